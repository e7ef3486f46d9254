// For a thread: a candidate of the search for an exploit, made from its family and numbers.
import { must } from "../../../src/base/index.ts";
import type { PolicyV1, Weights } from "../../../src/plants/cluster/v1/index.ts";
import { familiesOf } from "../families.ts";

export interface Candidate {
  readonly family: string;
  /** Of the full-state planner, with which families are made. */
  readonly weights: Weights;
  readonly numbers: readonly number[];
}

export function candidatePolicy({ family, weights, numbers }: Candidate): Pick<PolicyV1, "begin"> {
  const found = familiesOf(weights).find(({ name }) => name === family);
  return { begin: must(found, "families are named by those who know them").begin(numbers) };
}
