// The brief's three rules read as measures: who counts as active, as low-priority work, as
// CPU-heavy, and what is set for each. docs/steering.md says why each is read so.
import type { Contender } from "../../../judge/contention/index.ts";
import { damping } from "../../via-negativa/index.ts";
import type { Use } from "../recent.ts";
import type { Draft, Scene } from "../scene.ts";
import { processTarget } from "../targets.ts";

/** Levels of nice that the first two rules give and take. */
const LEVELS = 5;
/** CPU in cores from which a process counts as active. */
const ACTIVE_RAN = 0.05;

/** One process with its use over the last seconds. */
export interface Subject {
  readonly contender: Contender;
  readonly use: Use;
}

/** What the three rules go by. */
export interface Case extends Subject {
  /** True while the host is healthy, false while it is stressed, null while neither holds long enough. */
  readonly healthy: boolean | null;
  readonly scene: Scene;
}

/** One of the three rules. */
export interface Rule {
  /** As the brief puts it. */
  readonly rule: string;
  /** How it is read. */
  readonly reading: string;
  /** Whether it asks for anything of this process now. */
  readonly asks: (one: Case) => boolean;
  readonly draft: (one: Case) => Draft | null;
}

const isHeavy = ({ use, scene }: Case): boolean => use.ran + use.waited >= scene.limits.hungry;

/** Its owner said so: a nice above 0, or a class for work that can wait. */
const isLow = ({ contender: { nice, schedulingClass: c } }: Case): boolean =>
  nice > 0 || c === "batch" || c === "idle";

const isActive = ({ use }: Case): boolean => use.ran >= ACTIVE_RAN;

export const RULES: readonly Rule[] = [
  {
    rule: "Healthy: active processes get nice −5.",
    reading:
      "While S* is above T*, a process that ran at least 0.05 cores over 3 s, that neither is low-priority nor CPU-heavy, gets 5 levels less, to −5 at the least.",
    asks: (one) => one.healthy === true && isActive(one) && !isLow(one) && !isHeavy(one),
    draft: (one) => niceDraft(one, -LEVELS),
  },
  {
    rule: "Stressed: low-priority work gets nice +5.",
    reading:
      "While S* is not above T*, a process that ran at least 0.05 cores over 3 s and whose owner marked it (nice above 0, class batch or idle) gets 5 levels more, to +10 at the most.",
    asks: (one) => one.healthy === false && isActive(one) && isLow(one),
    draft: (one) => niceDraft(one, LEVELS),
  },
  {
    rule: "CPU-heavy: pinned to the healthiest cores.",
    reading:
      "Whether healthy or stressed, a process that wanted (ran or waited for) at least 0.8 cores over 3 s is pinned to the better half of the cores by route score.",
    asks: isHeavy,
    draft: placeDraft,
  },
];

const took = ({ use }: Case): string =>
  `it ran ${use.ran.toFixed(2)} cores and waited ${use.waited.toFixed(2)}`;

/** Five levels, fewer in danger, within the bounds; a process beyond the bound stays. */
function niceDraft(one: Case, levels: number): Draft | null {
  const { limits, situation } = one.scene;
  const before = one.contender.nice;
  const reach = Math.sign(levels) * Math.max(1, Math.floor(Math.abs(levels) * damping(situation)));
  const { lowest, highest } = limits.nice;
  const after = levels < 0 ? Math.max(lowest, before + reach) : Math.min(highest, before + reach);
  if (levels < 0 ? after >= before : after <= before) return null;
  const role = levels < 0 ? "boost" : "restrain";
  const state = levels < 0 ? "healthy, and it is active" : "stressed, and it is low-priority work";
  const reason = `the host is ${state}: ${took(one)}`;
  return {
    target: processTarget(one.contender),
    knob: "nice",
    before,
    after,
    role,
    reason,
    forecast: null,
  };
}

function placeDraft(one: Case): Draft | null {
  const { cores } = one.scene.situation;
  const ranked = cores
    .toSorted((a, b) => b.score - a.score || a.core - b.core)
    .map(({ core }) => core);
  const healthiest = ranked.slice(0, Math.ceil(ranked.length / 2));
  const before = (one.contender.cores ?? ranked).toSorted((a, b) => a - b);
  const after = healthiest.filter((core) => before.includes(core)).toSorted((a, b) => a - b);
  if (after.length === 0 || after.length >= before.length) return null;
  const reason = `it is CPU-heavy: ${took(one)}; these are the healthiest cores`;
  return {
    target: processTarget(one.contender),
    knob: "affinity",
    before,
    after,
    role: "place",
    reason,
    forecast: null,
  };
}
