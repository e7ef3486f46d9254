// `homeostat incidents`: what early warning has found, from the journal that a watch keeps
// or from a tick log; the open incident first, one in full where its id is given. With an
// order it reaches the watch that runs. Exit code 1 while an incident is open.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { JOURNAL_FILE, JOURNALS_KEPT } from "../loop/index.ts";
import { ageAt, Annals, annalText, listText, loadLineSchema } from "../show/incidents/index.ts";
import type { Annal, Page } from "../show/incidents/index.ts";
import { showHostile, span } from "../show/text/index.ts";
import { lockHolder, readJsonLines } from "../store/index.ts";
import { briefly } from "./brief.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import { annalsOfLog } from "./incident-log.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { IncidentsSettings } from "./settings.ts";

/** What is known, by whom. */
export interface Known {
  readonly annals: Annals;
  /** ISO 8601; of a log its last tick. */
  readonly now: string;
  /** Process id of the watch that keeps the journal; null where none runs. */
  readonly watching: number | null;
  /** Lines that could not be read. */
  readonly remarks: readonly Trouble[];
}

export async function incidents(settings: IncidentsSettings, io: Io): Promise<number> {
  const { order, folder } = settings;
  if (order !== null) {
    if (!folder.ok) return refuse(folder.trouble, io);
    const { giveOrder } = await import("./incident-orders.ts");
    return giveOrder({ order, folder: folder.value }, io);
  }
  const known = await knownOf(settings);
  if (!known.ok) return refuse(known.trouble, io);
  for (const trouble of known.value.remarks) remark(trouble, io);
  const chosen = chosenOf(settings, known.value);
  if (!chosen.ok) return refuse(chosen.trouble, io);
  const isOpen = chosen.value.some(({ standing }) => standing === "open");
  io.out(
    settings.json ? asJson(chosen.value, known.value) : asText(chosen.value, known.value, settings),
  );
  return isOpen ? EXIT.no : EXIT.ok;
}

async function knownOf({ logFile, folder }: IncidentsSettings): Promise<Result<Known>> {
  if (logFile !== null) return annalsOfLog(logFile);
  return folder.ok ? knownIn(folder.value) : folder;
}

/** What the journal in a folder tells; nothing where there is none. */
export async function knownIn(folder: string): Promise<Result<Known>> {
  const path = join(folder, JOURNAL_FILE);
  const annals = new Annals();
  const remarks: Trouble[] = [];
  const { checkIncidentLine } = await loadLineSchema();
  for (const file of journalFiles(path)) {
    const lines = readJsonLines(file);
    if (!lines.ok) {
      if (lines.trouble.code === "log.empty") continue;
      return lines;
    }
    for (const line of lines.value) {
      // The last line may be in the making: the watch writes while this reads.
      if (line.kind === "torn") continue;
      const checked = line.kind === "bad" ? fail(line.trouble) : checkIncidentLine(line.value);
      if (checked.ok) annals.add(checked.value);
      else remarks.push({ ...checked.trouble, where: file, line: line.line });
    }
  }
  const watching = lockHolder(path)?.pid ?? null;
  if (watching === null) annals.leave();
  return ok({ annals, now: new Date().toISOString(), watching, remarks: remarks.slice(0, 1) });
}

/** Oldest first. */
function journalFiles(path: string): readonly string[] {
  const aside = Array.from(
    { length: JOURNALS_KEPT },
    (_, index) => `${path}.${JOURNALS_KEPT - index}`,
  );
  return [...aside, path].filter((file) => existsSync(file));
}

/** The one that is asked for, or those that are young enough. */
function chosenOf(
  { id, sinceSeconds }: IncidentsSettings,
  { annals, now }: Known,
): Result<readonly Annal[]> {
  const all = annals.list();
  if (id !== null) {
    const found = all.find(({ incident }) => incident.id === id);
    return found === undefined ? fail(unknownIncident(id, all)) : ok([found]);
  }
  const from =
    sinceSeconds === null ? Number.NEGATIVE_INFINITY : Date.parse(now) - 1000 * sinceSeconds;
  return ok(all.filter(({ standing, as_of }) => standing === "open" || Date.parse(as_of) >= from));
}

export function unknownIncident(id: string, all: readonly Annal[]): Trouble {
  const ids = all.map(({ incident }) => incident.id);
  return {
    code: "use.incident",
    where: briefly(id),
    message: "no such incident",
    advice: suggest(id, ids, "homeostat incidents --all lists them"),
  };
}

function asText(chosen: readonly Annal[], known: Known, settings: IncidentsSettings): string {
  const page: Page = { now: known.now, columns: settings.columns };
  const [only] = chosen;
  if (settings.id !== null && only !== undefined) return annalText(only, page);
  const quiet = chosen.length === 0 ? `${quietText(known, settings)}\n` : listText(chosen, page);
  return `${quiet}${footer(known, settings)}`;
}

/** Nothing to list is said with the time for which it is known. */
function quietText({ annals }: Known, { sinceSeconds, logFile }: IncidentsSettings): string {
  if (logFile !== null) return "no incident in this log";
  if (annals.last === null)
    return "no incident is known: no watch of this user has kept a journal yet";
  return sinceSeconds === null ? "no incident" : `no incident in the last ${span(sinceSeconds)}`;
}

/** Who watches, and what is not heard. */
function footer({ annals, watching, now }: Known, { logFile }: IncidentsSettings): string {
  if (logFile !== null) return "";
  const silenced = annals.silenced
    .filter(({ until }) => until > now)
    .map(({ what, until }) => `silenced: ${showHostile(what)} until ${until.slice(0, 19)}Z`);
  const watch =
    watching === null
      ? "no watch is running, so nothing new is noticed; homeostat starts one"
      : `process ${watching} watches`;
  return [...silenced, watch].map((line) => `${line}\n`).join("");
}

function asJson(chosen: readonly Annal[], { annals, watching, now }: Known): string {
  const page = {
    schema: "homeostat.incidents/1",
    time: now,
    watching,
    silenced: annals.silenced.filter(({ until }) => until > now),
    incidents: chosen.map(({ incident, ...around }) => ({
      ...around,
      incident:
        around.standing === "open" ? { ...incident, age_s: ageAt(incident, now) } : incident,
    })),
  };
  return `${JSON.stringify(page, null, 2)}\n`;
}
