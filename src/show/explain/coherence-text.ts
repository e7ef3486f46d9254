// The coherence of the whole, line by line, why S* can never reach T*, and a row for
// every sensor.
import type { Coherence } from "../../model/index.ts";
import { columnsOf, fitTo, foldUnder, percent, showHostile, UNKNOWN } from "../text/index.ts";
import type { CoherenceExplanation, Ensemble, SensorRow } from "./coherence.ts";
import { figure } from "./figure.ts";

/** Text with a final newline; folded where `columns`, a terminal's width, is given. */
export function coherenceText(one: CoherenceExplanation, columns: number | null = null): string {
  const lines = [
    `${one.present} sensors with a value, ${one.collecting} of them collecting`,
    "",
    ...(one.coherence === null
      ? ["S* is unknown until a sensor has 8 values."]
      : [
          ...steps(one, one.coherence).flatMap((line) => foldUnder(line, SYMBOL_COLUMNS, columns)),
          "",
          ...ratios(one, one.coherence),
          "",
          ...reason(one, one.coherence),
        ]),
    ...(one.ensemble === null ? [] : ["", ...ensembleLines(one.ensemble, columns)]),
    "",
    ...foldUnder(selfLine(one), "self: ".length, columns),
    "",
    ...table(one.sensors),
  ];
  return `${lines.join("\n")}\n`;
}

/** `n        = ` */
const SYMBOL_COLUMNS = 11;

function steps(one: CoherenceExplanation, c: Coherence): string[] {
  const counted = one.bands.filter(({ count }) => count > 0).toReversed();
  const sum = counted.map(({ count, weight }) => `${count}·${weight}`).join(" + ");
  const names = counted.map(({ name, count }) => `${count} ${name}`).join(", ");
  return [
    `n        = ${c.n} sensors judged: ${names}`,
    `V*       = 1 − e^(−n/50) = 1 − e^(−${figure(c.n / 50)}) = ${figure(c.vStar)}`,
    `A*       = (${sum}) / ${c.n} = ${figure(c.aStar)}; proven share ${percent(one.proven_share)}`,
    `k        = σ·V*·A* = ${figure(one.sigma)}·${figure(c.vStar)}·${figure(c.aStar)} = ${figure(c.k)}`,
    `S*       = k/(1+k) = ${figure(c.k)}/${figure(1 + c.k)} = ${figure(c.sStar)}`,
  ];
}

function ratios(one: CoherenceExplanation, c: Coherence): string[] {
  const verdict = c.aboveTStar ? "above" : "not above";
  return [
    `coherence ratio    = S*/D* = ${figure(c.sStar)}/${figure(one.d_star)} = ${figure(c.ratio)}`,
    `relative coherence = S*/S*max(n) = ${figure(c.sStar)}/${figure(c.sStarMax)} = ${figure(c.relative)}`,
    `                     ${verdict} T* = 5/7 = ${figure(one.t_star)}`,
  ];
}

function reason(one: CoherenceExplanation, c: Coherence): string[] {
  return [
    "Why S* itself can never reach T*: V* and A* are at most 1, so k is at most",
    `σ = ${figure(one.sigma)} and S* at most σ/(1+σ) = D* = ${figure(one.d_star)}, below T* = ${figure(one.t_star)}; reaching T*`,
    `would need k = 2.5. With few sensors V* holds it lower still: ${c.n} of them, all`,
    `CRYSTAL, give S*max = ${figure(c.sStarMax)}. Hence the relative coherence is what T* judges.`,
  ];
}

function ensembleLines(one: Ensemble, columns: number | null): string[] {
  const without =
    one.without_fixed_point === 0
      ? ""
      : `; ${one.without_fixed_point} without a fixed point, where E is ∞`;
  return [
    `E        = ½λ² + |f(x*) − x*| of each sensor: mean ${figure(one.mean_energy)}${without}`,
    `Z        = Σ e^(−βE) = ${figure(one.z)}, β = ${figure(one.beta)}`,
    `F        = −ln Z / β = ${one.f === null ? "∞" : figure(one.f)}: an analogy with statistical mechanics, no more`,
  ].flatMap((line) => foldUnder(line, SYMBOL_COLUMNS, columns));
}

function selfLine({ self }: CoherenceExplanation): string {
  if (self.band === null) return "self: S* of the last tick as a series of its own, collecting";
  const converged = self.converged === true ? "converged" : "not converged";
  return `self: S* of the last tick as a series of its own: ${self.band}, gap ${figure(self.gap)}, ${converged}`;
}

/** Widths of the columns but the first, which takes the longest name that leaves 80 columns in all. */
const COLUMNS = [8, 10, 9, 8, 9, 6] as const;
const NAME_COLUMNS_MOST = 24;

function table(rows: readonly SensorRow[]): string[] {
  const names = rows.map(({ sensor }) => columnsOf(showHostile(sensor)));
  const widths = [Math.min(NAME_COLUMNS_MOST, Math.max(6, ...names)), ...COLUMNS];
  const row = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => fitTo(cell, widths[index]!))
      .join(" ")
      .trimEnd();
  return [
    row(["sensor", "value", "band", "λ", "gap", "evidence", "window"]),
    ...rows.map((one) =>
      row([
        showHostile(one.sensor),
        figure(one.value),
        one.band ?? one.state,
        figure(one.multiplier),
        figure(one.gap),
        one.evidence ?? UNKNOWN,
        one.window_ticks === null ? UNKNOWN : String(one.window_ticks),
      ]),
    ),
  ];
}
