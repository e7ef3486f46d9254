import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import * as client from "./conversation.fixture.ts";
import { ANSWER, FrameReader, frameOf } from "./protocol.ts";
import { serveWorlds } from "./stdio.ts";

/** Kinds of the frames in these bytes, with the codes of errors. */
function kindsOf(bytes: Uint8Array): (number | string)[] {
  const kinds: (number | string)[] = [];
  for (const read of new FrameReader().read(bytes)) {
    if (!read.ok) throw new Error(read.trouble.message);
    const { kind } = read.value;
    kinds.push(kind === ANSWER.error ? String(client.jsonOf(read.value)["code"]) : kind);
  }
  return kinds;
}

/** Serves these bytes, given in pieces, to their end. */
async function served(pieces: readonly Uint8Array[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  for (const piece of pieces) input.write(piece);
  input.end();
  const stop = new AbortController().signal;
  const ending = await serveWorlds(client.OFFERS, "test", { input, output, stop });
  output.end();
  const taken: Buffer[] = [];
  for await (const piece of output) taken.push(piece as Buffer);
  return { ending, kinds: kindsOf(client.joined(taken)) };
}

const OPEN = client.open({ world: "cluster-classic", lanes: 2 });
const TALK = [OPEN, client.reset(1), client.step([0, 1]), client.render(1, 0), client.CLOSE];
const { opened, outcome, text, closed } = ANSWER;

test("R5: a conversation is answered in its order, however it is cut", async () => {
  const bytes = client.joined(TALK);
  const wanted = { ending: { kind: "done" }, kinds: [opened, outcome, outcome, text, closed] };
  expect(await served(TALK)).toEqual(wanted);
  expect(await served([bytes])).toEqual(wanted);
  expect(await served([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(wanted);
});

test.for<[says: string, pieces: Uint8Array[], kinds: (number | string)[]]>([
  ["nothing", [], []],
  ["an end between two frames", [OPEN], [opened]],
  ["an end in a frame", [OPEN, client.step([0, 1]).slice(0, 19)], [opened, "env.torn"]],
  ["text", [new TextEncoder().encode("help\n")], ["env.magic"]],
  ["garbage after a frame", [OPEN, Uint8Array.of(7)], [opened, "env.magic"]],
  ["a request that is none, and a right one", [frameOf(9, 1), OPEN], ["env.kind"]],
  ["a right one after close", [client.CLOSE, OPEN], [closed]],
])("R5: %s ends it, with what there is to say", async ([, pieces, kinds]) => {
  const { ending, kinds: said } = await served(pieces);
  expect(said).toEqual(kinds);
  const broken = kinds.some((kind) => typeof kind === "string");
  expect(ending.kind).toBe(broken ? "broken" : "done");
});

/** Takes nothing until told to. */
class Slow extends Writable {
  readonly waiting: (() => void)[] = [];
  override _write(_piece: Buffer, _encoding: string, taken: () => void): void {
    this.waiting.push(taken);
  }
}

const turns = async (): Promise<void> => {
  for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
};

test("R5: nothing more is answered before the last answer has been taken", async () => {
  const input = new PassThrough();
  const output = new Slow({ highWaterMark: 1 });
  const stop = new AbortController();
  const serving = serveWorlds(client.OFFERS, "test", { input, output, stop: stop.signal });
  input.write(client.joined([OPEN, client.reset(1), ...TALK.slice(2)]));
  await turns();
  expect(output.waiting.length).toBe(1);
  output.waiting[0]!();
  await turns();
  expect(output.waiting.length).toBe(2);
  stop.abort();
  expect(await serving).toEqual({ kind: "done" });
  expect(input.destroyed).toBe(true);
});

test("R5: stops while it waits for a request, and where the reader has gone", async () => {
  const stop = new AbortController();
  const waiting = { input: new PassThrough(), output: new PassThrough(), stop: stop.signal };
  const serving = serveWorlds(client.OFFERS, "test", waiting);
  await turns();
  stop.abort();
  expect(await serving).toEqual({ kind: "done" });
  const gone = new PassThrough();
  gone.destroy();
  const input = new PassThrough();
  input.end(client.joined(TALK));
  const unread = { input, output: gone, stop: new AbortController().signal };
  expect(await serveWorlds(client.OFFERS, "test", unread)).toEqual({ kind: "done" });
});
