// What `npm run bench:nab` can be asked for.
import { parseArgs } from "node:util";

export interface Options {
  /** A directory in the benchmark's layout: data/GROUP/FILE.csv, labels/combined_windows.json. */
  readonly data: string;
  /** Rows wanted; empty for all. */
  readonly detectors: readonly string[];
  readonly seeds: number;
  readonly holdout: boolean;
  /** File to draw the figure to; null for none. */
  readonly figure: string | null;
  /** Print every file's hits, misses and false alarms as well. */
  readonly files: boolean;
}

export const USAGE = `Usage: npm run bench:nab -- --data DIR [--detector NAME …] [--seeds N] [--holdout] [--files] [--figure FILE]

  --data DIR       directory with data/GROUP/FILE.csv and labels/combined_windows.json
  --detector NAME  only this row; may be given several times (default: all rows)
  --seeds N        seeds 1 to N for what draws on chance; medians are printed (default 5)
  --holdout        choose the structure on one half of the files, score it on the other
  --figure FILE    draw the standard scores with their intervals as SVG
  --files          for homeostat, each file at the shipped threshold
`;

const SEEDS_USUAL = 5;
const SEEDS_MAX = 100;

/** @returns the options, or a message that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        detector: { type: "string", multiple: true, default: [] },
        seeds: { type: "string", default: String(SEEDS_USUAL) },
        holdout: { type: "boolean", default: false },
        figure: { type: "string" },
        files: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return USAGE;
    if (values.data === undefined) return `--data: give the benchmark's directory\n\n${USAGE}`;
    const seeds = /^\d{1,3}$/.test(values.seeds) ? Number(values.seeds) : 0;
    if (seeds < 1 || seeds > SEEDS_MAX) return `--seeds ${values.seeds}: give 1 to ${SEEDS_MAX}`;
    const { data, holdout, files } = values;
    const figure = values.figure ?? null;
    return { data, detectors: values.detector, seeds, holdout, files, figure };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
