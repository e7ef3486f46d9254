// Makes the steward of a watch: the policy always, so that every run recommends, and the
// actuator only where steering was asked for and its rights are there. Whatever stands
// in the way of acting is said once, and the run goes on dry.
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { createPolicy, KNOBS } from "../decide/index.ts";
import type { Knob, Wishes } from "../decide/index.ts";
import { Steward } from "../loop/index.ts";
import type { Actuator, KnobState } from "../plants/index.ts";
import type { WatchSettings } from "./settings.ts";

export interface Steering {
  /** `null` of a simulated world: nobody steers it but its policy. */
  readonly steward: Steward | null;
  /** What to say before the first tick. */
  readonly notices: readonly Trouble[];
}

/** Refuses steering of another root than this host's, and where another homeostat steers. */
export async function openSteering(
  { steering, root, world }: WatchSettings,
  runId: string,
): Promise<Result<Steering>> {
  if (world !== null) return ok({ steward: null, notices: [] });
  const { steer, wishes, pressureLimit, allowClass } = steering;
  if (steer && root !== "/") return fail(notThisHost(root));
  const limits = { pressure: pressureLimit, allowClass };
  const policy = createPolicy(steering.policy, { limits, wishes });
  const steward = (actuator: Actuator | null, usable: ReadonlySet<Knob>): Steward =>
    new Steward({ policy, actuator, usable, helpFor: wishes.helpFor });
  if (!steer) return ok({ steward: steward(null, new Set(KNOBS)), notices: await leftovers(root) });
  const opened = await openActuator(wishes, runId);
  if (!opened.ok) return opened;
  const { actuator, notices, usable } = opened.value;
  return ok({ steward: steward(actuator, usable), notices });
}

interface Opened {
  readonly actuator: Actuator | null;
  readonly usable: ReadonlySet<Knob>;
  readonly notices: readonly Trouble[];
}

async function openActuator({ protect, only }: Wishes, runId: string): Promise<Result<Opened>> {
  const { knobsHere } = await import("../plants/host/doctor/index.ts");
  const examined = knobsHere();
  if (!examined.ok) return examined;
  const states = examined.value;
  if (!states.some(({ works }) => works)) {
    return ok({ actuator: null, usable: new Set(KNOBS), notices: [dryFor(states)] });
  }
  const { createActuator, createKnobDrivers, whyNever } =
    await import("../plants/host/steering/index.ts");
  const made = createActuator({
    drivers: createKnobDrivers(),
    knobs: states,
    neverTouch: (target, own) => whyNever(target, { own, protect, only }),
    runId,
  });
  if (!made.ok) return made;
  const usable = new Set(states.filter(({ works }) => works).map(({ knob }) => knob));
  const partial = states.filter(({ denied }) => denied).map(cannotTurn);
  return ok({ actuator: made.value, usable, notices: [...made.value.notices, ...partial] });
}

/** What an earlier run left standing is named also by a run that does not steer. */
async function leftovers(root: string): Promise<readonly Trouble[]> {
  if (root !== "/") return [];
  const { leftoversIn, steeringFolder } = await import("../plants/host/steering/left/index.ts");
  const folder = steeringFolder(process.env);
  const left = folder.ok ? leftoversIn(folder.value) : null;
  return left === null ? [] : [left];
}

const notThisHost = (where: string): Trouble => ({
  code: "use.steer-root",
  where,
  message: "--steer acts on this host only, and --root reads another or a recording",
  advice: "leave one of them out",
});

const cannotTurn = ({ knob, because }: KnobState): Trouble => ({
  code: `steering.without-${knob}`,
  message: `${knob} cannot be turned here: ${because}`,
});

/** Every knob and why, so that the missing right is named. */
function dryFor(states: readonly KnobState[]): Trouble {
  const why = states.map(({ knob, because }) => `${knob}: ${because}`).join("; ");
  return {
    code: "steering.dry",
    message: `no knob can be turned here, so this is a dry run (${why})`,
    advice: "homeostat doctor says what each one needs",
  };
}
