import { describe, expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import { Companions } from "./companions.ts";
import type { CompanionsState, Parting } from "./companions.ts";

const [RECEIVED, LOOPED, SENT, DISK] = [0, 1, 2, 3] as const;
/** Ten minutes after the last of the dips in which demand falls by half, after most of a day. */
const LEARNT = 1290;

/** Three rates that follow one demand, and a disk that does as it likes; a minute each. */
class Host {
  readonly companions = new Companions();
  readonly #chance = seededChance(9);
  minute = 0;

  constructor(companions = new Companions()) {
    this.companions = companions;
    for (const sensor of [RECEIVED, LOOPED, SENT, DISK])
      if (!companions.has(sensor)) companions.add(sensor);
  }

  run(minutes: number, change: (values: Float64Array) => void = () => {}): Parting[] {
    const found: Parting[] = [];
    for (let i = 0; i < minutes; i++) {
      const demand =
        0.3 * Math.exp(0.3 * Math.sin(this.minute / 25) - (this.minute % 90 < 15 ? 0.7 : 0));
      this.minute++;
      const noise = (): number => Math.exp(0.02 * normal(this.#chance));
      const disk = 0.1 * Math.exp(normal(this.#chance));
      const values = Float64Array.of(demand * noise(), demand * noise(), demand * noise(), disk);
      change(values);
      this.companions.note(values);
      found.push(...this.companions.observe(values));
    }
    return found;
  }
}

const fallsTo =
  (share: number) =>
  (values: Float64Array): void => {
    values[RECEIVED]! *= share;
  };

describe("X1: sensors that go together", () => {
  test("are left alone while they do", () => {
    expect(new Host().run(LEARNT + 600)).toEqual([]);
  });

  test("one that falls from the others is told within four minutes, with how far", () => {
    const host = new Host();
    host.run(LEARNT);
    const [parting] = host.run(4, fallsTo(0.4));
    expect(parting).toMatchObject({ sensor: RECEIVED });
    expect(parting!.companions.toSorted((a, b) => a - b)).toEqual([LOOPED, SENT]);
    expect(parting!.share).toBeGreaterThan(0.35);
    expect(parting!.share).toBeLessThan(0.47);
    expect(parting!.strength).toBeGreaterThanOrEqual(1);
  });

  test.each<[name: string, minutes: number, change: (values: Float64Array) => void]>([
    ["all fall together", 20, (values) => values.set(values.map((value) => 0.4 * value))],
    ["it falls by a tenth", 20, fallsTo(0.9)],
    ["it falls for two minutes", 2, fallsTo(0.4)],
    ["it rises for two minutes", 2, fallsTo(1.8)],
    ["one without companions falls", 20, (values) => (values[DISK] = 0.01)],
  ])("nothing is told where %s", (_name, minutes, change) => {
    const host = new Host();
    host.run(LEARNT);
    expect(host.run(minutes, change)).toEqual([]);
    expect(host.run(1)).toEqual([]);
  });

  test("one that rises above the others is told too, and which of them moved", () => {
    const host = new Host();
    host.run(LEARNT);
    const [parting, ...others] = host.run(4, fallsTo(1.8));
    expect(parting).toMatchObject({ sensor: RECEIVED });
    expect(parting!.share).toBeGreaterThan(1.5);
    expect(others.map(({ sensor }) => sensor)).not.toContain(SENT);
  });

  test("one that comes down again to where it was has only come back", () => {
    const host = new Host();
    host.run(LEARNT);
    expect(host.run(40, fallsTo(2.5)).length).toBeGreaterThan(0);
    expect(host.run(60)).toEqual([]);
  });

  test("the first parting teaches nothing, the second is a habit", () => {
    const host = new Host();
    host.run(LEARNT);
    const twice = [0, 1, 2].map(() => {
      const heard = host.run(20, fallsTo(0.4)).length > 0;
      host.run(250);
      return heard;
    });
    expect(twice).toEqual([true, true, false]);
  });

  test("sensors that hardly move, or are next to nothing, are no companions", () => {
    const host = new Host();
    const still = (values: Float64Array): void => {
      values[LOOPED] = 0.001;
      values[SENT] = 0.2;
    };
    host.run(LEARNT, still);
    const both = (values: Float64Array): void => {
      still(values);
      fallsTo(0.4)(values);
    };
    expect(host.run(20, both)).toEqual([]);
  });

  test("one that was at its largest alone has changed its scale and says nothing", () => {
    const host = new Host();
    host.run(LEARNT);
    host.run(1, (values) => (values[RECEIVED] = 1));
    expect(host.run(12, fallsTo(0.4))).toEqual([]);
  });

  test("a fresh past says nothing, nor does a minute that was not seen", () => {
    const host = new Host();
    host.run(900);
    expect(host.run(20, fallsTo(0.4))).toEqual([]);
    expect(host.companions.observe(null)).toEqual([]);
  });

  test("given back what it remembers it hears as before; nonsense is refused", () => {
    const host = new Host();
    host.run(LEARNT + 40);
    const names = ["rx", "lo", "tx", "disk"];
    const state = JSON.parse(
      JSON.stringify(host.companions.save((i) => names[i]!)),
    ) as CompanionsState;
    const fresh = new Companions();
    expect(fresh.load(state, (id) => names.indexOf(id))).toBe(true);
    const again = new Host(fresh);
    again.run(20);
    expect(again.run(4, fallsTo(0.4))[0]?.sensor).toBe(RECEIVED);
    expect(new Companions().load({ ...state, seen: [] }, () => 0)).toBe(false);
  });
});
