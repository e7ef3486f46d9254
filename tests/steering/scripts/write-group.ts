// Writes each of the values given to a cgroup or a session, one after the other, and
// prints what each attempt said and what is read at the end.
import type { Spot } from "../../../src/plants/host/steering/knob.ts";
import { openLiveSource } from "../../../src/plants/host/index.ts";
import { knobStates } from "../../../src/plants/host/doctor/index.ts";
import { createKnobDrivers } from "../../../src/plants/host/steering/knobs/index.ts";

const [, , given = "{}", ...values] = process.argv;
const spot = JSON.parse(given) as Spot;
const knob = spot.kind === "session" ? "autogroup" : "cgroup-weight";
const drivers = createKnobDrivers();
const said = values.map((value) => {
  const written = drivers.of(knob).write(spot, value);
  return written.ok ? "ok" : written.trouble.code;
});
const read = drivers.of(knob).read(spot);
const source = openLiveSource("/");
const state = source.ok ? knobStates(source.value).find((one) => one.knob === knob) : undefined;
drivers.close();
process.stdout.write(
  JSON.stringify({ said, read: read.ok ? read.value : read.trouble.code, works: state?.works }),
);
