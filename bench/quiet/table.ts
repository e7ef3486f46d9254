// The tables of `npm run bench:quiet`, in Markdown: what ordinary days raised, what trouble was
// heard and when, and what a tick costs.
import { median } from "../../src/base/index.ts";
import { SEVERITIES } from "../../src/judge/warning/index.ts";
import type { Severity } from "../../src/judge/warning/index.ts";
import { DAY_S, HOUR_S } from "./load.ts";
import type { HostOutcome, Raised } from "./outcome.ts";
import { IDLE } from "./settings.ts";
import { TROUBLES } from "./troubles.ts";
import type { TroubleKind } from "./troubles.ts";

/** An incident that opens so soon after its end still speaks of a trouble. */
const AFTER_S = 60;

type Trouble = HostOutcome["troubles"][number];

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

const isAtLeast = ({ severe }: Raised, severity: Severity): boolean => severe[severity] !== null;

/** Incidents by severity: of all ordinary days, the first day apart, and of idle hosts. */
export function quietTable(outcomes: readonly HostOutcome[]): string {
  const ordinary = outcomes.filter(({ kind }) => kind === "ordinary");
  const raised = ordinary.flatMap((outcome) => outcome.raised);
  const days = ordinary.reduce((sum, { seconds }) => sum + seconds / DAY_S, 0);
  const later = days - ordinary.length;
  const idle = outcomes.filter(({ kind }) => kind === "idle");
  const idleRaised = idle
    .flatMap((outcome) => outcome.raised)
    .filter(({ t }) => t >= IDLE.learningHours * HOUR_S);
  const idleHours = idle.length * (IDLE.hours - IDLE.learningHours);
  const lines = SEVERITIES.map((severity) => {
    const as = raised.filter((one) => isAtLeast(one, severity));
    const first = as.filter(({ t }) => t < DAY_S).length;
    const idleOnes = idleRaised.filter((one) => isAtLeast(one, severity)).length;
    const rate = later > 0 ? ((as.length - first) / later).toFixed(2) : "–";
    return row(`at least ${severity}`, as.length, first, as.length - first, rate, idleOnes);
  });
  return [
    `| incidents | in ${days} host-days | of these in the ${ordinary.length} first days | later | later, a day | in ${idleHours} idle hours after the first |`,
    "|---|---:|---:|---:|---:|---:|",
    ...lines,
  ].join("\n");
}

/** What the incidents of ordinary days were about: the loudest group of each at its opening. */
export function causeTable(outcomes: readonly HostOutcome[]): string {
  const counts = new Map<string, number>();
  for (const { kind, raised } of outcomes)
    for (const { causes } of kind === "ordinary" ? raised : []) {
      const [first] = causes;
      const cause = first === undefined ? "nothing" : `${first.kind}, ${first.group}`;
      counts.set(cause, (counts.get(cause) ?? 0) + 1);
    }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  const lines = sorted.map(([cause, count]) => row(cause, count));
  return ["| loudest at the opening | incidents |", "|---|---:|", ...lines].join("\n");
}

interface Heard {
  readonly trouble: Trouble;
  /** Seconds from the onset at which it was at least as bad as each severity. */
  readonly after: Readonly<Record<Severity, number | null>>;
}

function heardOf({ troubles, raised }: HostOutcome): readonly Heard[] {
  return troubles.map((trouble) => {
    const of = (severity: Severity): number | null => {
      const times = raised.flatMap(({ t, severe }) => {
        const at = severe[severity];
        return t >= trouble.from && at !== null && at <= trouble.until + AFTER_S ? [at] : [];
      });
      return times.length === 0 ? null : Math.min(...times) - trouble.from;
    };
    return {
      trouble,
      after: { notice: of("notice"), warning: of("warning"), critical: of("critical") },
    };
  });
}

const spoken = (values: readonly number[]): string => {
  if (values.length === 0) return "–";
  const whole = values.map((value) => Math.round(value));
  const [low, high] = [Math.min(...whole), Math.max(...whole)];
  return `${Math.round(median(whole))} s [${low}, ${high}]`;
};

/** Share of each trouble that was heard, by severity; how soon; how long before the end of a resource. */
export function troubleTable(outcomes: readonly HostOutcome[]): string {
  const all = outcomes.flatMap(heardOf);
  const lineOf = (kind: TroubleKind): string => {
    const of = all.filter(({ trouble }) => trouble.kind === kind);
    const share = (severity: Severity): string =>
      `${of.filter(({ after }) => after[severity] !== null).length}/${of.length}`;
    const heard = of.flatMap(({ trouble, after: { notice } }) =>
      notice === null ? [] : [{ trouble, notice }],
    );
    const lead = heard.flatMap(({ trouble, notice }) =>
      trouble.usesUp ? [trouble.until - trouble.from - notice] : [],
    );
    const delay = spoken(heard.map(({ notice }) => notice));
    return row(kind, ...SEVERITIES.map(share), delay, spoken(lead));
  };
  return [
    "| trouble | heard | as warning or worse | as critical | after the onset, median [least, most] | before it was used up |",
    "|---|---:|---:|---:|---:|---:|",
    ...TROUBLES.map(lineOf),
  ].join("\n");
}

/** One line: sensors, time a tick, memory. */
export function costLine(outcomes: readonly HostOutcome[]): string {
  const ordinary = outcomes.filter(({ kind }) => kind === "ordinary");
  const of = (figure: (outcome: HostOutcome) => number): string =>
    median(ordinary.map(figure)).toFixed(1);
  const grown = of(({ heldMib }) => heldMib.at(-1)! - heldMib[1]!);
  const held = of(({ heldMib }) => heldMib.at(-1)! - heldMib[0]!);
  return `A tick of ${of(({ sensors }) => sensors)} sensors: ${of(({ engineUs }) => engineUs)} µs for fits and bands, ${of(({ warningUs }) => warningUs)} µs for early warning. Held: ${held} MiB, of which ${grown} MiB came after the first day.`;
}
