// `homeostat watch`: opens what the settings name, runs a session over the host,
// writes the summary. Everything that can be refused is refused before the first tick.
import { randomUUID } from "node:crypto";
import { describeTrouble } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { machineClock, runSession } from "../loop/index.ts";
import type { Output, SessionControl, SessionEnd } from "../loop/index.ts";
import { jsonOutput, lineOutput, openLineLog, remarksOutput } from "../loop/index.ts";
import type { LineLog } from "../loop/index.ts";
import { createHostPlant } from "../plants/host/index.ts";
import { serialiseTick } from "../show/record/index.ts";
import { writeFileAtomically } from "../store/index.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
import type { WatchSettings } from "./settings.ts";

export async function watch(settings: WatchSettings, io: Io): Promise<number> {
  const plant = createHostPlant({ root: settings.root });
  if (!plant.ok) return refuse(plant.trouble, io);
  const logs = openLogs(settings);
  if (!logs.ok) return refuse(logs.trouble, io);
  for (const { notice } of logs.value) if (notice !== null) remark(notice, io);
  const show = await showOutput(settings, io);
  const end = await runSession({
    plant: plant.value,
    clock: machineClock,
    runId: randomUUID(),
    version: packageFacts().version,
    interval: settings.intervalSeconds,
    duration: settings.durationSeconds,
    logFile: settings.logFile,
    abFile: settings.abFile,
    reload: async () => {
      const again = await settings.reload();
      return again.ok ? { ok: true, value: { interval: again.value.intervalSeconds } } : again;
    },
    outputs(control) {
      io.readerGone.addEventListener("abort", () => control.end("stdout closed"));
      return [
        ...logs.value.map((log) => log.output(control)),
        show(control),
        remarksOutput((text) => io.err(text), ownsTerminal(settings)),
      ];
    },
  });
  return conclude(end, settings, io);
}

type MakeOutput = (control: SessionControl) => Output;

/** What stands on stdout; only the code that draws it is loaded. */
async function showOutput(settings: WatchSettings, io: Io): Promise<MakeOutput> {
  if (settings.display === "json") return () => jsonOutput((text) => io.out(text));
  if (settings.display === "lines") {
    const { renderLine } = await import("../show/terminal/index.ts");
    return () => lineOutput((text) => io.out(text), renderLine);
  }
  const { dashboardOutput } = await import("../loop/outputs/index.ts");
  const plan = {
    input: io.stdin,
    output: io.stdout,
    environment: io.env,
    ascii: settings.ascii,
    linear: settings.display === "linear",
    color: settings.color,
  };
  return (control) => dashboardOutput(plan, control);
}

function openLogs(settings: WatchSettings): Result<readonly LineLog[]> {
  const logs: LineLog[] = [];
  if (settings.logFile !== null) {
    const log = openLineLog({
      path: settings.logFile,
      rotateAtBytes: settings.logMaxBytes,
      line: serialiseTick,
    });
    if (!log.ok) return log;
    logs.push(log.value);
  }
  return { ok: true, value: logs };
}

const ownsTerminal = (settings: WatchSettings): boolean => settings.display === "dashboard";

function conclude(
  { state, exitCode, losses }: SessionEnd,
  settings: WatchSettings,
  io: Io,
): number {
  for (const loss of losses) remark(loss, io);
  const written = writeFileAtomically(settings.stateFile, `${JSON.stringify(state, null, 2)}\n`);
  if (!written.ok) remark(written.trouble, io);
  if (exitCode !== EXIT.ok) return exitCode;
  if (!written.ok) return EXIT.unsupported;
  return losses.length > 0 ? EXIT.no : EXIT.ok;
}

function remark(trouble: Trouble, io: Io): void {
  io.err(`homeostat: ${describeTrouble(trouble)}\n`);
}
