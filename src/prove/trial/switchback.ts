// The order of a switchback trial: one unit (the host) gets every condition in turn, one
// after the other. Each round holds every condition once, in an order drawn anew, so that
// neither the time of day nor what ran before sides with one of them. Pure.
import type { Chance } from "../../base/index.ts";

export interface Block<Condition extends string> {
  /** From 0. */
  readonly round: number;
  /** Place within its round, from 0. */
  readonly position: number;
  readonly condition: Condition;
}

/** `rounds` rounds of all `conditions`, each in a random order of its own. */
export function switchback<Condition extends string>(
  conditions: readonly Condition[],
  rounds: number,
  chance: Chance,
): readonly Block<Condition>[] {
  return Array.from({ length: rounds }, (_, round) =>
    shuffled(conditions, chance).map((condition, position) => ({ round, position, condition })),
  ).flat();
}

/** All orders equally likely (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
