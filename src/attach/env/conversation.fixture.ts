// What the bridge's tests share: two worlds to offer, requests as a client writes them,
// answers taken apart.
import { ClusterClassic } from "../../plants/cluster/index.ts";
import { batchOf, Misuse } from "../../plants/worlds/index.ts";
import type { Offers } from "./offer.ts";
import { aligned, frameOf, HEAD_BYTES, jsonFrame, REQUEST } from "./protocol.ts";
import type { Frame } from "./protocol.ts";

export const OFFERS: Offers = {
  worlds: [
    {
      world: "cluster-classic",
      gymnasiumId: "homeostat/ClusterClassic-v0",
      about: "A cluster.",
      longestEpisode: 500,
      mostLanes: 5000,
      open: ({ lanes, autoreset }) =>
        batchOf((count) => new ClusterClassic(count), { lanes, autoreset }),
    },
  ],
  troubleOf: (thrown) => (thrown instanceof Misuse ? thrown.trouble : null),
};

/** The only frame in these bytes, as the reader would give it. */
export function asFrame(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const body = new Uint8Array(bytes.length - HEAD_BYTES);
  body.set(bytes.subarray(HEAD_BYTES));
  return { kind: view.getUint16(6, true), sequence: view.getUint32(8, true), body };
}

export const jsonOf = (frame: Frame): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(frame.body)) as Record<string, unknown>;

export const open = (asked: unknown): Uint8Array => jsonFrame(REQUEST.open, 1, asked);

export function reset(
  seeds: number | readonly number[] | null,
  mask: readonly number[] | null = null,
  options: unknown = null,
): Uint8Array {
  const numbers = seeds === null ? [] : typeof seeds === "number" ? [seeds] : [...seeds];
  const json = options === null ? [] : [...new TextEncoder().encode(JSON.stringify(options))];
  const maskAt = 8 + 8 * numbers.length;
  const jsonAt = maskAt + aligned(mask?.length ?? 0);
  const body = new Uint8Array(jsonAt + json.length);
  const view = new DataView(body.buffer);
  view.setUint8(0, seeds === null ? 0 : typeof seeds === "number" ? 1 : 2);
  view.setUint8(1, mask === null ? 0 : 1);
  view.setUint32(4, json.length, true);
  for (const [i, seed] of numbers.entries()) view.setFloat64(8 + 8 * i, seed, true);
  body.set(mask ?? [], maskAt);
  body.set(json, jsonAt);
  return frameOf(REQUEST.reset, 2, body);
}

export const step = (actions: readonly number[]): Uint8Array =>
  frameOf(REQUEST.step, 3, new Uint8Array(Int32Array.from(actions).buffer));

export const render = (lane: number, mode: number): Uint8Array =>
  frameOf(REQUEST.render, 4, new Uint8Array(Uint32Array.of(lane, mode).buffer));

export const CLOSE = frameOf(REQUEST.close, 5);

export const joined = (pieces: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(pieces));
