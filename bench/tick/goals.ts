// The goals, each with the value measured in this run. A missed goal is a result, not
// a failure of the benchmark.
import { quantile } from "../../src/base/index.ts";
import { estimate, ratios } from "./estimate.ts";
import type { Measured } from "./rounds.ts";
import type { ColdTicks, HelpTime, Session, Startup } from "./sides.ts";
import { coreShareByRound, cpuByRound, digits, memory, show, wallTimes } from "./table.ts";

export interface Sides {
  readonly headless: Session;
  readonly dashboard: Session;
  readonly frame: Startup;
  readonly help: HelpTime;
  readonly cold: ColdTicks;
}

export interface Goal {
  readonly text: string;
  /** `null`: not measured, because what it compares with is absent here. */
  readonly met: boolean | null;
  readonly measured: string;
}

export function goals(byId: (id: string) => Measured | undefined, sides: Sides): readonly Goal[] {
  return [...tickGoals(byId), ...memoryGoals(sides), ...startGoals(sides)];
}

function tickGoals(byId: (id: string) => Measured | undefined): Goal[] {
  const ours = byId("ours");
  const peer = byId("systeminformation");
  const hot = [20, 200].map((hertz) => {
    const faster = byId(`inside-${hertz}`);
    return faster ? `; at ${hertz} Hz ${show(estimate(cpuByRound(faster)))} ms` : "";
  });
  return [
    goal("the tick ≤ 1 ms of CPU, every group", byId("inside-1"), (inside) => {
      const cpu = estimate(cpuByRound(inside));
      return [cpu.median <= 1, `${show(cpu)} ms at 1 Hz${hot.join("")}`];
    }),
    goal("the tick's wall time p99 ≤ 3 ms", ours, (measured) => {
      const p99 = quantile(wallTimes(measured), 0.99);
      return [p99 <= 3, `${digits(p99)} ms over ${wallTimes(measured).length} ticks`];
    }),
    goal("≥ 7 × less CPU than systeminformation, whole program", peer, (other) => {
      const ratio = ratios(cpuByRound(other), ours ? cpuByRound(ours) : []);
      return [ratio.median >= 7, `${show(ratio)} ×`];
    }),
    goal("< 0.3 % of a core at 1 Hz, whole program, headless", ours, (measured) => {
      const share = estimate(coreShareByRound(measured));
      return [share.median < 0.3, `${show(share)} %`];
    }),
    goal("< 1 % of a core with the dashboard at 2 Hz", byId("dashboard"), (measured) => {
      const share = estimate(coreShareByRound(measured));
      return [share.median < 1, `${show(share)} %`];
    }),
  ];
}

function goal(
  text: string,
  measured: Measured | undefined,
  judge: (measured: Measured) => readonly [met: boolean, said: string],
): Goal {
  if (measured === undefined || measured.slots.length === 0) {
    return {
      text,
      met: null,
      measured: measured?.absent ?? measured?.failure ?? "not part of this run",
    };
  }
  const [met, said] = judge(measured);
  return { text, met, measured: said };
}

function memoryGoals({ headless, dashboard }: Sides): Goal[] {
  const row = (text: string, limit: number, { memory: used, seconds }: Session): Goal => ({
    text,
    met: used.peak <= limit,
    measured: `${memory(used)} MB (RSS / peak / PSS) after ${digits(seconds)} s`,
  });
  return [
    row("≤ 60 MB resident headless, at the peak", 60, headless),
    row("≤ 80 MB resident with the dashboard, at the peak", 80, dashboard),
  ];
}

function startGoals({ frame, help, cold, headless, dashboard }: Sides): Goal[] {
  const own = frame.fromStart - frame.bareNode;
  return [
    {
      text: "first frame ≤ 200 ms after our code starts",
      met: own <= 200,
      measured: `${digits(own)} ms after a bare Node's ${digits(frame.bareNode)} ms`,
    },
    {
      text: "`--help` ≤ 150 ms from start to exit",
      met: help.wall <= 150,
      measured: `${digits(help.wall)} ms (a bare Node ${digits(help.bareNode)} ms)`,
    },
    {
      text: "no goal: CPU a tick of a session at 1 Hz from its start, code still cold",
      met: null,
      measured: `${digits(cold.cpu)} ms over ${cold.ticks} ticks; ${over(headless)}`,
    },
    {
      text: "no goal: the same with the dashboard at 2 Hz",
      met: null,
      measured: over(dashboard),
    },
  ];
}

const over = ({ cpu, seconds }: Session): string => `${digits(cpu)} ms over ${digits(seconds)} s`;

export function goalLines(all: readonly Goal[]): readonly string[] {
  const verdict = ({ met }: Goal): string => (met === null ? "–" : met ? "met" : "missed");
  const rows = all.map((each) => `| ${each.text} | ${each.measured} | ${verdict(each)} |`);
  return ["| goal | measured | |", "|---|---|---|", ...rows];
}
