// Who waits for whom, for people: the pressure, then every two that meet with the level,
// the numbers and the knob that decides there, then the load of every group.
import { groupLoads, type Entity, type Party, type Rivalry } from "../../judge/contention/index.ts";
import { counted, decimal, foldUnder, percent, showHostile, UNKNOWN } from "../text/index.ts";
import { decidesOf, reniceOf } from "./knobs.ts";
import { levelName, nameOf } from "./names.ts";
import type { ContentionSeen } from "./seen.ts";

/** Groups and rivalries listed; the rest is counted, and all are in the JSON. */
const GROUPS_SHOWN = 12;
const RIVALRIES_SHOWN = 8;
const INDENT = 4;
const HANG = 13;

/** Text with a final newline; folded where `columns`, a terminal's width, is given. */
export function contentionText(seen: ContentionSeen, columns: number | null = null): string {
  const lines = [
    headline(seen),
    ...warnings(seen),
    "",
    ...verdict(seen),
    ...rivalryLines(seen.judgement.rivalries),
    ...groupLines(seen),
  ];
  return `${lines.flatMap((line) => foldUnder(line, hangOf(line), columns)).join("\n")}\n`;
}

const hangOf = (line: string): number => (line.startsWith(" ".repeat(INDENT)) ? HANG : 0);

function headline({ host, contention }: ContentionSeen): string {
  const { elapsed, pressure, cpuAvg, runnable, onlineCores } = contention;
  const waited =
    pressure === null
      ? "pressure unknown"
      : `some task waited for a core ${percent(pressure)} of the time`;
  return (
    `${showHostile(host)}, ${counted(onlineCores, "core")}, over ${decimal(elapsed / 1000, 1)} s: ` +
    `${waited}; cores ${percent(cpuAvg)} in use, ${decimal(runnable, 1)} tasks ready`
  );
}

function warnings({ contention: { blind, extScheduler } }: ContentionSeen): string[] {
  return [
    ...(blind === null ? [] : [`Not to be acted on: ${blind}.`]),
    ...(extScheduler === null
      ? []
      : [
          `The scheduler ${showHostile(extScheduler)} is in force (sched_ext): it need not follow nice or weights.`,
        ]),
  ];
}

function verdict({ judgement: { victims, hogs, rivalries } }: ContentionSeen): string[] {
  if (victims.length === 0) {
    const takers = hogs.length === 0 ? "" : ` ${partyList("Takes all it can get", hogs)}`;
    return [`Nobody waits who could be helped.${takers}`];
  }
  if (rivalries.length > 0) return [];
  return [`${partyList("Waits", victims)} Nobody takes a core from it that could be restrained.`];
}

const partyList = (what: string, parties: readonly Party[]): string =>
  `${what}: ${parties.map(({ entity, reason }) => `${nameOf(entity)} (${reason})`).join("; ")}.`;

function rivalryLines(rivalries: readonly Rivalry[]): string[] {
  const rest = rivalries.length - RIVALRIES_SHOWN;
  return [
    ...rivalries.slice(0, RIVALRIES_SHOWN).flatMap(oneRivalry),
    ...(rest > 0 ? [`and ${counted(rest, "pair")} more: --json has all`] : []),
  ];
}

function oneRivalry(rivalry: Rivalry, at: number): string[] {
  const { victim, hog, level } = rivalry;
  const rows: readonly (readonly [label: string, text: string])[] = [
    ["waits", `${numbers(victim.entity)}; ${victim.reason}`],
    ["takes", `${numbers(hog.entity)}; ${hog.reason}`],
    ["meet", `${levelName(level)}, as ${kindsOf(victim.entity, hog.entity)}`],
    ["decides", decidesOf(rivalry)],
    ["renice", reniceOf(rivalry)],
    ...(rivalry.hogServes
      ? [["caution", "who takes also holds somebody who waits or listens"] as const]
      : []),
  ];
  return [
    ...(at === 0 ? [] : [""]),
    `${nameOf(victim.entity)} waits for ${nameOf(hog.entity)}`,
    ...rows.map(([label, text]) => `${" ".repeat(INDENT)}${label.padEnd(HANG - INDENT)}${text}`),
  ];
}

const numbers = (entity: Entity): string =>
  `${decimal(entity.ran, 2)} cores, waits ${percent(entity.wait)}`;

const kindsOf = (a: Entity, b: Entity): string =>
  a.kind === b.kind
    ? `two ${a.kind}${a.kind === "process" ? "es" : "s"}`
    : `a ${a.kind} and a ${b.kind}`;

const COLUMNS = ["cores", "waits", "voluntary/s", "forced/s", "weight", "group"] as const;

function groupLines({ contention }: ContentionSeen): string[] {
  const groups = groupLoads(contention).slice(0, GROUPS_SHOWN);
  if (groups.length === 0) return [];
  const cells = [COLUMNS, ...groups.map(cellsOf)];
  const width = (column: number): number => Math.max(...cells.map((row) => row[column]!.length));
  const widths = COLUMNS.slice(0, -1).map((_, column) => width(column));
  const lines = cells.map((row) =>
    [...widths.map((each, column) => row[column]!.padStart(each)), row.at(-1)].join("  "),
  );
  return ["", "The load of each scheduling group:", ...lines];
}

const cellsOf = (entity: Entity): readonly string[] => [
  decimal(entity.ran, 2),
  percent(entity.wait),
  decimal(entity.voluntaryPerS, 0),
  decimal(entity.forcedPerS, 0),
  weightOf(entity.group?.weight ?? null),
  nameOf(entity),
];

const weightOf = (weight: number | null): string =>
  weight === null ? UNKNOWN : String(Number(weight.toPrecision(3)));
