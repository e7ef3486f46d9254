// `homeostat incidents`: what early warning has found, from the journal that a watch keeps
// or from a tick log; the open incident first, one in full where its id is given. With an
// order it reaches the watch that runs. Exit code 1 while an incident is open.
import { fail, ok } from "../base/index.ts";
import type { Result, Seconds } from "../base/index.ts";
import { ageAt, annalText, listText } from "../show/incidents/index.ts";
import type { Annal, Page } from "../show/incidents/index.ts";
import { harmlessJson, showHostile, span } from "../show/text/index.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import { knownIn, unknownIncident } from "./incident-journal.ts";
import type { Known } from "./incident-journal.ts";
import { annalsOfLog } from "./incident-log.ts";
import type { Io } from "./io.ts";
import type { IncidentsSettings } from "./settings.ts";

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

function asText(chosen: readonly Annal[], known: Known, settings: IncidentsSettings): string {
  const page: Page = { now: known.now, columns: settings.columns };
  const [only] = chosen;
  if (settings.id !== null && only !== undefined) return annalText(only, page);
  const quiet = chosen.length === 0 ? `${quietText(known, settings)}\n` : listText(chosen, page);
  return `${quiet}${footer(known, settings)}`;
}

/** `7d` and not `7d 00h`: it was given so. */
const wholeSpan = (seconds: Seconds): string => span(seconds).replace(/ 00[a-z]$/, "");

/** Nothing to list is said with the time for which it is known. */
function quietText({ annals }: Known, { sinceSeconds, logFile }: IncidentsSettings): string {
  if (logFile !== null) return "no incident in this log";
  if (annals.last === null)
    return "no incident is known: no watch of this user has kept a journal yet";
  return sinceSeconds === null
    ? "no incident"
    : `no incident in the last ${wholeSpan(sinceSeconds)}`;
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
  return `${harmlessJson(JSON.stringify(page, null, 2))}\n`;
}
