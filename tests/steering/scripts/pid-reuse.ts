// Runs as the first process of a pid namespace, where it may say which pid comes next. A
// sleeper is taken, ended, and another started under its pid, often within the same clock
// tick. Prints how often, what the driver said, and whether the other was touched.
import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { getPriority } from "node:os";
import { must } from "../../../src/base/index.ts";
import { lookAt } from "../../../src/plants/host/steering/identity.ts";
import { createKnobDrivers } from "../../../src/plants/host/steering/knobs/index.ts";

const MOST_TRIES = 400;
const ENOUGH = 5;
/** Far from the pids that the threads of this program take. */
const NEXT_PID = 20_000;

const drivers = createKnobDrivers();
const nice = drivers.of("nice");
const seen = { samePid: 0, sameTick: 0, verdicts: [] as string[], touched: 0 };

function sleeper(): ChildProcess {
  writeFileSync("/proc/sys/kernel/ns_last_pid", String(NEXT_PID));
  return spawn("/bin/sleep", ["60"], { stdio: "ignore" });
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

async function once(): Promise<void> {
  const first = sleeper();
  const pid = must(first.pid, "a pid");
  const { startTicks, name } = must(lookAt(pid), "the first");
  const spots = nice.spots({ kind: "process", pid, startTicks, name });
  await ended(first);
  const second = sleeper();
  const other = lookAt(pid);
  if (second.pid === pid && other !== null && spots.ok) {
    seen.samePid++;
    if (other.startTicks === startTicks) seen.sameTick++;
    const spot = must(spots.value[0], "its thread");
    for (const said of [nice.write(spot, "7"), nice.read(spot)]) {
      const verdict = said.ok ? "ok" : said.trouble.code;
      if (!seen.verdicts.includes(verdict)) seen.verdicts.push(verdict);
    }
    drivers.release(pid);
    const now = nice.read({ kind: "thread", pid, tid: pid, startTicks: other.startTicks });
    if (!now.ok || now.value !== String(getPriority())) seen.touched++;
    drivers.release(pid);
  }
  await ended(second);
}

for (let tries = 0; tries < MOST_TRIES && seen.sameTick < ENOUGH; tries++) await once();
drivers.close();
process.stdout.write(JSON.stringify(seen));
