import fc from "fast-check";
import { expect, test } from "vitest";
import { joined } from "./conversation.fixture.ts";
import { FrameReader, frameOf, HEAD_BYTES, MAGIC, MOST_BODY_BYTES, VERSION } from "./protocol.ts";

type Seen = readonly [kind: number, sequence: number, body: readonly number[]];

/** Frames as plain values, or the code of the first trouble; the pieces are given one by one. */
function read(pieces: readonly Uint8Array[]): { seen: Seen[]; trouble: string | null } {
  const reader = new FrameReader();
  const seen: Seen[] = [];
  for (const piece of pieces) {
    for (const one of reader.read(piece)) {
      if (!one.ok) return { seen, trouble: one.trouble.code };
      const { kind, sequence, body } = one.value;
      expect(body.byteOffset % 8).toBe(0);
      seen.push([kind, sequence, [...body]]);
    }
  }
  return { seen, trouble: reader.end()?.code ?? null };
}

/** The bytes cut at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (a, b) => a - b,
  );
  return [...ends, bytes.length].map((end, i) => bytes.slice(i === 0 ? 0 : ends[i - 1], end));
}

const FRAMES = fc.array(
  fc.record({
    kind: fc.nat(65_535),
    sequence: fc.nat(2 ** 32 - 1),
    body: fc.uint8Array({ maxLength: 60 }),
  }),
  { maxLength: 6 },
);

test("R5: frames come out as they went in, wherever the bytes are cut", () => {
  fc.assert(
    fc.property(FRAMES, fc.array(fc.nat(), { maxLength: 20 }), (frames, places) => {
      const bytes = joined(frames.map(({ kind, sequence, body }) => frameOf(kind, sequence, body)));
      const wanted = frames.map(({ kind, sequence, body }) => [kind, sequence, [...body]]);
      expect(read(cut(bytes, places))).toEqual({ seen: wanted, trouble: null });
      expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual({
        seen: wanted,
        trouble: null,
      });
    }),
    { seed: 1 },
  );
});

test("R5: a stream cut off anywhere gives the whole frames before it, and says that it is torn", () => {
  const bytes = joined([frameOf(1, 1, Uint8Array.of(1, 2, 3)), frameOf(2, 2)]);
  const ends = new Set([0, HEAD_BYTES + 3, bytes.length]);
  for (let end = 0; end <= bytes.length; end += 1) {
    const { seen, trouble } = read([bytes.slice(0, end)]);
    expect(seen.length).toBe([...ends].filter((one) => one > 0 && one <= end).length);
    expect(trouble).toBe(ends.has(end) ? null : "env.torn");
  }
});

test("R5: no bytes make the reader throw, and what it cannot read it names", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (pieces) => {
      const bytes = joined(pieces);
      const { trouble } = read(pieces);
      const begins = bytes.slice(0, MAGIC.length).every((byte, i) => byte === MAGIC[i]);
      if (bytes.length > 0 && !begins) expect(trouble).toBe("env.magic");
    }),
    { seed: 1 },
  );
});

const head = (change: (view: DataView) => void): Uint8Array => {
  const bytes = frameOf(1, 1);
  change(new DataView(bytes.buffer));
  return bytes;
};

test.for<[says: string, bytes: Uint8Array, code: string]>([
  ["text, before it is as long as a head", new TextEncoder().encode("GET"), "env.magic"],
  ["one wrong byte", Uint8Array.of(MAGIC[0]!, MAGIC[1]!, 0), "env.magic"],
  ["another version", head((view) => view.setUint16(4, VERSION + 1, true)), "env.version"],
  ["version 0", head((view) => view.setUint16(4, 0, true)), "env.version"],
  ["a byte too many", head((view) => view.setUint32(12, MOST_BODY_BYTES + 1, true)), "env.length"],
  ["the longest there is", head((view) => view.setUint32(12, 2 ** 32 - 1, true)), "env.length"],
])("R5: %s is refused at once, and nothing after it is read", ([, bytes, code]) => {
  const after = frameOf(1, 1);
  expect(read([bytes, after])).toEqual({ seen: [], trouble: code });
});
