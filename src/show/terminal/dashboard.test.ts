import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BAND_NAMES, SEVERITIES, type TickRecord } from "../record/index.ts";
import { sampleIncident } from "../record/record.fixture.ts";
import { stage } from "./screen.fixture.ts";
import { EVENTFUL, busyTick, cores, viewAt } from "./view.fixture.ts";

const SMALL = { columns: 80, rows: 24 };
const DOWN = "\x1b[B";

describe("T6: a replay does not look live", () => {
  const replay = { tick: 12, of: 300, ended: false };
  test.each([
    [80, replay, "", /REPLAY . tick 12 of 300 . 2026-11-20 \d\d:\d\d:\d\dZ/, "? help"],
    [120, replay, "", /REPLAY . tick 12 of 300 . 2026-11-20 \d\d:\d\d:\d\dZ . every 1 s/, "? help"],
    [40, replay, "", /REPLAY/, ""],
    [80, replay, "p", /REPLAY PAUSED . tick 12/, ""],
    [80, { tick: 300, of: 300, ended: true }, "", /300 of 300/, "end of the recording, q quits"],
  ])("%i columns, %j, keys %j", async (columns, progress, keys, header, footer) => {
    const { screen, dashboard } = stage({ columns, rows: 24 });
    dashboard.update({ ...viewAt(160), replay: progress });
    dashboard.key(keys);
    dashboard.close();
    const rows = await screen.rows();
    expect(rows[0]).toMatch(header);
    expect(rows[0]).not.toMatch(/WATCHING|self/);
    expect(rows.at(-1)).toContain(footer);
  });
});

test("T6: help defines the word of the first line, and speaks of no undo in a version that changes nothing", async () => {
  const { screen, dashboard } = stage({ columns: 120, rows: 60 });
  dashboard.update(viewAt(160));
  dashboard.key("?");
  dashboard.close();
  const help = (await screen.text()).replaceAll(/\s+/g, " ");
  for (const word of [
    "STEADY: the relative coherence is above T* = 5/7",
    "UNSTEADY:",
    "COLLECTING:",
  ])
    expect(help).toContain(word);
  expect(help).toContain("not whether it is overloaded");
  expect(help).toContain("Read pressure beside it");
  expect(help).toContain("take back every change of steering");
  expect(help).not.toContain("undone");
});

describe("T6: resizing leaves no residue", () => {
  test.each([
    [
      [80, 24],
      [40, 12],
    ],
    [
      [40, 12],
      [200, 60],
    ],
    [
      [200, 60],
      [1, 1],
      [120, 36],
    ],
    [
      [80, 24],
      [81, 24],
      [80, 25],
      [79, 24],
    ],
  ] as const)("%j then %j", async (...sizes) => {
    const [first] = sizes;
    const { screen, dashboard } = stage({ columns: first[0], rows: first[1] });
    dashboard.update(viewAt(150, EVENTFUL));
    for (const [columns, rows] of sizes) {
      screen.terminal.resize(columns, rows);
      dashboard.resize(columns, rows);
      dashboard.update(viewAt(160, EVENTFUL));
    }
    const [columns, rows] = sizes.at(-1) ?? first;
    const fresh = stage({ columns, rows });
    fresh.dashboard.update(viewAt(150, EVENTFUL));
    fresh.dashboard.update(viewAt(160, EVENTFUL));
    expect(await screen.rows()).toEqual(await fresh.screen.rows());
  });
});

describe("T6: a frame is written only where it changed", () => {
  test("the same tick twice writes nothing the second time", () => {
    const { screen, dashboard } = stage(SMALL);
    dashboard.update(viewAt(160));
    const before = screen.written.length;
    dashboard.update(viewAt(160));
    expect(screen.written.length).toBe(before);
  });

  test("after any sequence of ticks the screen equals one drawn at once", async () => {
    const { screen, dashboard } = stage({ columns: 120, rows: 36 });
    for (const tick of [0, 1, 7, 8, 40, 41, 160])
      dashboard.update(viewAt(tick, tick === 40 ? EVENTFUL : {}));
    const fresh = stage({ columns: 120, rows: 36 });
    // the same history of steadiness, on a terminal that was forgotten in between
    for (const tick of [0, 1, 7, 8, 40, 41])
      fresh.dashboard.update(viewAt(tick, tick === 40 ? EVENTFUL : {}));
    fresh.screen.terminal.reset();
    fresh.dashboard.resume();
    fresh.dashboard.update(viewAt(160));
    expect(await screen.rows()).toEqual(await fresh.screen.rows());
  });

  test("a terminal that is still busy is skipped, and caught up with later", async () => {
    const { screen, dashboard } = stage(SMALL);
    dashboard.update(viewAt(150));
    screen.busy = true;
    const before = screen.written.length;
    dashboard.update(viewAt(155));
    expect(screen.written.length).toBe(before);
    screen.busy = false;
    dashboard.redraw();
    expect((await screen.rows())[0]).toContain("tick 155");
  });
});

describe("T6: keys", () => {
  test.each([
    ["q", [{ kind: "quit" }]],
    ["\x03", [{ kind: "interrupt" }]],
    ["\x1a", [{ kind: "suspend" }]],
    ["r", [{ kind: "restore-all" }]],
    [
      "+-",
      [
        { kind: "interval", change: "longer" },
        { kind: "interval", change: "shorter" },
      ],
    ],
    [
      "ss",
      [
        { kind: "sort", by: "wait" },
        { kind: "sort", by: "rss" },
      ],
    ],
    [
      "??",
      [
        { kind: "help", open: true },
        { kind: "help", open: false },
      ],
    ],
    [
      "pp",
      [
        { kind: "pause", paused: true },
        { kind: "pause", paused: false },
      ],
    ],
    [`\t${DOWN}${DOWN}e`, [{ kind: "explain", sensor: "cpu1" }]],
    ["/q\x7fpr\r", []],
    ["\x1b[200~qqq\x1b[201~", []],
  ])("%j asks for %j", (keys, expected) => {
    const { dashboard, intents } = stage(SMALL);
    dashboard.update(viewAt(160));
    dashboard.key(keys);
    dashboard.close();
    expect(intents).toEqual(expected);
  });

  test("the selection follows its process while rows move", async () => {
    const { screen, dashboard } = stage(SMALL);
    dashboard.update(viewAt(160));
    dashboard.key(DOWN + DOWN);
    const selected = async (): Promise<string> =>
      (await screen.rows()).find((row) => row.includes("▸")) ?? "";
    expect(await selected()).toContain("node");
    dashboard.update(viewAt(161, { top_processes: busyTick(161).top_processes.toReversed() }));
    dashboard.key("ssss");
    expect(await selected()).toContain("node");
    const gone = busyTick(162).top_processes.filter((row) => row.name !== "node");
    dashboard.update(viewAt(162, { top_processes: gone }));
    expect(await selected()).not.toBe("");
  });

  test("a paused screen stands still, and shows the newest tick when it goes on", async () => {
    const { screen, dashboard } = stage(SMALL);
    dashboard.update(viewAt(150));
    dashboard.key("p");
    const [, paused] = await screen.rows();
    dashboard.update(viewAt(155, { above_t_star: false }));
    expect((await screen.rows())[0]).toMatch(/PAUSED.*tick 150/);
    expect((await screen.rows())[1]).toBe(paused);
    dashboard.key("p");
    expect((await screen.rows())[0]).toMatch(/WATCHING.*tick 155/);
  });

  test("what is pasted is text for the filter, and nothing anywhere else", async () => {
    const { screen, dashboard } = stage(SMALL);
    dashboard.update(viewAt(160));
    dashboard.key("\x1b[200~q\x1b[201~/\x1b[200~ss\x1bhd\u202e\n\x1b[201~");
    expect(await screen.text()).toContain("ssd\\u202e");
    dashboard.key(`\x15\x1b[200~sshd${"x".repeat(99)}\x1b[201~`);
    dashboard.close();
    expect(await screen.text()).toContain(`sshd${"x".repeat(28)}`);
    expect(await screen.text()).not.toContain(`sshd${"x".repeat(29)}`);
  });

  test("the filter narrows processes and Esc forgets it", async () => {
    const { screen, dashboard } = stage(SMALL);
    dashboard.update(viewAt(160));
    dashboard.key("/SSHD");
    const during = await screen.text();
    expect(during).toContain("sshd");
    expect(during).not.toContain("postgres");
    dashboard.key("\x1b\x1b");
    dashboard.close();
    expect(await screen.text()).toContain("postgres");
  });

  test("a notice stands in place of the keys for a few ticks", async () => {
    const { screen, dashboard } = stage(SMALL);
    dashboard.update(viewAt(150));
    dashboard.notify("interval 2 s \x1b[2J");
    expect((await screen.rows()).at(-1)).toBe(" interval 2 s \\x1b[2J");
    for (let tick = 151; tick < 156; tick += 1) dashboard.update(viewAt(tick));
    expect((await screen.rows()).at(-1)).toContain("q quit");
  });
});

const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
const anyNumber = fc.option(fc.double(), { nil: null });
const hostile = fc.string({ unit: "binary", maxLength: 24 });

/** Records no host would send: every number may be anything, every text hostile. */
const wildRecord: fc.Arbitrary<Partial<TickRecord>> = fc.record({
  host: hostile,
  above_t_star: fc.option(fc.boolean(), { nil: null }),
  coherence: anyNumber,
  coherence_relative: anyNumber,
  cpu_avg: anyNumber,
  cpu_max: share,
  mem_used: anyNumber,
  load_1m: anyNumber,
  psi_io_some: share,
  self_rss_bytes: anyNumber,
  route_target: fc.option(hostile, { nil: null }),
  thinned: fc.array(hostile, { maxLength: 3 }),
  skipped_beats: fc.nat(1e9),
  cores: fc.nat(600).map((count) => cores(count, 9)),
  top_processes: fc.array(
    fc.record({
      pid: fc.nat(),
      name: hostile,
      cpu_ratio: anyNumber,
      wait_ratio: share,
      rss_bytes: anyNumber,
    }),
    { maxLength: 12 },
  ),
  bands: fc
    .array(fc.nat(1e6), { minLength: 7, maxLength: 7 })
    .map(
      (counts) =>
        Object.fromEntries(
          BAND_NAMES.map((name, index) => [name, counts[index] ?? 0]),
        ) as TickRecord["bands"],
    ),
  incidents: fc.array(
    fc
      .record({
        id: hostile,
        severity: fc.constantFrom(...SEVERITIES),
        since: hostile,
        sensors: fc.array(hostile, { maxLength: 4 }),
        reason: hostile,
      })
      .map(sampleIncident),
    { maxLength: 5 },
  ),
  receipts: fc.array(
    fc.record({
      id: hostile,
      time: hostile,
      target: hostile,
      kind: fc.constantFrom(
        "applied" as const,
        "refused" as const,
        "checked" as const,
        "taken-back" as const,
      ),
      verdict: fc.constantFrom(
        "effective" as const,
        "ineffective" as const,
        "undecided" as const,
        null,
      ),
      outcome: hostile,
    }),
    {
      maxLength: 6,
    },
  ),
  recommendations: fc.array(
    fc.record({
      id: hostile,
      target: hostile,
      knob: hostile,
      before: hostile,
      after: hostile,
      reason: hostile,
      expect: hostile,
      undo: hostile,
      status: fc.constantFrom(
        "dry-run" as const,
        "applied" as const,
        "refused" as const,
        "suppressed" as const,
      ),
      suppressed_by: fc.option(hostile, { nil: null }),
    }),
    { maxLength: 5 },
  ),
});

const anySize = fc.record({
  columns: fc.integer({ min: 1, max: 220 }),
  rows: fc.integer({ min: 1, max: 70 }),
});
const anyKeys = fc.string({
  unit: fc.constantFrom(...Array.from("spehjk?/\t\x1b[ABq+r-")),
  maxLength: 12,
});

const ESCAPE = "\x1b";
const OURS = new RegExp(`${ESCAPE}\\[(?:\\d+;\\d+H|\\d+G|[\\d;]*m|2J|K|\\?2026[hl])`, "g");
const PLACED = new RegExp(`${ESCAPE}\\[(\\d+);(\\d+)H`, "g");

/** What is left of a frame without the sequences that are ours: cursor, colours, erasing, update marks. */
function withoutOurSequences(written: string): string {
  return written.replace(OURS, "");
}

describe("T6: any record on any size", () => {
  test("never throws, never sends a control character, never leaves the screen", () => {
    fc.assert(
      fc.property(
        fc.array(wildRecord, { minLength: 1, maxLength: 3 }),
        anySize,
        anyKeys,
        (records, size, keys) => {
          const { screen, dashboard } = stage(size);
          for (const [index, record] of records.entries())
            dashboard.update(viewAt(8 + index, record));
          dashboard.key(keys);
          dashboard.update(viewAt(20, records[0]));
          dashboard.close();
          expect(withoutOurSequences(screen.written)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          for (const [, row, column] of screen.written.matchAll(PLACED)) {
            expect(Number(row)).toBeLessThanOrEqual(size.rows);
            expect(Number(column)).toBeLessThanOrEqual(size.columns);
          }
        },
      ),
      { seed: 1, numRuns: 150 },
    );
  });

  test("no row is wider than the terminal: even where it wraps, nothing scrolls away", async () => {
    await fc.assert(
      fc.asyncProperty(wildRecord, anySize, async (record, size) => {
        // the emulator wraps here, so that anything too wide would push rows down
        const { screen, dashboard } = stage(size);
        screen.terminal.write("\x1b[?7h");
        dashboard.update(viewAt(8, record));
        dashboard.update(viewAt(9, record));
        dashboard.close();
        await screen.rows();
        expect(screen.terminal.buffer.active.baseY).toBe(0);
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});
