// The knobs of a host, one driver each, over one set of kept descriptors.
import { unreachable } from "../../../../base/index.ts";
import type { Knob } from "../../../../decide/index.ts";
import { Identities } from "../identity.ts";
import type { KnobDriver, KnobDrivers } from "../knob.ts";
import { systemCalls, whyNoCalls } from "../system-calls.ts";
import { affinityDriver } from "./affinity.ts";
import { autogroupDriver } from "./autogroup.ts";
import { cgroupWeightDriver } from "./cgroup-weight.ts";
import { classDriver } from "./class.ts";
import { niceDriver } from "./nice.ts";
import { hasSystemctl } from "./systemctl.ts";
import type { ThreadReach } from "./threads.ts";
import { unitWeightDriver } from "./unit-weight.ts";

/** Opens nothing yet: system calls are loaded, and descriptors opened, when a thread is first touched. */
export function createKnobDrivers(): KnobDrivers {
  const identities = new Identities();
  const reach: ThreadReach = { identities, calls: systemCalls };
  const drivers: Readonly<Record<Knob, KnobDriver>> = {
    nice: niceDriver(reach),
    class: classDriver(reach),
    affinity: affinityDriver(reach),
    autogroup: autogroupDriver(),
    "cgroup-weight": cgroupWeightDriver(),
    "unit-weight": unitWeightDriver(),
  };
  return {
    of: (knob) => drivers[knob],
    release: (pid) => identities.release(pid),
    close: () => identities.close(),
  };
}

/** What the program itself needs for a knob and does not have here; null where nothing is missing. */
export function whatIsMissing(knob: Knob): string | null {
  switch (knob) {
    case "nice":
    case "affinity":
      return whyNoCalls(knob);
    case "class":
      return whyNoCalls("policy");
    case "unit-weight":
      return hasSystemctl() ? null : "systemctl is not installed";
    case "autogroup":
    case "cgroup-weight":
      return null;
    default:
      return unreachable(knob);
  }
}
