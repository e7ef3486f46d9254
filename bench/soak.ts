// `npm run soak`: the real program on this host for half an hour beside real jobs of ordinary
// life, then Markdown: incidents, growth of its memory, cost of a tick, and a verdict. Exit
// code 1 where what was wanted does not hold.
import { writeFileSync } from "node:fs";
import { hardwareFacts, loadBefore } from "../src/trials/programs/index.ts";
import { abortOnSignals } from "./life/signals.ts";
import { measuresOf } from "./soak/measures.ts";
import { readOptions, USAGE } from "./soak/options.ts";
import { soak } from "./soak/run.ts";
import { isHeld, soakTable } from "./soak/table.ts";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(options);
    process.exitCode = options === USAGE ? 0 : 2;
    return;
  }
  const { seed, interval, out } = options;
  const signal = abortOnSignals();
  const facts = [...hardwareFacts(), loadBefore()].map(([name, value]) => `${name} ${value}`);
  const before = `Seed ${seed}, interval ${interval} s, Node ${process.version}; ${facts.join(", ")}.`;
  console.error(before);
  try {
    const soaked = await soak({
      ...options,
      signal,
      onProgress: (seconds, ticks) => {
        const opened = ticks.reduce((sum, one) => sum + one.opened, 0);
        console.error(`${Math.round(seconds)} s: ${ticks.length} ticks, ${opened} incidents`);
      },
    });
    const measures = measuresOf(soaked);
    if (out !== null) writeFileSync(out, `${JSON.stringify({ before, ...measures })}\n`);
    console.log([before, soakTable(measures)].join("\n\n"));
    process.exitCode = isHeld(measures) ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error("ended before its time; all it started has ended");
    process.exitCode = 1;
  }
}

await main();
