import { describe, expect, test } from "vitest";
import type { TickRecord } from "../record/index.ts";
import { renderLine } from "./linear.ts";
import { curveStartAfter } from "./scene.ts";
import { stage } from "./screen.fixture.ts";
import { answerOf, steadinessAfter } from "./steadiness.ts";
import type { Answer } from "./steadiness.ts";
import { busyTick, viewAt } from "./view.fixture.ts";

/** The answer is the same wherever the word stands: dashboard, plain line, linear mode, curve. */
async function check(changes: Partial<TickRecord>, answer: Answer): Promise<void> {
  const record = busyTick(160, changes);
  expect(answerOf(record)).toBe(answer);
  expect(curveStartAfter(undefined, record) === undefined).toBe(answer === "collecting");
  expect(renderLine(record)).toContain(`  ${answer.toUpperCase()}  `);
  for (const mode of ["screen", "linear"] as const) {
    const { screen, dashboard } = stage({ columns: 100, rows: 24 }, { mode });
    dashboard.update(viewAt(160, changes));
    dashboard.close();
    const rows = await screen.rows();
    const said = mode === "screen" ? rows[1]! : rows[0]!.split(", watching: ")[1]!;
    expect(said).toMatch(new RegExp(`^\\W*${answer}\\b`, "i"));
  }
}

describe("T6: steady only where at least half of the sensors are judged", () => {
  test.each<[sensors: number, collecting: number, above: boolean | null, answer: Answer]>([
    [26, 26, null, "collecting"],
    [26, 22, true, "collecting"],
    [26, 22, false, "collecting"],
    [26, 14, true, "collecting"],
    [26, 13, true, "steady"],
    [26, 13, false, "unsteady"],
    [26, 0, true, "steady"],
    [1, 0, false, "unsteady"],
  ])("%i sensors, %i collecting, above T* %s: %s", async (sensors, collecting, above, answer) => {
    const coherence = above === null ? null : 0.3;
    await check({ sensors, collecting, above_t_star: above, coherence }, answer);
  });

  test("the time it stands for begins with the answer, not with the first judged sensor", () => {
    const few = busyTick(10, { sensors: 26, collecting: 22 });
    const most = busyTick(15, { sensors: 26, collecting: 2 });
    const later = busyTick(40, { sensors: 26, collecting: 2 });
    const since = [most, later].reduce(steadinessAfter, steadinessAfter(undefined, few));
    expect(since).toEqual({ answer: "steady", sinceMs: most.elapsed_ms });
  });
});
