// The twelve columns of a garden's run, in their order, and a generation as a line of them.
import type { Generation } from "./history.ts";

/** Values keep one part in a million of a unit; counts and the verdict are as they are. */
const DIGITS = 6;
const rounded = (value: number): string => String(Number(value.toFixed(DIGITS)));

const CELLS_OF: Readonly<Record<string, (generation: Generation) => string>> = {
  Gen: ({ generation }) => String(generation),
  Population: ({ population }) => String(population),
  Avg_Energy: ({ averageEnergy }) => rounded(averageEnergy),
  Total_Entropy: ({ totalDirt }) => rounded(totalDirt),
  Emergency_Moves: ({ emergencyMoves }) => String(emergencyMoves),
  Isolation_Saves: ({ isolationSaves }) => String(isolationSaves),
  Entropy_Gradient: ({ gradient }) => rounded(gradient),
  Population_Volatility: ({ volatility }) => rounded(volatility),
  Emergency_Ratio: ({ emergencies }) => rounded(emergencies),
  Collapse_Risk: ({ risk }) => rounded(risk),
  Flow: ({ flow }) => rounded(flow),
  Verdict: ({ verdict }) => verdict,
};

/** First line of the file. */
export const CSV_HEADER = Object.keys(CELLS_OF).join(",");

/** Without its line break. */
export const csvRow = (generation: Generation): string =>
  Object.values(CELLS_OF)
    .map((cell) => cell(generation))
    .join(",");
