// doctor: what can be read and steered on a host, and why the rest cannot. Read-only.
import { accessSync, constants } from "node:fs";
import { ok } from "../../../base/index.ts";
import type { Result } from "../../../base/index.ts";
import type { KnobState } from "../../actuator.ts";
import { openLiveSource } from "../live-source.ts";
import type { HostSource } from "../source.ts";
import { whatIsMissing } from "../steering/knobs/index.ts";
import { describeFacts, factsOf } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { Probe } from "./probe.ts";
import { examineReading } from "./reading.ts";
import { examineSteering, knobStatesOf } from "./steering.ts";
import type { Reach } from "./steering.ts";

export { HALVES } from "./finding.ts";
export type { Finding, FindingState, Half } from "./finding.ts";
export type { Reach } from "./steering.ts";

/**
 * Examines a host through its files. `reach` says what this process may do there; null for a
 * foreign root or a recording. Takes a few dozen small reads and writes nothing.
 */
export function examineHost(source: HostSource, reach: Reach | null): Finding[] {
  const probe = new Probe(source);
  const facts = factsOf(probe);
  return [
    ...describeFacts(probe, facts),
    ...examineReading(probe, facts),
    ...examineSteering(probe, facts, reach),
  ];
}

/** Whether each knob can be turned, and turned back, on the host that `source` reads live. */
export function knobStates(source: HostSource, reach: Reach = ownReach()): KnobState[] {
  const probe = new Probe(source);
  return knobStatesOf(probe, factsOf(probe), reach);
}

/** Likewise on this host, for this very process. */
export function knobsHere(): Result<readonly KnobState[]> {
  const source = openLiveSource("/");
  if (!source.ok) return source;
  const states = knobStates(source.value);
  source.value.dispose();
  return ok(states);
}

/** The reach of this very process. */
export function ownReach(): Reach {
  return {
    uid: process.geteuid?.() ?? null,
    canWrite(path) {
      try {
        accessSync(path, constants.W_OK);
        return true;
      } catch {
        return false;
      }
    },
    missing: whatIsMissing,
  };
}
