// Who waits for whom, for people: the pressure, then every two that meet with the level,
// the numbers and the knob that decides there, then the load of every group.
import { groupLoads, type Entity, type Party, type Rivalry } from "../../judge/contention/index.ts";
import { counted, decimal, foldUnder, percent, showHostile, UNKNOWN } from "../text/index.ts";
import { decidesOf, reniceOf } from "./knobs.ts";
import { entityName, levelName, partyName } from "./names.ts";
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
  if (rivalries.length > 0) return [];
  const takers = partyLines("Takes all it can get", hogs);
  if (victims.length === 0) return ["Nobody waits who could be helped.", ...takers];
  return [
    ...partyLines("Waits", victims),
    "Nobody who could be restrained takes a core from it.",
    ...takers,
  ];
}

const partyLines = (what: string, parties: readonly Party[]): string[] =>
  parties.map((party) => `${what}: ${partyName(party)}: ${party.reason}.`);

/** Each that waits once, and below it everybody it waits for. */
function rivalryLines(rivalries: readonly Rivalry[]): string[] {
  const shown = rivalries.slice(0, RIVALRIES_SHOWN);
  const rest = rivalries.length - shown.length;
  const lines: string[] = [];
  for (const [at, rivalry] of shown.entries()) {
    const isSame = shown[at - 1]?.victim.entity.id === rivalry.victim.entity.id;
    if (!isSame) lines.push(...victimLines(rivalry.victim, at === 0));
    lines.push(...hogLines(rivalry));
  }
  return [...lines, ...(rest > 0 ? [`and ${counted(rest, "pair")} more: --json has all`] : [])];
}

const victimLines = (victim: Party, isFirst: boolean): string[] => [
  ...(isFirst ? [] : [""]),
  partyName(victim),
  row("waits", loadOf(victim)),
];

const row = (label: string, text: string): string =>
  `${" ".repeat(INDENT)}${label.padEnd(HANG - INDENT)}${text}`;

function hogLines(rivalry: Rivalry): string[] {
  const { victim, hog, level } = rivalry;
  const serves = "who takes also holds somebody who waits or listens";
  return [
    `  for ${partyName(hog)}`,
    row("takes", loadOf(hog)),
    row("meet", `${levelName(level)}, as ${kindsOf(victim.entity, hog.entity)}`),
    row("decides", `${decidesOf(rivalry)}; renice ${reniceOf(rivalry)}`),
    ...(rivalry.hogServes ? [row("caution", serves)] : []),
  ];
}

/** The reason, and before it the whole's numbers where it has more than one member. */
function loadOf({ entity, reason }: Party): string {
  if (entity.members.length === 1) return reason;
  return `${decimal(entity.ran, 2)} cores, waits ${percent(entity.wait)} in all; ${reason}`;
}

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
  entityName(entity),
];

const weightOf = (weight: number | null): string =>
  weight === null ? UNKNOWN : String(Number(weight.toPrecision(3)));
