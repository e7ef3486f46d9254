// Where each array of an answer lies. The order is fixed and the offsets are told in the
// handshake, so that a client reads them from there. What says how an episode ended comes
// last and is left out of a step in which none did.
import type { Outcome, Space, VectorWorld } from "../../plants/worlds/index.ts";
import { aligned, ANSWER, HEAD_BYTES, writeHead } from "./protocol.ts";

/** One array of an outcome, as the handshake tells it. */
export interface Placed {
  readonly name: string;
  readonly dtype: "float32" | "float64" | "uint8";
  readonly shape: readonly number[];
  /** Bytes from the beginning of the body; a multiple of 8. */
  readonly at: number;
}

export interface Layout {
  readonly arrays: readonly Placed[];
  /** Of the body with everything, and of the body without what follows `renewed`. */
  readonly bytes: number;
  readonly bytesWithoutFinals: number;
}

const BYTES = { float32: 4, float64: 8, uint8: 1 } as const;

/** How many numbers one element of the space is. */
export function numbersIn(space: Space): number {
  if (space.kind === "discrete") return 1;
  if (space.kind === "multi-discrete") return space.counts.length;
  return space.shape.reduce((product, length) => product * length, 1);
}

export function layoutOf(world: VectorWorld): Layout {
  const { lanes, autoreset, infoNames, observationSpace } = world;
  const arrays: Placed[] = [];
  let at = 0;
  const place = (name: string, dtype: Placed["dtype"], shape: readonly number[]): void => {
    arrays.push({ name, dtype, shape, at });
    at = aligned(at + BYTES[dtype] * shape.reduce((product, length) => product * length, 1));
  };
  const seen = [lanes, ...observationSpace.shape];
  place("observations", "float32", seen);
  place("rewards", "float64", [lanes]);
  place("terminated", "uint8", [lanes]);
  place("truncated", "uint8", [lanes]);
  place("informed", "uint8", [lanes]);
  for (const name of infoNames) place(`info:${name}`, "float64", [lanes]);
  if (autoreset === "SAME_STEP") place("renewed", "uint8", [lanes]);
  const bytesWithoutFinals = at;
  if (autoreset === "SAME_STEP") {
    place("final_observations", "float32", seen);
    for (const name of infoNames) place(`final_info:${name}`, "float64", [lanes]);
  }
  return { arrays, bytes: at, bytesWithoutFinals };
}

/** Writes outcomes of one world, always to the same memory. */
export class OutcomeWriter {
  readonly #layout: Layout;
  readonly #frame: Uint8Array<ArrayBuffer>;
  readonly #head: DataView;
  readonly #views = new Map<string, Float32Array | Float64Array | Uint8Array>();
  readonly #infoNames: readonly string[];

  constructor(world: VectorWorld, layout: Layout) {
    this.#layout = layout;
    this.#infoNames = world.infoNames;
    this.#frame = new Uint8Array(HEAD_BYTES + layout.bytes);
    this.#head = new DataView(this.#frame.buffer, 0, HEAD_BYTES);
    for (const { name, dtype, shape, at } of layout.arrays) {
      const length = shape.reduce((product, one) => product * one, 1);
      const where = [this.#frame.buffer, HEAD_BYTES + at, length] as const;
      if (dtype === "float32") this.#views.set(name, new Float32Array(...where));
      else if (dtype === "float64") this.#views.set(name, new Float64Array(...where));
      else this.#views.set(name, new Uint8Array(...where));
    }
  }

  /** The frame, valid until the next is written. `informed`: lanes whose infos are of this request; null for all. */
  write(outcome: Outcome, sequence: number, informed: Uint8Array | null): Uint8Array<ArrayBuffer> {
    this.#put("observations", outcome.observations);
    this.#put("rewards", outcome.rewards);
    this.#put("terminated", outcome.terminated);
    this.#put("truncated", outcome.truncated);
    if (informed === null) this.#views.get("informed")!.fill(1);
    else this.#put("informed", informed);
    for (const name of this.#infoNames) this.#put(`info:${name}`, outcome.infos[name]!);
    const bytes = this.#writeFinals(outcome);
    writeHead(this.#head, { kind: ANSWER.outcome, sequence, bytes });
    return this.#frame.subarray(0, HEAD_BYTES + bytes);
  }

  /** The bytes of the body, with them or without. */
  #writeFinals({ renewed, finalObservations, finalInfos }: Outcome): number {
    const { bytes, bytesWithoutFinals } = this.#layout;
    if (bytes === bytesWithoutFinals) return bytes;
    this.#put("renewed", renewed);
    if (!renewed.includes(1)) return bytesWithoutFinals;
    this.#put("final_observations", finalObservations);
    for (const name of this.#infoNames) this.#put(`final_info:${name}`, finalInfos[name]!);
    return bytes;
  }

  #put(name: string, numbers: ArrayLike<number>): void {
    this.#views.get(name)!.set(numbers);
  }
}
