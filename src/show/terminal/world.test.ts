import { expect, test } from "vitest";
import { NO_METRICS } from "../../plants/index.ts";
import type { WorldRecord } from "../record/index.ts";
import { LinearReport, renderLine } from "./linear.ts";
import { glyphSet } from "./glyphs.ts";
import { stage } from "./screen.fixture.ts";
import { busyTick, cores, viewAt } from "./view.fixture.ts";

const WORLD: WorldRecord = {
  policy: "heuristic_b",
  seed: 4,
  episode: 2,
  step: 152,
  action: "clean",
  reward: 12.34,
  risk: 0.4567,
  verdict: "bubble",
  shares: { fullest: 0.87, budget: 0.5 },
  figures: { high_nodes: 3, budget: 50.5 },
};

/** Of a host nothing is known: whatever is shown of it would look broken. */
const changes = {
  psi_cpu_some: NO_METRICS.psiCpuSome,
  psi_memory_some: null,
  psi_io_some: null,
  load_1m: null,
  swap_used: null,
  disk_read_bytes_per_s: null,
  disk_write_bytes_per_s: null,
  net_rx_bytes_per_s: null,
  net_tx_bytes_per_s: null,
  self_cpu_ratio: null,
  self_rss_bytes: null,
  processes: null,
  top_processes: [],
  route_target: "node.01",
  cores: Array.from({ length: 16 }, (_, i) => ({
    ...cores(16, 160)[i]!,
    id: `node.${String(i).padStart(2, "0")}`,
  })),
  world: WORLD,
};

test.each([
  [120, 36],
  [80, 24],
  [40, 12],
  [200, 60],
])(
  "R5: at %i×%i a world is shown whole, and nothing of a host that is not read",
  async (columns, rows) => {
    const { screen, dashboard } = stage({ columns, rows });
    dashboard.update(viewAt(160, changes));
    dashboard.close();
    const text = await screen.text();
    for (const shown of ["step 152", "reward 12.34", "sensor"]) expect(text).toContain(shown);
    if (columns >= 80)
      for (const shown of [
        "risk 0.457",
        "45.7%",
        "fullest",
        "nodes",
        "node.01",
        "policy heuristic_b",
      ])
        expect(text).toContain(shown);
    expect(text).not.toMatch(/processes|pressure|swap|network|dry run|would do|self +-|Tab/);
  },
);

test("R5: arrows move among the sensors of a world, and keys for processes do nothing", async () => {
  const { screen, dashboard } = stage({ columns: 80, rows: 24 });
  dashboard.update(viewAt(160, changes));
  for (const key of ["\t", "s", "/", "\x1b[B"]) dashboard.key(key);
  dashboard.key("e");
  dashboard.close();
  expect(await screen.text()).toContain("explain cpu0");
});

test("R5: help of a world names no key for processes or for undoing", async () => {
  const { screen, dashboard } = stage({ columns: 120, rows: 60 });
  dashboard.update(viewAt(160, changes));
  dashboard.key("?");
  dashboard.close();
  expect(await screen.text()).not.toMatch(/sort processes|filter processes|take back|Tab/);
});

test("R5: plain lines and sentences tell the world in place of the host", () => {
  const line = renderLine(busyTick(160, changes));
  expect(line).toContain("step 152 reward 12.34 episode 2 seed 4 policy heuristic_b did clean");
  expect(line).toContain("verdict bubble risk 0.457 high nodes 3 budget 50.5");
  expect(line).not.toMatch(/pressure|self cpu|load/);
  const report = new LinearReport(glyphSet("unicode"));
  const said = report.next(viewAt(160, changes), { answer: "steady", sinceMs: 0 }, 400).join("\n");
  expect(said).toContain("World: step 152, reward 12.34, episode 2");
  expect(said).not.toContain("Host:");
});

test("R5: a world without risk, verdict, reward or agent says nothing of them", () => {
  const world = { ...WORLD, risk: null, verdict: null, reward: null, action: null };
  expect(renderLine(busyTick(160, { ...changes, world }))).not.toMatch(/risk|verdict|reward|did/);
});
