import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { sensors, type SensorsPage } from "./sensors.ts";

const RECORDED = fileURLToPath(new URL("../../fixtures/hosts/r16.host", import.meta.url));
const HOSTILE = fileURLToPath(new URL("../../fixtures/hosts/hostile.host", import.meta.url));

async function run(options: {
  root?: string;
  json: boolean;
}): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const code = await sensors(options, {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { code, ...said };
}

describe("T2: homeostat sensors", () => {
  test("a recorded host: value, quantity, unit, normaliser, source and the kernel's numbers", async () => {
    const { code, out } = await run({ root: RECORDED, json: true });
    const { sensors: rows, kernel, processes, host } = JSON.parse(out) as SensorsPage;
    expect(code).toBe(0);
    const memory = rows.find((row) => row.id === "mem_used")!;
    expect(memory).toMatchObject({
      value: 0.25,
      gap_reason: null,
      unit: "B",
      source: "/proc/meminfo",
    });
    const { total, available } = memory.raw as { total: number; available: number };
    expect(memory.quantity).toBe(total - available);
    expect(rows.find((row) => row.id === "cpu10")).toMatchObject({ value: 0.5, routable: true });
    expect(rows.find((row) => row.id === "cpu10")?.raw).toMatchObject({ unit: "1/100 s" });
    expect(host).toBe("r16");
    expect(kernel["cpu"]).toMatchObject({ booted_at_unix_s: 1_700_000_000, procs_running: 2 });
    expect(kernel["disk"]).toMatchObject({ nvme0n1p2: { counted: false } });
    expect(processes.find(({ pid }) => pid === 5015)).toMatchObject({
      comm: "worker-15",
      state: "S",
      start_time_ticks: 5115,
      rss_pages: 10_015,
      schedstat: { run_ns: 26_560_000_000, wait_ns: 5_500_000_000, slices: 2666 },
    });
    for (const row of rows) expect(row.value === null, row.id).toBe(row.gap_reason !== null);
  });

  test("this host: a table whose every line ends in how the value comes about", async () => {
    const { code, out } = await run({ json: false });
    expect(code).toBe(0);
    expect(out).toMatch(/^sensor .*how it becomes a value\n/);
    expect(out).toMatch(/\ncpu0 .*\/proc\/stat .*share of its time/);
    expect(out).toMatch(/\d+ sensors, \d+ known\n$/);
  });

  test("hostile names are shown, not sent", async () => {
    const { out } = await run({ root: HOSTILE, json: false });
    expect(out.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  test("a root without proc: one line with advice, wrong use", async () => {
    const { code, out, err } = await run({ root: "/nonexistent", json: false });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^homeostat: \/nonexistent: .*--root.*\n$/);
  });
});
