// The program that the guardian starts: importing this file runs it. Sets back what the
// journals in a folder say, prints a line for each, and ends with 0 where nothing is left.
// Words: the folder, and a descriptor that the journal of the dead run is open at.
import { describeTrouble } from "../../../base/index.ts";
import { createKnobDrivers } from "./knobs/index.ts";
import { restoreLeftovers } from "./leftovers.ts";
import { liveProcessTable } from "./process-table.ts";
import { placeOf } from "./receipts.ts";

const UNHEARD = "SIGHUP SIGINT SIGQUIT SIGTERM SIGTSTP SIGUSR1 SIGUSR2".split(" ");
for (const signal of UNHEARD) process.on(signal, () => {});

const say = (line: string): void =>
  void process.stdout.write(`${new Date().toISOString()} ${line.replaceAll(/\p{C}/gu, "?")}\n`);

const [folder = "", journal] = process.argv.slice(2);
const drivers = createKnobDrivers();
const restored = restoreLeftovers({
  folder,
  drivers,
  processes: liveProcessTable(),
  ...(journal === undefined ? {} : { journal: Number(journal) }),
});
if (restored.ok) {
  for (const { spot, knob, original, outcome, because } of restored.value.rows) {
    say(
      `${placeOf(spot)}: ${knob} to ${original}: ${outcome}${because === null ? "" : `: ${because}`}`,
    );
  }
  for (const trouble of restored.value.troubles) say(describeTrouble(trouble));
} else {
  say(describeTrouble(restored.trouble));
}
drivers.close();
process.exitCode = restored.ok && restored.value.left === 0 ? 0 : 1;
