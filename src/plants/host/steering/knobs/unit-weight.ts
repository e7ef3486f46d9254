// The weight of a unit of systemd, set by systemd itself.
import { fail } from "../../../../base/index.ts";
import type { KnobDriver } from "../knob.ts";
import { failedTrouble } from "../spot-trouble.ts";

const refused = () => fail(failedTrouble("systemctl is not here", "unit-weight"));
export function unitWeightDriver(): KnobDriver {
  return { knob: "unit-weight", spots: refused, valueFor: refused, read: refused, write: refused };
}
