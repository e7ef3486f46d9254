// Writes a report to a folder of its own: `ID.html`, `ID.md`, and `ID/` with figures and
// data. The folder appears whole or not at all.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fail, ok } from "../../base/index.ts";
import type { Result, Trouble } from "../../base/index.ts";
import { plantedLink, refuseUnwritable, writeFileAtomically } from "../../store/index.ts";
import { dataText } from "./csv.ts";
import { drawFigure } from "./draw.ts";
import { htmlOf } from "./html.ts";
import { markdownOf } from "./markdown.ts";
import type { Report } from "./report.ts";

/** As any folder that is made; a temporary one is closed to others. */
const FOLDER_MODE = 0o777;

/** File name → text, relative to the report's folder; one report, the same bytes. */
export async function reportFiles(report: Report): Promise<ReadonlyMap<string, string>> {
  const figures = report.sections.flatMap((section) => section.figures ?? []);
  const drawings = new Map<string, string>();
  for (const figure of figures) drawings.set(figure.id, await drawFigure(figure));
  return new Map([
    [`${report.id}.html`, htmlOf(report, drawings)],
    [`${report.id}.md`, markdownOf(report)],
    ...[...drawings].map(([id, svg]) => [`${report.id}/${id}.svg`, svg] as const),
    ...report.data.map(({ name, content }) => [`${report.id}/${name}`, dataText(content)] as const),
  ]);
}

/** Why a report could not be written to `folder`, so that it is known before the work begins; null if it could. */
export function refuseFolder(folder: string): Trouble | null {
  const planted = plantedLink(folder);
  if (planted !== null) return planted;
  try {
    if (readdirSync(folder).length === 0) return null;
    return {
      code: "report.exists",
      where: folder,
      message: "is not empty",
      advice: "name another folder",
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      return refuseUnwritable(resolve(folder));
    return {
      code: "report.unwritable",
      where: folder,
      message: "is not a folder that can be read",
      advice: "name another folder",
    };
  }
}

/** Writes all files to `folder`, which must be new or empty; returns its path. */
export async function writeReport(report: Report, folder: string): Promise<Result<string>> {
  const target = resolve(folder);
  const planted = plantedLink(folder);
  if (planted !== null) return fail(planted);
  const files = await reportFiles(report);
  let beside: string | null = null;
  try {
    beside = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    chmodSync(beside, FOLDER_MODE & ~process.umask());
    mkdirSync(join(beside, report.id));
    for (const [name, text] of files) {
      const written = writeFileAtomically(join(beside, name), text);
      if (!written.ok) return written;
    }
    rmdirIfEmpty(target);
    renameSync(beside, target);
    beside = null;
    return ok(target);
  } catch (error) {
    const because = (error as Error).message;
    return fail({
      code: "report.unwritable",
      where: folder,
      message: because,
      advice: "name another folder",
    });
  } finally {
    if (beside !== null) rmSync(beside, { recursive: true, force: true });
  }
}

function rmdirIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not there: fine. Not empty: the rename refuses.
  }
}
