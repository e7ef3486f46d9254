import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coreStrip } from "./core-strip.ts";
import { planScreen, type PanelKind } from "./plan.ts";

const QUIET = {
  cores: 2,
  warns: false,
  warningRows: 1,
  recommendations: 0,
  receipts: 0,
  worldRows: 0,
  focus: "processes",
} as const;

function kindsAt(columns: number, rows: number): readonly PanelKind[] {
  return planScreen({ columns, rows }, QUIET).map((panel) => panel.kind);
}

const sizes = fc.record({
  columns: fc.integer({ min: 1, max: 400 }),
  rows: fc.integer({ min: 1, max: 150 }),
});
const contents = fc.record({
  cores: fc.nat(1024),
  warns: fc.boolean(),
  warningRows: fc.integer({ min: 1, max: 3 }),
  recommendations: fc.nat(9),
  receipts: fc.nat(20),
  worldRows: fc.constantFrom(0, 2),
  focus: fc.constantFrom("processes" as const, "sensors" as const),
});

describe("T6: layout", () => {
  test.each<[number, number, PanelKind[]]>([
    [80, 1, ["verdict"]],
    [80, 2, ["header", "verdict"]],
    [80, 3, ["header", "verdict", "numbers"]],
  ])("the most important first: %i×%i", (columns, rows, kinds) => {
    expect(kindsAt(columns, rows)).toEqual(kinds);
  });

  test("80×24 has everything of a quiet host, and both lists stand side by side from 110 columns on", () => {
    const all: PanelKind[] = [
      "header",
      "verdict",
      "numbers",
      "warning",
      "curve",
      "bands",
      "gauges",
      "cores",
      "route",
      "processes",
      "footer",
    ];
    expect(kindsAt(80, 24)).toEqual(all);
    expect(kindsAt(120, 24)).toContain("sensors");
  });

  test("where nothing is advised or done, one row says so on tall screens and none on short ones", () => {
    const advice = (columns: number, rows: number): readonly number[] =>
      planScreen({ columns, rows }, QUIET)
        .filter(({ kind }) => kind === "recommendations" || kind === "receipts")
        .map(({ box }) => box.height);
    expect([advice(80, 24), advice(120, 36), advice(200, 60)]).toEqual([[], [1], [1]]);
  });

  test("boxes stay on the screen and never overlap", () => {
    fc.assert(
      fc.property(sizes, contents, (size, has) => {
        const taken = new Set<string>();
        for (const { box } of planScreen(size, has)) {
          expect(box.x + box.width).toBeLessThanOrEqual(size.columns);
          expect(box.y + box.height).toBeLessThanOrEqual(size.rows);
          expect(Math.min(box.width, box.height)).toBeGreaterThan(0);
          for (let y = box.y; y < box.y + box.height; y += 1) {
            for (const x of new Set([box.x, box.x + box.width - 1])) {
              expect(taken.has(`${x},${y}`), `${x},${y} is drawn once`).toBe(false);
              taken.add(`${x},${y}`);
            }
          }
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("whoever has a row shows whether it is steady", () => {
    fc.assert(
      fc.property(sizes, contents, (size, has) => {
        expect(planScreen(size, has).some((panel) => panel.kind === "verdict")).toBe(true);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("T6: the strip of cores", () => {
  test.each([
    [2, 70, 2, "full", 1],
    [16, 70, 2, "small", 1],
    [64, 70, 2, "dense", 1],
    [512, 70, 2, "dense", 15],
  ] as const)("%i cores in %i×%i are drawn %s, %i to a cell", (...row) => {
    const [cores, columns, height, kind, perCell] = row;
    expect(coreStrip(cores, columns, height)).toMatchObject({ kind, perCell });
  });

  test("every core has a cell", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2048 }),
        fc.integer({ min: 2, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        (cores, columns, height) => {
          const strip = coreStrip(cores, columns, height);
          expect(strip.rows).toBeLessThanOrEqual(height);
          expect(strip.rows * strip.perRow * strip.perCell).toBeGreaterThanOrEqual(cores);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});
