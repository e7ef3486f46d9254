// What a world shows and takes, as Gymnasium names it: a box of numbers, one choice of
// n, or several choices at once.
import { unreachable } from "../../base/index.ts";
import type { Streams } from "../../base/index.ts";

/** Real numbers within bounds that hold for each of them. */
export interface Box {
  readonly kind: "box";
  readonly shape: readonly number[];
  readonly dtype: "float32";
  readonly low: number;
  readonly high: number;
}

/** One whole number in [0, n). */
export interface Discrete {
  readonly kind: "discrete";
  readonly n: number;
}

/** A whole number in [0, counts[i]) for each i. */
export interface MultiDiscrete {
  readonly kind: "multi-discrete";
  readonly counts: readonly number[];
}

export type Space = Box | Discrete | MultiDiscrete;

/** A box whose numbers all lie in [low, high]. */
export const box = (shape: readonly number[], low: number, high: number): Box => ({
  kind: "box",
  shape,
  dtype: "float32",
  low,
  high,
});

export const discrete = (n: number): Discrete => ({ kind: "discrete", n });

/** How many numbers one element of the space is. */
export function sizeOf(space: Space): number {
  switch (space.kind) {
    case "box":
      return space.shape.reduce((product, length) => product * length, 1);
    case "discrete":
      return 1;
    case "multi-discrete":
      return space.counts.length;
    default:
      return unreachable(space);
  }
}

/** The largest whole number allowed at place `i`, or the upper bound of a box. */
export function highAt(space: Space, i: number): number {
  switch (space.kind) {
    case "box":
      return space.high;
    case "discrete":
      return space.n - 1;
    case "multi-discrete":
      return space.counts[i]! - 1;
    default:
      return unreachable(space);
  }
}

/** Why `value` may not stand at place `i` of an element, or null where it may. */
export function faultAt(space: Space, i: number, value: number): string | null {
  const low = space.kind === "box" ? space.low : 0;
  const high = highAt(space, i);
  if (Number.isNaN(value)) return "is not a number";
  if (space.kind !== "box" && !Number.isInteger(value)) return "is not a whole number";
  return value >= low && value <= high ? null : `is outside [${low}, ${high}]`;
}

/** Whether `element` lies in the space. */
export function contains(space: Space, element: ArrayLike<number>): boolean {
  if (element.length !== sizeOf(space)) return false;
  for (let i = 0; i < element.length; i += 1)
    if (faultAt(space, i, element[i]!) !== null) return false;
  return true;
}

/** An element of an action space, each as likely as any other; its numbers go to `into` from `at` on. */
export function sample(
  space: Space,
  chance: { readonly streams: Streams; readonly lane: number },
  { into, at }: { readonly into: { [index: number]: number }; readonly at: number },
): void {
  const { streams, lane } = chance;
  const size = sizeOf(space);
  for (let i = 0; i < size; i += 1) {
    into[at + i] =
      space.kind === "box"
        ? space.low + streams.uniform(lane) * (space.high - space.low)
        : streams.below(lane, highAt(space, i) + 1);
  }
}
