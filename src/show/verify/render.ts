// `homeostat verify` in words and as JSON: every derivation with its arithmetic, and
// the table of constants with their status. Prints nothing itself.
import { CONSTANTS } from "../../model/index.ts";
import { showNumber } from "../../prove/index.ts";
import type { Comparison, Derivation, Verification } from "../../prove/index.ts";
import { fitTo, foldUnder } from "../text/index.ts";

export interface VerificationView {
  /** Also what was checked beyond the 27. */
  readonly all: boolean;
  /** The table of constants in place of the derivations. */
  readonly constants: boolean;
  readonly json: boolean;
  /** Green and red marks. */
  readonly color?: boolean;
  /** Width of the terminal; `null` or left out where there is none, and lines stay whole. */
  readonly columns?: number | null;
}

export const VERIFICATION_SCHEMA = "homeostat.verify/1";

/** Text or JSON with a final newline. Text closes with the line `27/27`, or `N/27`. */
export function renderVerification(result: Verification, view: VerificationView): string {
  return view.json ? renderJson(result, view) : renderText(result, view);
}

function renderText(result: Verification, view: VerificationView): string {
  const lines = view.constants ? constantLines(view) : derivationLines(result.derivations, view);
  if (view.all && !view.constants) {
    lines.push("", "Beyond the 27", "", ...derivationLines(result.extras, view));
    lines.push(`${result.extrasPassed}/${result.extras.length} checks beyond the 27`);
  }
  lines.push(`${result.passed}/${result.derivations.length}`);
  return `${lines.join("\n")}\n`;
}

function derivationLines(derivations: readonly Derivation[], view: VerificationView): string[] {
  return derivations.flatMap((one) => [
    `${String(one.number).padStart(2)}  ${mark(one.pass, view)}  ${one.name}`,
    ...foldUnder(`        ${one.arithmetic}`, 8, view.columns ?? null),
    ...foldUnder(`        ${outcome(one)}`, 8, view.columns ?? null),
    ...one.beside.flatMap((each) =>
      foldUnder(`        and ${each.name}: ${outcome(each)}`, 8, view.columns ?? null),
    ),
  ]);
}

function mark(pass: boolean, { color }: VerificationView): string {
  const word = pass ? "ok   " : "FAILS";
  return color === true ? `\u001b[${pass ? 32 : 31}m${word}\u001b[39m` : word;
}

function outcome({ expected, actual, relation, tolerance }: Comparison): string {
  const found = `found ${inWords(actual)}`;
  if (relation !== "=") return `${found}, must be ${relation} ${inWords(expected)}`;
  if (typeof expected === "string" || tolerance === 0) {
    return `${found}, must be ${inWords(expected)}`;
  }
  return `${found}, must be ${inWords(expected)} ± ${showNumber(tolerance)}`;
}

const inWords = (value: number | string): string =>
  typeof value === "string" ? value : Number.isFinite(value) ? showNumber(value) : "no number";

/** Below the value. */
const NOTE_INDENT = " ".repeat(14);

function constantLines({ columns = null }: VerificationView): string[] {
  const widths = [12, 32, 23, 7] as const;
  const row = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => fitTo(cell, widths[index] ?? cell.length))
      .join("  ")
      .trimEnd();
  return [
    row(["symbol", "value", "status", "origin"]),
    ...CONSTANTS.flatMap(({ symbol, written, status, origin, name, note }) => [
      row([symbol, written, status, origin === null ? "" : `[${origin}]`]),
      ...foldUnder(`${NOTE_INDENT}${name}: ${note}`, NOTE_INDENT.length, columns),
    ]),
    "",
  ];
}

function renderJson(result: Verification, view: VerificationView): string {
  return `${JSON.stringify(
    {
      schema: VERIFICATION_SCHEMA,
      passed: result.passed,
      total: result.derivations.length,
      ok: result.ok,
      derivations: result.derivations.map(plain),
      ...(view.all ? { extras: result.extras.map(plain) } : {}),
      ...(view.constants ? { constants: CONSTANTS } : {}),
    },
    null,
    2,
  )}\n`;
}

/** JSON has no NaN: what is not finite is null. */
function plain(one: Comparison & { beside?: readonly Comparison[] }): Record<string, unknown> {
  const finite = (value: number | string): number | string | null =>
    typeof value === "number" && !Number.isFinite(value) ? null : value;
  const beside = one.beside === undefined ? {} : { beside: one.beside.map(plain) };
  return { ...one, ...beside, expected: finite(one.expected), actual: finite(one.actual) };
}
