// The figure of `npm run bench:nab`: standard score of each row with its interval, best first.
import { drawFigure } from "../../src/show/report/index.ts";
import { over } from "./run.ts";
import type { TableRow } from "./table.ts";

/** SVG text. */
export function nabFigure(rows: readonly TableRow[]): Promise<string> {
  const drawn = rows.map(({ title, outcomes }) => ({
    panel: "Standard profile, threshold swept",
    label: title,
    estimate: over(outcomes, ({ swept }) => swept[0]!.score),
    low: over(outcomes, ({ interval }) => interval[0]),
    high: over(outcomes, ({ interval }) => interval[1]),
  }));
  return drawFigure({
    kind: "intervals",
    id: "nab",
    title: "Alarms on the benchmark's corpus: what remembers, and what does not",
    caption:
      "Standard score of each detector, 95 % interval with the files drawn anew; 0 is silence, 100 is perfect.",
    x: { title: "standard score: 0 is silence, 100 is perfect", domain: [-20, 100] },
    rows: drawn.toSorted((a, b) => b.estimate - a.estimate),
    rules: [{ at: 0, label: "silence" }],
  });
}
