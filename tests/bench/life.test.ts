// The parts of the demonstrations and the soak that are functions of values: when jobs run, what
// the annals keep, what an outcome says, how growth is measured.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOptions as readDemonstrationOptions } from "../../bench/demonstrations/options.ts";
import { isAnnounced, outcomeOf } from "../../bench/demonstrations/outcome.ts";
import type { Played } from "../../bench/demonstrations/outcome.ts";
import { demonstrationTable } from "../../bench/demonstrations/table.ts";
import { namesTrouble } from "../../bench/demonstrations/troubles.ts";
import type { TroubleName } from "../../bench/demonstrations/troubles.ts";
import { Annals } from "../../bench/life/annals.ts";
import { burstsOf } from "../../bench/life/bursts.ts";
import { findingsOf, measuresOf } from "../../bench/soak/measures.ts";
import type { Kept } from "../../bench/soak/measures.ts";
import { readOptions as readSoakOptions } from "../../bench/soak/options.ts";
import { robustSlope } from "../../bench/soak/slope.ts";
import { soakTable, verdictOf } from "../../bench/soak/table.ts";
import type { AlarmRecord, IncidentRecord, TickRecord } from "../../src/show/record/index.ts";

const BEGAN = Date.UTC(2026, 0, 1);
const SEEN = new Date(BEGAN).toISOString();

const alarm = (
  source: string,
  strength: number | null,
  left: number | null = null,
): AlarmRecord => ({
  source,
  kind: left === null ? "novelty" : "exhaustion",
  group: source,
  since: SEEN,
  strength,
  peak: 1,
  says: source,
  forecast:
    left === null
      ? null
      : {
          used: 0.5,
          left_s: left,
          left_low_s: left - 5,
          left_high_s: left + 5,
          rise_per_s: 0.01,
          seen_s: 60,
        },
  sensors: [],
});

const incident = (id: string, alarms: readonly AlarmRecord[]): IncidentRecord => ({
  id,
  state: "open",
  severity: "warning",
  since: SEEN,
  opened_at: SEEN,
  last_alarm_at: SEEN,
  closed_at: null,
  age_s: 0,
  returns: 0,
  blind: false,
  acknowledged: null,
  reason: "a reason",
  sensors: [],
  alarms,
  alarms_omitted: 0,
  suspects: [],
});

interface Said {
  readonly at: number;
  readonly open?: IncidentRecord;
  readonly kind?: "opened" | "worsened" | "closed";
  readonly values?: Readonly<Record<string, number | null>>;
}

function annalsOf(said: readonly Said[]): Annals {
  const annals = new Annals();
  for (const { at, open, kind, values = {} } of said) {
    const time = new Date(BEGAN + 1000 * at).toISOString();
    const incidents = open === undefined ? [] : [open];
    const incident_events = kind === undefined ? [] : [{ kind, id: open?.id ?? null }];
    annals.take({ time, incidents, incident_events, values } as unknown as TickRecord);
  }
  return annals;
}

const played = (onset: number | null): Played => ({
  trouble: "disk",
  title: "a disk",
  interval: 1,
  onset: onset === null ? null : BEGAN + 1000 * onset,
  usedUpAfter: 100,
  names: (source) => /^(?:fs\.x\.used|exhaustion:disk:\/x)$/u.test(source),
  hook: [{ kind: "opened", time: new Date(BEGAN + 1000 * 30).toISOString() }],
});

describe("T8: jobs of ordinary life", () => {
  test("they come in order, within the time, each kind as often as its period says", () => {
    const options = fc.record({
      seconds: fc.double({ min: 1, max: 4000, noNaN: true }),
      pace: fc.double({ min: 0.1, max: 2, noNaN: true }),
      seed: fc.nat(1000),
    });
    fc.assert(
      fc.property(options, (given) => {
        const bursts = burstsOf(given);
        expect(burstsOf(given)).toEqual(bursts);
        const times = bursts.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.every((at) => at >= 0 && at < given.seconds)).toBe(true);
        const agents = bursts.filter(({ job }) => job === "agent").length;
        const wanted = given.seconds / (10 * given.pace);
        expect(Math.abs(agents - wanted)).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("T8: what a demonstration showed", () => {
  const quiet = { at: 0, values: { "fs.x.used": 0.9 } };
  const opened = incident("b", [alarm("cpu0", 1.2)]);
  const named = incident("b", [alarm("cpu0", 1), alarm("exhaustion:disk:/x", 2, 60)]);

  test("an incident that opens after the onset announces it; an alarm of its own names and foretells it", () => {
    const annals = annalsOf([
      quiet,
      { at: 30, open: opened, kind: "opened" },
      { at: 50, open: named, kind: "worsened" },
    ]);
    const outcome = outcomeOf(annals, played(20));
    expect(outcome).toMatchObject({
      before: 20,
      watched: 30,
      openedBefore: [],
      openAtOnset: false,
      opened: { after: 10, severity: "warning" },
      named: { after: 30, source: "exhaustion:disk:/x" },
      forecast: { after: 30, trulyLeft: 70 },
      hook: ["opened"],
    });
    expect(isAnnounced(outcome, true)).toBe(true);
    const table = demonstrationTable([outcome]);
    expect(table).toContain("| after 10 s | warning, later warning | `cpu0` |");
    expect(table).toContain("after 30 s: 60 s left [55, 65], truly 70 s");
  });

  test.each<[name: string, said: readonly Said[], announced: boolean]>([
    ["nothing", [quiet, { at: 90 }], false],
    ["an incident that does not name it", [quiet, { at: 30, open: opened, kind: "opened" }], false],
    [
      "an alarm of before the onset that only stands on",
      [
        { at: 5, open: named, kind: "opened" },
        { at: 50, open: named },
      ],
      false,
    ],
    [
      "an alarm of its own that joins an incident of before",
      [
        { at: 5, open: { ...opened, id: "b" }, kind: "opened" },
        { at: 50, open: named },
      ],
      true,
    ],
  ])("%s", (_name, said, announced) => {
    const outcome = outcomeOf(annalsOf(said), played(20));
    expect(isAnnounced(outcome, true)).toBe(announced);
    expect(outcome.opened === null || outcome.openedBefore.length === 0).toBe(true);
  });

  test("one that was closed before the onset was not open at it", () => {
    const annals = annalsOf([
      { at: 1, open: opened, kind: "opened" },
      { at: 9, open: { ...opened, state: "closed" }, kind: "closed" },
      { at: 50 },
    ]);
    expect(outcomeOf(annals, played(20))).toMatchObject({
      openAtOnset: false,
      openedBefore: [{ after: -19 }],
      opened: null,
    });
  });

  test("an alarm is told again when it stands again, and once while it is not seen", () => {
    const strengths = [1.2, 0.3, 1.1, null, 1.4];
    const annals = annalsOf(
      strengths.map((strength, at) => ({ at, open: incident("b", [alarm("cpu0", strength)]) })),
    );
    expect(annals.told.map(({ at }) => (at - BEGAN) / 1000)).toEqual([0, 2]);
  });

  test("a quiet phase has no onset: all its incidents are of before", () => {
    const annals = annalsOf([quiet, { at: 30, open: opened, kind: "opened" }, { at: 60 }]);
    const outcome = outcomeOf(annals, { ...played(null), trouble: "quiet" });
    expect(outcome).toMatchObject({ before: 60, watched: 0, opened: null });
    expect(demonstrationTable([outcome])).toContain("Quiet phase of 60 s: 1 incidents, by `cpu0`.");
  });

  test("the highest of its own sensors since the onset is what it reached", () => {
    const annals = annalsOf([quiet]);
    annals.forgetPeaks();
    annals.take({
      time: SEEN,
      incidents: [],
      incident_events: [],
      values: { "fs.x.used": 0.4, cpu0: 0.9, gone: null },
    } as unknown as TickRecord);
    expect(outcomeOf(annals, played(0)).reached).toEqual({ sensor: "fs.x.used", value: 0.4 });
  });
});

describe("X1: the growth that a soak measures", () => {
  test("a line is found through a quarter of wild values, and its interval holds it", () => {
    const shape = fc.record({
      slope: fc.double({ min: -50, max: 50, noNaN: true }),
      wild: fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
        minLength: 5,
        maxLength: 5,
      }),
    });
    fc.assert(
      fc.property(shape, ({ slope, wild }) => {
        const found = robustSlope(
          Array.from({ length: 20 }, (_, x) => [x, x % 4 === 1 ? wild[(x - 1) / 4]! : slope * x]),
        )!;
        expect(found.low).toBeLessThanOrEqual(slope + 1e-6);
        expect(found.high).toBeGreaterThanOrEqual(slope - 1e-6);
        expect(found.low).toBeLessThanOrEqual(found.slope);
        expect(found.slope).toBeLessThanOrEqual(found.high);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("Sen's ranks by hand: of 1, 2, 4, 7, 11 the interval is that of the outermost slopes", () => {
    const points = [1, 2, 4, 7, 11].map((y, x) => [x, y] as const);
    // Spread 1.96·√(5·4·15/18) = 8.002 of 10 slopes: ranks 1 and 10.
    expect(robustSlope(points)).toEqual({ slope: 2.5, low: 1, high: 4 });
    expect(robustSlope(points.slice(1))).toBeNull();
  });

  const ticks = (count: number, mibPerHour: number): readonly Kept[] =>
    Array.from({ length: count }, (_, at) => ({
      at,
      rss: 60e6 + (mibPerHour * 2 ** 20 * at) / 3600,
      cpu: 2 ** -8,
      took: 2,
      opened: at === 7 ? 1 : 0,
      sensors: 30,
    }));

  test.each<[name: string, mibPerHour: number, verdict: string]>([
    ["steady", 0, "no: missed are incidents"],
    ["a leak", 20, "no: missed are incidents, growth of resident memory"],
  ])("%s", (_name, mibPerHour, verdict) => {
    const measures = measuresOf({ ticks: ticks(1800, mibPerHour), bursts: 3, interval: 1 });
    expect(measures.growthMibPerH!.slope).toBeCloseTo(mibPerHour, 6);
    expect(measures).toMatchObject({ incidents: 1, warmUp: 300, ticks: 1800, tickCpu: 3.90625 });
    expect(verdictOf(measures)).toBe(verdict);
    expect(soakTable(measures)).toContain(`Verdict: ${verdict}.`);
  });

  test("a run without a value is not resolved and holds nothing that it does not know", () => {
    const measures = measuresOf({ ticks: [], bursts: 0, interval: 1 });
    expect(findingsOf(measures).map(({ holds }) => holds)).toEqual([true, null, null, null]);
    expect(verdictOf(measures)).toMatch(/^not resolved: not known are resident memory/);
  });
});

test.each<[source: string, name: TroubleName, names: boolean]>([
  ["lasting:net.lo.rx", "flood", true],
  ["relations:net.lo.tx", "flood", true],
  ["net.eth0.rx", "flood", false],
  ["exhaustion:disk:/var/tmp", "disk", true],
  ["exhaustion:disk:/", "disk", false],
  ["lasting:process:77", "runaway", true],
  ["lasting:process:78", "runaway", false],
  ["cpu.iowait", "runaway", false],
  ["lasting:cpu", "runaway", true],
])("T8: an alarm of %s names a %s: %s", (source, name, names) => {
  expect(namesTrouble(source, { name, pid: 77 })).toBe(names);
});

test.each([
  [readDemonstrationOptions, ["--only", "leek"], /--only leek: give one of leak, host-leak, disk/],
  [readDemonstrationOptions, ["--quiet", ""], /--quiet : give a number from 1 to 3600/],
  [readDemonstrationOptions, ["--frob"], /frob/],
  [readDemonstrationOptions, ["--help"], /^Usage: sudo npm run demo:warning/],
  [readSoakOptions, ["--minutes", "NaN"], /--minutes NaN: give a number from 0.1 to 10000/],
  [readSoakOptions, ["--interval", "0"], /--interval 0: give a number from 0.05 to 60/],
  [readSoakOptions, ["--pace", "0"], /--pace 0: give a number from 0.1 to 10/],
])("T11: wrong arguments are named: %#", (read, args, says) => {
  expect(read(args)).toMatch(says);
});
