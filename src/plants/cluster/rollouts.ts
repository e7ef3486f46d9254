// What rollout threads need of the classic cluster world: its table and its policies by
// name, and how both are named.
import { Arena } from "./episode.ts";
import type { ClassicChanges } from "./classic.ts";
import { POLICIES } from "./policies/index.ts";
import type { Policy } from "./policies/index.ts";
import { must } from "../../base/index.ts";
import type { Named } from "../rollouts/index.ts";

/** For a thread: a table, of another world where figures are changed. */
export const classicTable = (changes: ClassicChanges): Arena => new Arena(changes);

/** For a thread: a policy of the ladder. */
export const classicPolicy = (name: string): Policy =>
  must(
    POLICIES.find((one) => one.name === name),
    "policies are named by those who know them",
  );

/** The table, as `rollouts` takes it; its episodes are `Episode`s. */
export const tableNamed = (changes: ClassicChanges = {}): Named => ({
  module: import.meta.url,
  name: "classicTable",
  with: changes,
});

/** A policy of the ladder, as `rollouts` takes it. */
export const policyNamed = ({ name }: Policy): Named => ({
  module: import.meta.url,
  name: "classicPolicy",
  with: name,
});
