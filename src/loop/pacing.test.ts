import { expect, test } from "vitest";
import fc from "fast-check";
import { Pacer } from "./pacing.ts";

class FakeClock {
  now = 1000;
  slept = 0;
  monotonic = (): number => this.now;
  wall = (): number => 1.7e12 + this.now + this.slept;
  sinceBoot = (): number => Math.floor((50_000 + this.now + this.slept) / 10) * 10;
}

test("T13: the cost of a tick shortens the wait, the grid stays", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 1);
  for (let beat = 0; beat < 50; beat += 1) {
    expect(pacer.begin()).toMatchObject({ tick: beat, late: 0, skipped: 0, suspended: 0 });
    clock.now += 37;
    expect(pacer.wait()).toBe(963);
    clock.now += pacer.wait();
  }
});

test("T13: an overrun skips the missed beats and says how many and how late", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 0.5);
  pacer.begin();
  clock.now += 1700;
  expect(pacer.wait()).toBe(0);
  expect(pacer.begin()).toMatchObject({ tick: 3, skipped: 2, late: 1200 });
  clock.now += pacer.wait();
  expect(pacer.begin()).toMatchObject({ tick: 4, skipped: 0, late: 0 });
});

test("T13: time asleep is told apart from lateness", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 1);
  pacer.begin();
  clock.now += 1000;
  clock.slept += 60_000;
  const beat = pacer.begin();
  expect(beat.suspended).toBeGreaterThan(59_900);
  expect(beat).toMatchObject({ tick: 1, skipped: 0, late: 0 });
  clock.now += 1000;
  expect(pacer.begin().suspended).toBe(0);
});

test.each([-1e9, 3_600_000])("T13: a wall clock that is set by %i ms changes nothing", (by) => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 1);
  pacer.begin();
  clock.now += 1000;
  const { wall } = clock;
  clock.wall = () => wall() + by;
  expect(pacer.begin()).toMatchObject({ tick: 1, late: 0, skipped: 0, suspended: 0 });
});

test("T13: a sleep after a wall clock that was set back is still told", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 1);
  pacer.begin();
  clock.now += 1000;
  const { wall } = clock;
  clock.wall = () => wall() - 5000;
  expect(pacer.begin().suspended).toBe(0);
  clock.now += 1000;
  clock.slept += 20_000;
  expect(pacer.begin().suspended).toBeGreaterThan(19_900);
});

test("T13: a new interval takes effect from the last beat", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 1);
  pacer.begin();
  clock.now += 1000;
  pacer.begin();
  clock.now += 100;
  pacer.interval = 2;
  expect(pacer.wait()).toBe(1900);
  clock.now += 1900;
  expect(pacer.begin()).toMatchObject({ tick: 2, late: 0 });
  pacer.interval = 0.25;
  expect(pacer.wait()).toBe(250);
});

test("T13: an interval changed back and forth between two beats neither hurries nor freezes", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 1);
  pacer.begin();
  for (const interval of [2, 5, 10, 5, 2, 1]) {
    clock.now += 50;
    pacer.interval = interval;
  }
  expect(pacer.wait()).toBe(700);
  clock.now += 700;
  expect(pacer.begin()).toMatchObject({ tick: 1, late: 0, skipped: 0 });
  expect(pacer.wait()).toBe(1000);
});

test("T13: a shorter interval whose beat is already past ticks at once and skips nothing", () => {
  const clock = new FakeClock();
  const pacer = new Pacer(clock, 10);
  pacer.begin();
  clock.now += 9000;
  pacer.interval = 0.05;
  expect(pacer.wait()).toBe(0);
  expect(pacer.begin()).toMatchObject({ tick: 1, late: 0, skipped: 0 });
  expect(pacer.wait()).toBe(50);
});

test("T13: whatever the costs, ticks only grow and no beat is early (property)", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 5000, noNaN: true }), { maxLength: 60 }),
      fc.constantFrom(0.05, 0.25, 1, 60),
      (costs, interval) => {
        const clock = new FakeClock();
        const pacer = new Pacer(clock, interval);
        let last = -1;
        for (const cost of costs) {
          const beat = pacer.begin();
          expect(beat.tick).toBe(last + 1 + beat.skipped);
          expect(beat.late).toBeGreaterThanOrEqual(0);
          expect(clock.now).toBeGreaterThanOrEqual(1000 + beat.tick * interval * 1000 - 1e-6);
          last = beat.tick;
          clock.now += cost;
          clock.now += pacer.wait();
        }
      },
    ),
    { seed: 1 },
  );
});
