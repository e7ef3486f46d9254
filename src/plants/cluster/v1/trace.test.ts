import { expect, test } from "vitest";
import { traceIn } from "./trace.ts";

const lines = (values: readonly (number | null)[]): string =>
  values.map((cpu_avg) => JSON.stringify({ cpu_avg })).join("\n");
const TEN = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1];

test("R5: a recording gives its CPU; gaps and a torn last line are left out", () => {
  const read = traceIn(`${lines([null, ...TEN])}\n\n{"cpu_avg": 0.`, "a.jsonl");
  expect(read).toEqual({ ok: true, value: TEN });
});

test.for(["", "nonsense", lines([0.5, 0.5]), lines([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])])(
  "R5: what holds no recording is refused: %j",
  (text) => {
    const read = traceIn(text, "a.jsonl");
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.trouble).toMatchObject({ code: "cluster.trace", where: "a.jsonl" });
  },
);
