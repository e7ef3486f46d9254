// The conversation over two streams. Asked once, answered once: the next request is not
// looked at before the answer has been taken, so a slow reader slows this side down and
// nothing piles up. Ends with its input, its reader, its parent, or a signal.
import type { Readable, Writable } from "node:stream";
import type { Trouble } from "../../base/index.ts";
import type { Offers } from "./offer.ts";
import { FrameReader } from "./protocol.ts";
import { errorFrame, Session } from "./session.ts";

export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  /** Aborts when all is to end: a signal, the reader or the parent gone. */
  readonly stop: AbortSignal;
}

/** How it ended: as it should, or with a trouble that has been sent as an error frame. */
type Ending = { readonly kind: "done" } | { readonly kind: "broken"; readonly trouble: Trouble };

const DONE: Ending = { kind: "done" };

/** Serves one conversation to its end, and closes the input. Never rejects for what came in. */
export async function serveWorlds(
  offers: Offers,
  program: string,
  { input, output, stop }: Streams,
): Promise<Ending> {
  const letGo = (): void => void input.destroy();
  stop.addEventListener("abort", letGo, { once: true });
  try {
    return await converse(new Session(offers, program), { input, output, stop });
  } catch (error) {
    if (stop.aborted || isGone(error)) return DONE;
    throw error;
  } finally {
    stop.removeEventListener("abort", letGo);
    letGo();
  }
}

async function converse(session: Session, { input, output, stop }: Streams): Promise<Ending> {
  const reader = new FrameReader();
  const send = (frame: Uint8Array): Promise<void> => written(frame, output, stop);
  const giveUp = async (trouble: Trouble): Promise<Ending> => {
    await send(errorFrame(trouble, 0, true));
    return { kind: "broken", trouble };
  };
  for await (const piece of input) {
    for (const read of reader.read(piece as Uint8Array)) {
      if (!read.ok) return giveUp(read.trouble);
      const { frame, trouble, goesOn } = session.handle(read.value);
      await send(frame);
      if (!goesOn) return trouble === null ? DONE : { kind: "broken", trouble };
      if (stop.aborted) return DONE;
    }
  }
  const torn = stop.aborted ? null : reader.end();
  return torn === null ? DONE : giveUp(torn);
}

/** Resolves when the bytes have been taken and their memory may be written over, or when all is to end. */
function written(frame: Uint8Array, output: Writable, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop.removeEventListener("abort", done);
      resolve();
    };
    if (stop.aborted || output.destroyed) return done();
    stop.addEventListener("abort", done);
    output.write(frame, done);
  });
}

/** The other side of a pipe went away in the middle: nobody is left to tell. */
const isGone = (error: unknown): boolean =>
  ["EPIPE", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "ABORT_ERR", "EIO"].includes(
    String((error as { code?: unknown } | null)?.code),
  );
