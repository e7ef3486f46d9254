// All that was done to one knob of one target, from the first action on: what was there
// before that one is what comes back, at once or by halves.
import type { Ms } from "../../base/index.ts";
import type { Action, Setting } from "./action.ts";
import type { SteeringLimits } from "./limits.ts";
import type { Draft } from "./scene.ts";
import { halfway } from "./settings.ts";
import { targetKey } from "./targets.ts";

interface Release {
  readonly because: string;
  readonly nextAt: Ms;
  /** A step of it could not be done, so the rest goes in one: that needs neither leave nor journal. */
  readonly refused: boolean;
}

export class Chain {
  readonly root: Action;
  /** The root first. */
  steps: readonly Action[];
  /** Set while it is being let go step by step. */
  release: Release | null = null;

  constructor(root: Action) {
    this.root = root;
    this.steps = [root];
  }

  get key(): string {
    return targetKey(this.root.target);
  }

  get present(): Setting {
    return this.steps.at(-1)?.after ?? this.root.after;
  }

  /** The furthest it went, to which it goes back when its reason comes back. */
  get furthest(): Setting {
    return (this.steps.findLast(({ role }) => role !== "release") ?? this.root).after;
  }

  goOn(step: Action): void {
    this.steps = [...this.steps, step];
  }

  /** A further step was not done after all. */
  stepRefused(actionId: string): void {
    const isWayBack = this.steps.some(({ id, role }) => id === actionId && role === "release");
    if (isWayBack && this.release !== null) this.release = { ...this.release, refused: true };
    this.steps = this.steps.filter(({ id }) => id !== actionId);
  }
}

/** The next part of the way back, when it is due; `over` where the rest goes in one. */
export function stepBack(
  chain: Chain,
  because: string,
  { now, limits }: { readonly now: Ms; readonly limits: SteeringLimits },
): Draft | "stays" | "over" {
  if (chain.release?.refused === true) return "over";
  if ((chain.release?.nextAt ?? now) > now) return "stays";
  chain.release = { because, nextAt: now + limits.releaseStep, refused: false };
  const { knob, target, before: original, id } = chain.root;
  const { present: before } = chain;
  const after = halfway(knob, before, original);
  if (after === null) return "over";
  const reason = `let go by halves: ${because}`;
  return { target, knob, before, after, role: "release", continues: id, reason, forecast: null };
}
