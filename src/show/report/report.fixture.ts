// A small report with every kind of part, and names that try to break out of the page.
import type { Report } from "./report.ts";

export const HOSTILE =
  "evil\"'<script>alert(1)</script>|`*_[x](http://evil.example)\u001b[31m\u202e&amp;";

const share = (
  estimate: number,
  half: number,
): { estimate: number; low: number; high: number } => ({
  estimate,
  low: estimate - half,
  high: estimate + half,
});

export const sampleReport: Report = {
  id: "sample-trial",
  title: "Does stirring help?",
  question: `Is a stirred cup sooner cool than ${HOSTILE}?`,
  verdict: { answer: "not resolved", sentence: "not resolved (n needed: 9 rounds): 12 % sooner." },
  made: "2026-11-20T09:00:00Z",
  method: ["Two cups, one spoon.", `# no heading, 1. no list, ${HOSTILE}`],
  facts: [
    ["kernel", "6.18"],
    ["cores", 2],
  ],
  seeds: [7],
  commands: ["homeostat prove stirring --seed 7", "echo '```'"],
  sections: [
    {
      title: "What was won back",
      text: ["By round."],
      figures: [
        {
          kind: "intervals",
          id: "won-back",
          title: "Share of the lost p99 won back",
          caption: "Dots are estimates, bars 95 % intervals, strokes single rounds.",
          x: { title: "% of the lost p99", scale: 100 },
          rows: [
            { panel: "cup", label: "renice", ...share(0.05, 0.1), points: [0, 0.1] },
            { panel: "cup", label: HOSTILE, ...share(0.95, 0.06), points: [0.9, 1] },
            { panel: "jug", label: "renice", estimate: 0.4, low: -Infinity, high: Infinity },
          ],
          rules: [{ at: 0.85, label: "wanted" }],
        },
        {
          kind: "curves",
          id: "curves",
          title: "Latency",
          caption: "By percentile.",
          x: {
            title: "percentile",
            log: true,
            ticks: [
              { at: 2, label: "50 %" },
              { at: 100, label: "99 %" },
            ],
          },
          y: { title: "ms", log: true },
          curves: ["renice", "default"].flatMap((label, i) =>
            ["cup", "jug"].map((panel) => ({
              panel,
              label,
              points: [2, 10, 100].map((x) => ({
                x,
                y: x * (i + 1),
                low: x * (i + 0.8),
                high: x * (i + 1.2),
              })),
            })),
          ),
        },
      ],
      tables: [
        {
          caption: "By condition",
          columns: [
            { title: "condition" },
            { title: "p99", unit: "ms", digits: 1 },
            { title: "won back", unit: "%", scale: 100 },
          ],
          rows: [
            [HOSTILE, 12.34, share(0.95, 0.06)],
            ["renice", null, { estimate: -0.002, low: -Infinity, high: Infinity }],
          ],
        },
      ],
    },
  ],
  losing: ["the jug: nothing was won back"],
  data: [
    {
      name: "rounds.csv",
      says: "One line a round.",
      content: { kind: "csv", rows: [{ round: 0, name: HOSTILE, ms: null }] },
    },
    {
      name: "trial.json",
      says: "Everything.",
      content: { kind: "json", value: { seed: 7, low: -Infinity } },
    },
  ],
};
