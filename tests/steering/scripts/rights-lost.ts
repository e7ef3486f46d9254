// Sets the nice value of a process of its own, gives its rights away, tries all three
// knobs of threads, takes the rights back and sets back. Prints what each attempt said.
import { spawn } from "node:child_process";
import { must } from "../../../src/base/index.ts";
import type { Knob } from "../../../src/decide/index.ts";
import { lookAt } from "../../../src/plants/host/steering/identity.ts";
import { createKnobDrivers } from "../../../src/plants/host/steering/knobs/index.ts";

const NOBODY = 65_534;
const child = spawn("/bin/sleep", ["60"], { stdio: "ignore" });
const pid = must(child.pid, "a pid");
const { startTicks } = must(lookAt(pid), "the sleeper");
const spot = { kind: "thread", pid, tid: pid, startTicks } as const;
const drivers = createKnobDrivers();
const write = (knob: Knob, value: string): string => {
  const said = drivers.of(knob).write(spot, value);
  return said.ok ? "ok" : said.trouble.code;
};

const withRights = write("nice", "5");
must(process.seteuid, "a POSIX system")(NOBODY);
const without = {
  nice: write("nice", "0"),
  class: write("class", "idle"),
  affinity: write("affinity", "0"),
};
must(process.seteuid, "a POSIX system")(0);
write("nice", "0");
const after = drivers.of("nice").read(spot);
drivers.close();
child.kill("SIGKILL");
process.stdout.write(JSON.stringify({ withRights, without, after: after.ok ? after.value : "" }));
