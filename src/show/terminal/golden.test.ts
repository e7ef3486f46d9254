// Whole screens against files in golden/, as a real terminal emulator shows them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sampleIncident, sampleTick } from "../record/record.fixture.ts";
import type { TickRecord } from "../record/index.ts";
import type { DashboardOptions } from "./dashboard.ts";
import { stage } from "./screen.fixture.ts";
import { EVENTFUL, cores, viewAt } from "./view.fixture.ts";

interface Golden {
  readonly size: readonly [number, number];
  /** Ticks shown one after the other. Default 7, 150 and 160. */
  readonly ticks?: readonly number[];
  readonly changes?: Partial<TickRecord>;
  readonly options?: Partial<DashboardOptions>;
  readonly keys?: string;
}

const HOSTILE: Partial<TickRecord> = {
  host: "h\x1b]0;x\x07ost\u202e",
  top_processes: [
    "\x1b[2J\x1b[H",
    "a\u202eb\u200b",
    "日本語プロセス名です",
    "\ud800\n\r\t",
    "e\u0301\u0301\u0301",
    "👩‍👩‍👧 family",
  ].map((name, index) => ({
    pid: index + 3,
    name,
    cpu_ratio: 0.6 - index / 10,
    wait_ratio: 0,
    rss_bytes: 1e6,
  })),
};

const escaping = "\x1b[2J";
const HOSTILE_WARNING: Partial<TickRecord> = {
  incidents: [
    sampleIncident({
      blind: true,
      acknowledged: { at: "2026-11-20T12:02:00.000Z", by: `ada${escaping}` },
      suspects: [
        { pid: 7, name: `${escaping}\u202edog`, cpu_ratio: 1, cpu_rise: 1, rss_rise_bytes: null },
      ],
      alarms: [
        { ...sampleIncident().alarms[0]!, says: `disk:/mnt/${escaping}: used up in 34 min` },
      ],
    }),
  ],
};

/** What early warning says while nothing is wrong. */
const warning = sampleTick(0).warning;
const LEARNING = { ...warning, watched: 46, learning: 12 };
const HEARD = {
  ...warning,
  watched: 46,
  learning: 0,
  top: [{ sensor: "net.eth0.rx", score: 1.3 }],
  silenced: [{ what: "disk.sda", until: "2026-11-20T14:00:00.000Z" }],
};
const BLIND = {
  ...warning,
  watched: 46,
  learning: 0,
  blind: true,
  sight: "blind for 40 s: nothing is known of this",
};

async function check(name: string, golden: Golden): Promise<void> {
  const [columns, rows] = golden.size;
  const { screen, dashboard } = stage({ columns, rows }, golden.options);
  for (const tick of golden.ticks ?? [7, 150, 160]) dashboard.update(viewAt(tick, golden.changes));
  if (golden.keys !== undefined) dashboard.key(golden.keys);
  dashboard.close();
  const text = await screen.text();
  const path = new URL(`golden/${name}.txt`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
  expect(existsSync(path), `${name}.txt is missing: UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
}

const eventful = { changes: EVENTFUL } as const;

describe("T6: screens", () => {
  test.each<[string, Golden]>([
    ["40x12", { size: [40, 12] }],
    ["80x24", { size: [80, 24] }],
    ["120x36", { size: [120, 36] }],
    ["200x60", { size: [200, 60] }],
    ["1x1", { size: [1, 1] }],
    ["10x4", { size: [10, 4] }],
    ["collecting-80x24", { size: [80, 24], ticks: [0] }],
    ["strained-80x24", { size: [80, 24], changes: { psi_cpu_some: 0.62, psi_io_some: 0.3 } }],
    ["eventful-40x12", { size: [40, 12], ...eventful }],
    ["eventful-80x24", { size: [80, 24], ...eventful }],
    ["eventful-120x36", { size: [120, 36], ...eventful }],
    ["eventful-200x60", { size: [200, 60], ...eventful }],
    ["ascii-80x24", { size: [80, 24], options: { glyphs: "ascii" }, ...eventful }],
    ["monochrome-80x24", { size: [80, 24], options: { colour: 0 } }],
    [
      "linear",
      {
        size: [80, 24],
        options: { mode: "linear" },
        ticks: [0, 1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
      },
    ],
    ["cores-16-80x24", { size: [80, 24], changes: { cores: cores(16, 160) } }],
    ["cores-128-80x24", { size: [80, 24], changes: { cores: cores(128, 160) } }],
    ["cores-128-200x60", { size: [200, 60], changes: { cores: cores(128, 160) } }],
    ["cores-512-120x36", { size: [120, 36], changes: { cores: cores(512, 160) } }],
    ["hostile-80x24", { size: [80, 24], changes: HOSTILE }],
    ["hostile-ascii-80x24", { size: [80, 24], changes: HOSTILE, options: { glyphs: "ascii" } }],
    ["help-80x24", { size: [80, 24], keys: "?" }],
    ["explain-80x24", { size: [80, 24], keys: "\t\x1b[B\x1b[Be\x1b[B" }],
    ["sensors-80x24", { size: [80, 24], keys: "\t\x1b[B" }],
    ["filter-80x24", { size: [80, 24], keys: "/ssh" }],
    ["warning-learning-80x24", { size: [80, 24], changes: { warning: LEARNING } }],
    ["warning-heard-120x36", { size: [120, 36], changes: { warning: HEARD } }],
    ["warning-blind-80x24", { size: [80, 24], changes: { warning: BLIND } }],
    ["warning-hostile-80x24", { size: [80, 24], changes: HOSTILE_WARNING }],
    ["warning-40x12", { size: [40, 12], changes: { incidents: [sampleIncident()] } }],
    [
      "warning-monochrome-80x24",
      { size: [80, 24], changes: { incidents: [sampleIncident()] }, options: { colour: 0 } },
    ],
    ["late-80x24", { size: [80, 24], changes: { skipped_beats: 3 } }],
  ])("%s", check);
});
