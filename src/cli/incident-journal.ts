// What is known of incidents, and by whom: read from the journal that a watch keeps in the
// state folder.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { JOURNAL_FILE, JOURNALS_KEPT } from "../loop/index.ts";
import { Annals, loadLineSchema } from "../show/incidents/index.ts";
import type { Annal } from "../show/incidents/index.ts";
import { lockHolder, readJsonLines } from "../store/index.ts";
import { briefly } from "./brief.ts";
import { suggest } from "./nearest.ts";

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

export function unknownIncident(id: string, all: readonly Annal[]): Trouble {
  const ids = all.map(({ incident }) => incident.id);
  return {
    code: "use.incident",
    where: briefly(id),
    message: "no such incident",
    advice: suggest(id, ids, "homeostat incidents --all lists them"),
  };
}
