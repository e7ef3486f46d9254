// The frames of docs/env-protocol.md: sixteen bytes of head, then a body of the length
// the head says. Here is what a head holds and how a stream of bytes becomes frames
// again, however it was cut. Knows no world.
import { fail, isRecord, ok } from "../../base/index.ts";
import type { Result, Trouble } from "../../base/index.ts";

/** "hste" in ASCII, the first bytes of every frame. */
export const MAGIC = Uint8Array.of(0x68, 0x73, 0x74, 0x65);
export const VERSION = 1;
export const HEAD_BYTES = 16;
/** Of a request: more than any world in reach needs for its actions, seeds and mask. */
export const MOST_BODY_BYTES = 16 * 1024 * 1024;
/** Of the JSON in a request: names and settings, among them a recorded trace of a million numbers. */
export const MOST_JSON_BYTES = 8 * 1024 * 1024;

export const REQUEST = { open: 1, reset: 2, step: 3, render: 4, close: 5 } as const;
export const ANSWER = {
  opened: 129,
  outcome: 130,
  text: 131,
  picture: 132,
  closed: 133,
  error: 255,
} as const;

export interface Head {
  readonly kind: number;
  /** Chosen by who asks, repeated by who answers. */
  readonly sequence: number;
  readonly bytes: number;
}

export interface Frame {
  readonly kind: number;
  readonly sequence: number;
  /** Begins at a multiple of 8 of its memory; valid until the next frame is asked for. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Writes the head to the first bytes of `into`. */
export function writeHead(into: DataView, { kind, sequence, bytes }: Head): void {
  for (const [at, byte] of MAGIC.entries()) into.setUint8(at, byte);
  into.setUint16(4, VERSION, true);
  into.setUint16(6, kind, true);
  into.setUint32(8, sequence, true);
  into.setUint32(12, bytes, true);
}

/** A frame around a body that is at hand. */
export function frameOf(
  kind: number,
  sequence: number,
  body: Uint8Array = new Uint8Array(0),
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEAD_BYTES + body.length);
  writeHead(new DataView(frame.buffer), { kind, sequence, bytes: body.length });
  frame.set(body, HEAD_BYTES);
  return frame;
}

export function jsonFrame(kind: number, sequence: number, value: unknown): Uint8Array<ArrayBuffer> {
  return frameOf(kind, sequence, new TextEncoder().encode(JSON.stringify(value)));
}

/** The object that a body is as JSON. */
export function readJson(
  bytes: Uint8Array,
  where: string,
): Result<Readonly<Record<string, unknown>>> {
  const refuse = (message: string) =>
    fail({ code: "env.json", where, message, advice: "send one JSON object in UTF-8" });
  if (bytes.length > MOST_JSON_BYTES)
    return refuse(`${bytes.length} bytes of JSON where at most ${MOST_JSON_BYTES} are read`);
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isRecord(value) ? ok(value) : refuse("is JSON, but no object");
  } catch {
    return refuse("is not JSON");
  }
}

/** Rounded up to where a number of 8 bytes may begin. */
export const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** Puts frames together from pieces of any length. After a trouble nothing more is read. */
export class FrameReader {
  readonly #head = new Uint8Array(HEAD_BYTES);
  #headFilled = 0;
  #body = new Uint8Array(0);
  #bodyFilled = 0;
  /** Of the frame whose head is complete. */
  #expected: Head | null = null;

  /** The frames that `piece` completes. Each is to be done with before the next is asked for. */
  *read(piece: Uint8Array): Generator<Result<Frame>, void> {
    let at = 0;
    while (at < piece.length || this.#isComplete()) {
      if (this.#expected === null) {
        at += this.#fillHead(piece.subarray(at));
        const head = this.#readHead();
        if (!head.ok) {
          yield head;
          return;
        }
        if (head.value === null) return;
        this.#expect(head.value);
      }
      at += this.#fillBody(piece.subarray(at));
      if (!this.#isComplete()) return;
      yield ok(this.#take());
    }
  }

  /** What is wrong with a stream that ends here; null where it ends between two frames. */
  end(): Trouble | null {
    const missing =
      this.#expected === null
        ? HEAD_BYTES - this.#headFilled
        : this.#expected.bytes - this.#bodyFilled;
    if (this.#expected === null && this.#headFilled === 0) return null;
    const part = this.#expected === null ? "head" : "body";
    return {
      code: "env.torn",
      where: `the ${part} of a frame`,
      message: `the input ended ${missing} bytes before its end`,
      advice: "send whole frames, and end the input between two of them",
    };
  }

  #isComplete(): boolean {
    return this.#expected !== null && this.#bodyFilled === this.#expected.bytes;
  }

  #fillHead(piece: Uint8Array): number {
    const taken = piece.subarray(0, HEAD_BYTES - this.#headFilled);
    this.#head.set(taken, this.#headFilled);
    this.#headFilled += taken.length;
    return taken.length;
  }

  /** The head, or null while it is incomplete. Its first bytes are judged as they come: who speaks something else may wait for an answer. */
  #readHead(): Result<Head | null> {
    const begun = this.#head.subarray(0, Math.min(this.#headFilled, MAGIC.length));
    if (begun.some((byte, at) => byte !== MAGIC[at])) return fail(notOurs(begun));
    if (this.#headFilled < HEAD_BYTES) return ok(null);
    const view = new DataView(this.#head.buffer);
    const version = view.getUint16(4, true);
    if (version !== VERSION) return fail(otherVersion(version));
    const bytes = view.getUint32(12, true);
    if (bytes > MOST_BODY_BYTES) return fail(tooLong(bytes));
    return ok({ kind: view.getUint16(6, true), sequence: view.getUint32(8, true), bytes });
  }

  #expect(head: Head): void {
    this.#expected = head;
    this.#bodyFilled = 0;
    if (this.#body.length < head.bytes) this.#body = new Uint8Array(aligned(head.bytes));
  }

  #fillBody(piece: Uint8Array): number {
    const taken = piece.subarray(0, this.#expected!.bytes - this.#bodyFilled);
    this.#body.set(taken, this.#bodyFilled);
    this.#bodyFilled += taken.length;
    return taken.length;
  }

  #take(): Frame {
    const { kind, sequence, bytes } = this.#expected!;
    this.#expected = null;
    this.#headFilled = 0;
    return { kind, sequence, body: this.#body.subarray(0, bytes) };
  }
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

const notOurs = (begun: Uint8Array): Trouble => ({
  code: "env.magic",
  where: "the head of a frame",
  message: `begins with ${hex(begun)} where ${hex(MAGIC)} belongs`,
  advice: "speak the protocol of docs/env-protocol.md on this pipe, and nothing else",
});

const otherVersion = (version: number): Trouble => ({
  code: "env.version",
  where: "the head of a frame",
  message: `speaks version ${version} of the protocol; this program speaks ${VERSION}`,
  advice: "use a homeostat and a client of the same version",
});

const tooLong = (bytes: number): Trouble => ({
  code: "env.length",
  where: "the head of a frame",
  message: `announces ${bytes} bytes; a request has at most ${MOST_BODY_BYTES}`,
  advice: "take fewer lanes, or see whether both sides still count the same bytes",
});
