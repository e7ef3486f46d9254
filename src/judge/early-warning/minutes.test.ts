import { expect, test } from "vitest";
import { Frame, normal, seededChance, SensorTable } from "../../base/index.ts";
import type { Ms } from "../../base/index.ts";
import { Minutes } from "./minutes.ts";

const SECOND: Ms = 1000;
const MINUTE_S = 60;
const HOURS_OF_PAST = 6;

/** One sensor of noisy seconds about 0.3, which `beyond` changes; one tick a second. */
class Course {
  readonly table = new SensorTable();
  readonly frame = new Frame();
  readonly chance = seededChance(1);
  minutes = new Minutes(this.table);
  t = 0;

  constructor() {
    const spec = { unit: "", normaliser: "", source: "", group: "cpu", routable: false };
    this.table.register({ id: "cpu0", title: "", ...spec });
    for (let i = 0; i < HOURS_OF_PAST * 60; i++) this.minute(() => 0);
  }

  /** A minute of seconds; true where one of its ticks crossed. */
  minute(beyond: (second: number) => number | null): boolean {
    let crossed = false;
    for (let second = 0; second < MINUTE_S; second++) {
      this.frame.clear(1);
      const more = beyond(second);
      if (more !== null) this.frame.set(0, 0.3 + 0.1 * normal(this.chance) + more);
      this.minutes.observe(this.t++ * SECOND, this.frame);
      crossed ||= this.minutes.crossed(0);
    }
    return crossed;
  }
}

const rows: readonly [string, (second: number) => number | null, boolean][] = [
  ["a minute like others", () => 0, false],
  ["a second far out", (second) => (second === 5 ? 0.6 : 0), false],
  ["a minute a deviation higher: no second of it is unusual", () => 0.1, true],
  ["a minute mostly without values", (second) => (second < 10 ? 0.5 : null), false],
];

test.each(rows)("T8: minutes alarm by what lasts: %s", (_name, beyond, alarms) => {
  const course = new Course();
  course.minute(beyond);
  // The minute is judged at the first tick of the next.
  expect(course.minute(() => 0)).toBe(alarms);
});

test("T8: minutes saved and restored go on where they were", () => {
  const one = new Course();
  const again = new Minutes(one.table);
  for (const [sensor, state] of JSON.parse(JSON.stringify([...one.minutes.save()])))
    expect(again.restore(sensor, state)).toBe(true);
  one.minutes = again;
  one.minute(() => 0.2);
  expect(one.minute(() => 0)).toBe(true);
});

test("T8: a memory of seconds is no memory of minutes", () => {
  const course = new Course();
  expect(course.minutes.restore("cpu0", { version: 1, shape: "another", content: {} })).toBe(false);
});
