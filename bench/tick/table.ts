// The measurements as Markdown: one row a contender, one line a goal. Nothing is left
// out: a peer that is absent or failed has its row too.
import { mean, quantile } from "../../src/base/index.ts";
import type { Memory } from "./meter.ts";
import { estimate, ratios } from "./estimate.ts";
import type { Estimate } from "./estimate.ts";
import type { Measured } from "./rounds.ts";

const HEAD = [
  "| looked at once a tick by | CPU ms a tick | times ours | % of a core | wall p50 / p99 ms | RSS / peak / PSS MB |",
  "|---|--:|--:|--:|--:|--:|",
];

/** CPU milliseconds a tick, one value a round. What a contender says of its tick alone goes first. */
export function cpuByRound({ slots }: Measured): number[] {
  return slots.map(({ cpu, ticks, reports }) => {
    const alone = reports.map((report) => report.figures?.["cpu"]).filter(isNumber);
    return alone.length > 0 ? mean(alone) : cpu / ticks;
  });
}

export const coreShareByRound = ({ slots, plan }: Measured): number[] =>
  slots.map(({ cpu, ticks }) => cpu / ticks / (plan.interval / 100));

export const wallTimes = ({ slots }: Measured): number[] =>
  slots.flatMap(({ reports }) => reports.map(({ ms }) => ms).filter(isNumber));

const isNumber = (value: unknown): value is number => typeof value === "number";

/** `memories`: of sessions that were started for it alone, by contender; the others' own is shown. */
export function table(
  all: readonly Measured[],
  ours: Measured,
  memories: ReadonlyMap<string, Memory>,
): readonly string[] {
  const reference = cpuByRound(ours);
  const rows = all.map((each) => row(each, reference, memories.get(each.plan.id)));
  const { coverage, rounds } = estimate(reference);
  return [
    ...HEAD,
    ...rows,
    "",
    `Brackets: interval of the median over ${rounds} rounds, covering it with ${(coverage * 100).toFixed(1)} %.`,
  ];
}

function row(measured: Measured, reference: readonly number[], known?: Memory): string {
  const { plan, absent, failure, slots } = measured;
  if (absent !== null) return `| ${plan.label} | not measured: ${absent} | | | | |`;
  if (failure !== null) return `| ${plan.label} | failed: ${oneLine(failure)} | | | | |`;
  const cpu = cpuByRound(measured);
  const cells = [
    plan.label,
    show(estimate(cpu)),
    show(ratios(cpu, reference)),
    show(estimate(coreShareByRound(measured))),
    walls(wallTimes(measured)),
    memory(known ?? slots.at(-1)!.memory),
  ];
  return `| ${cells.join(" | ")} |`;
}

export function show({ median, low, high }: Estimate): string {
  return `${digits(median)} [${digits(low)}, ${digits(high)}]`;
}

/** Three significant digits. */
export function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "unknown";
}

function walls(times: readonly number[]): string {
  return times.length === 0
    ? "–"
    : `${digits(quantile(times, 0.5))} / ${digits(quantile(times, 0.99))}`;
}

export function memory({ rss, peak, pss }: Memory): string {
  return [rss, peak, pss ?? Number.NaN].map((value) => value.toFixed(0)).join(" / ");
}

const oneLine = (text: string): string =>
  text.replaceAll(/\s+/g, " ").replaceAll("|", "/").slice(0, 160);

/** Says when ours read less than everything, which would make it look cheaper than it is. */
export function thinnedLine(all: readonly Measured[]): string {
  const reports = all.flatMap(({ slots }) => slots.flatMap((slot) => slot.reports));
  const told = reports.map(({ figures }) => figures?.["thinned"]).filter(isNumber);
  const thinned = told.filter((groups) => groups > 0).length;
  return `Of ${told.length} measured ticks of ours ${thinned} left a group out to keep the pace.`;
}

/** Where the tick's time goes, from the contender that is nothing but the tick. */
export function split(inside: Measured): readonly string[] {
  const reports = inside.slots.flatMap((slot) => slot.reports);
  const columns = ["cpu", "read", "fit", "judge", "compose", "serialise", "collect"] as const;
  const values = columns.map((name) =>
    reports.map((report) => report.figures?.[name] ?? Number.NaN),
  );
  const cells = (of: (times: readonly number[]) => number): string =>
    values.map((times) => digits(of(times))).join(" | ");
  return [
    `| ${inside.plan.label}, ${reports.length} ticks | CPU | read | fit | judge | compose | serialise | garbage collector |`,
    "|---|--:|--:|--:|--:|--:|--:|--:|",
    `| median ms | ${cells((times) => quantile(times, 0.5))} |`,
    `| mean ms | ${cells(mean)} |`,
    `| p99 ms | ${cells((times) => quantile(times, 0.99))} |`,
  ];
}
