// One fit over the whole of a series, for proofs and explanations. The same
// arithmetic as each tick's windows, without a window.
import { must, Rings } from "../base/index.ts";
import { FitTable } from "./fit.ts";
import type { Fit } from "./fit.ts";
import { LeastSquares } from "./least-squares.ts";
import { apply } from "./operator.ts";
import type { QuadraticMap } from "./operator.ts";

/** Fit of x[t+1] on (x[t]², x[t], 1) over all of `values`, at least one; `null` or not finite is a gap. */
export function fitSeries(values: readonly (number | null)[]): Fit {
  const length = must(values.length > 0 && values.length, "a series to fit has a value");
  const rings = new Rings(length, 1);
  for (const value of values) {
    rings.advance(1);
    if (value !== null && Number.isFinite(value)) rings.put(0, value);
  }
  const squares = new LeastSquares(rings);
  const table = new FitTable();
  table.reserve(1);
  squares.begin(0, length);
  squares.gather(0, length);
  squares.solve(table, 0);
  return table.read(0);
}

/** `length` values of the orbit from `start`, itself the first. */
export function orbit(map: QuadraticMap, start: number, length: number): number[] {
  const values: number[] = [];
  let x = start;
  for (let n = 0; n < length; n++) {
    values.push(x);
    x = apply(map, x);
  }
  return values;
}
