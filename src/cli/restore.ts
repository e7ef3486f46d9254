// `homeostat restore`: sets back what a steering run left when it could not do so itself,
// or says what would be. Reads no configuration, so that a wrong one cannot stand in the way.
import { existsSync } from "node:fs";
import { unreachable } from "../base/index.ts";
import {
  createKnobDrivers,
  liveProcessTable,
  placeOf,
  type RestoredRow,
  type RestoreReport,
  restoreLeftovers,
  steeringFolder,
  SYSTEM_FOLDER,
} from "../plants/host/steering/index.ts";
import { harmlessJson, showHostile } from "../show/text/index.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import type { Environment } from "./io.ts";

export interface RestoreSettings {
  readonly dryRun: boolean;
  readonly json: boolean;
  /** Says only what is left. */
  readonly quiet: boolean;
}

export interface RestoreOutput {
  out(text: string): void;
  err(text: string): void;
  readonly env: Environment;
}

/** 0 when nothing is left, 1 when something is, 3 where a right is missing or a homeostat steers. */
export function restore(settings: RestoreSettings, io: RestoreOutput): number {
  const folder = steeringFolder(io.env);
  if (!folder.ok) return refuse(folder.trouble, io);
  const drivers = createKnobDrivers();
  const { dryRun } = settings;
  const processes = liveProcessTable();
  const restored = restoreLeftovers({ folder: folder.value, drivers, processes, dryRun });
  drivers.close();
  if (!restored.ok) {
    remark(restored.trouble, io);
    return EXIT.unsupported;
  }
  const report = restored.value;
  if (settings.json)
    io.out(`${harmlessJson(JSON.stringify(pageOf(folder.value, report, dryRun), null, 2))}\n`);
  else io.out(text(report, settings));
  for (const trouble of report.troubles) remark(trouble, io);
  if (folder.value !== SYSTEM_FOLDER && existsSync(SYSTEM_FOLDER)) remark(ROOTS_OWN, io);
  return exitCodeOf(report, dryRun);
}

function exitCodeOf({ left, denied, rows }: RestoreReport, dryRun: boolean): number {
  if (denied) return EXIT.unsupported;
  const due =
    dryRun &&
    rows.some(({ outcome, present, original }) => outcome === "restored" && present !== original);
  return left > 0 || due ? EXIT.no : EXIT.ok;
}

const ROOTS_OWN = {
  code: "steering.other-place",
  where: SYSTEM_FOLDER,
  message: "holds what root's runs left, which only root may read",
  advice: "run `sudo homeostat restore` for these",
};

const pageOf = (folder: string, { rows, left, troubles }: RestoreReport, dryRun: boolean) => ({
  folder,
  dry_run: dryRun,
  left,
  settings: rows,
  troubles,
});

function text(report: RestoreReport, { dryRun, quiet }: RestoreSettings): string {
  const { rows } = report;
  const shown = quiet ? rows.filter(({ outcome }) => outcome === "failed") : rows;
  const lines = shown.map((row) => showHostile(line(row, dryRun)));
  if (rows.length === 0 && !quiet) lines.push("Nothing is left to set back.");
  return lines.map((one) => `${one}\n`).join("");
}

function line(row: RestoredRow, dryRun: boolean): string {
  const { spot, knob, original, written, present, outcome, because, run, action } = row;
  const what = `${placeOf(spot)}: ${knob} ${present ?? written}`;
  const why = because === null ? "" : `: ${because}`;
  const from = ` (run ${run}, ${action})`;
  switch (outcome) {
    case "restored":
      if (present === original) return `${what} is what it was before${from}`;
      return `${what} → ${original}${dryRun ? " would be set back" : ", set back"}${from}`;
    case "hands-off":
      return `${what} left alone${why}${from}`;
    case "gone":
      return `${what}: gone${from}`;
    case "failed":
      return `${what} could not be set back to ${original}${why}${from}`;
    default:
      return unreachable(outcome);
  }
}
