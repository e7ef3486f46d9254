// Who is measured: ours in three settings, and what else a user could take to look at
// a host once a second. Every peer is asked for the groups homeostat reads, not more.
import { LAUNCHER } from "./options.ts";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { basename, dirname, extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { start, startOnTerminal } from "./children.ts";
import type { Start } from "./children.ts";
import { Contender } from "./contender.ts";
import type { Beat, Plan, TickReport } from "./contender.ts";

const SECOND = 1000;
/**
 * Our program warms up five times as fast as it is measured. Not faster: a tick may cost a
 * share of the interval, and one that costs more reads less for a while.
 */
const FAST_INTERVAL = 0.2;
/** At most so many more ticks, should it still read less than everything after that. */
const RECOVERY_TICKS = 60;
const WARM_UP_MS = 16_000;
const QUICK_WARM_UP_MS = 6000;

/** In the package, so that a peer started from it finds its dependency; the caller removes it. */
export const workFolder = makeWorkFolder();
export const removeWorkFolder = (): void => rmSync(workFolder, { recursive: true, force: true });

export interface Cast {
  readonly program: string;
  readonly quick: boolean;
}

export function cast({ program, quick }: Cast): readonly Plan[] {
  const piped = settled({ program, quick, stdout: "pipe" });
  const alone = inside(program, SECOND);
  const others = [systeminformation(), psutil(), exporter(), naive()];
  const drawn = dashboard({ program, quick });
  if (quick) return [piped, alone, drawn, ...others];
  const discarded = settled({ program, quick, stdout: "null" });
  const hotter = [inside(program, SECOND / 20), inside(program, SECOND / 200)];
  return [piped, discarded, alone, ...hotter, drawn, ...others, glances()];
}

export const OURS = "ours";

/** The whole program after minutes of running; SIGHUP takes it from the warm-up's beat to 1 Hz. */
function settled({ program, quick, stdout }: Cast & { readonly stdout: Start["stdout"] }): Plan {
  const read = stdout === "pipe";
  return {
    id: read ? OURS : "ours-null",
    label: `homeostat \`watch --json\`, stdout ${read ? "a pipe that is read" : "/dev/null"}`,
    interval: SECOND,
    async start() {
      const config = join(workFolder, `${stdout}.yaml`);
      const args = ["watch", "--json", "--config", config, "--state", join(workFolder, "state")];
      writeFileSync(config, `interval: ${FAST_INTERVAL}\n`);
      const child = await start({ command: process.execPath, args: [program, ...args], stdout });
      const beat: Beat = read ? { kind: "lines", read: ourLine } : { kind: "clock" };
      const contender = new Contender(child, SECOND, beat);
      if (read) await contender.hear(1);
      await sleep(quick ? QUICK_WARM_UP_MS : WARM_UP_MS);
      for (let i = 0; i < RECOVERY_TICKS && isThinned(contender); i += 1) await contender.hear(1);
      writeFileSync(config, "interval: 1\n");
      child.signal("SIGHUP");
      if (read) await contender.hear(2);
      else await sleep(2 * SECOND);
      return contender;
    },
  };
}

/** The dashboard on a terminal of 120 × 36, twice a second, after minutes of running. */
function dashboard({ program, quick }: Cast): Plan {
  return {
    id: "dashboard",
    label: "homeostat with its dashboard, 120 × 36, 2 Hz",
    interval: SECOND / 2,
    async start() {
      const config = join(workFolder, "dashboard.yaml");
      writeFileSync(config, `interval: ${FAST_INTERVAL}\n`);
      const args = ["watch", "--config", config, "--state", join(workFolder, "state-dashboard")];
      const { child, terminal } = startOnTerminal([program, ...args]);
      terminal.onData(() => {});
      await sleep(quick ? QUICK_WARM_UP_MS : WARM_UP_MS);
      writeFileSync(config, "interval: 0.5\n");
      child.signal("SIGHUP");
      await sleep(SECOND);
      return new Contender(child, SECOND / 2, { kind: "clock" });
    },
  };
}

const isThinned = ({ last }: Contender): boolean => (last?.figures?.["thinned"] ?? 0) > 0;

interface OurRecord {
  readonly self_tick_ms: number | null;
  readonly thinned: readonly string[];
}

/** A record tells the wall time of the tick before it. */
function ourLine(line: string): TickReport | null {
  if (!line.startsWith("{")) return null;
  const { self_tick_ms: ms, thinned } = JSON.parse(line) as OurRecord;
  return { ms, figures: { thinned: thinned.length } };
}

function inside(program: string, interval: number): Plan {
  const top = dirname(dirname(program));
  const folder = [program === LAUNCHER ? join(top, "dist") : top, extname(program).slice(1)];
  return {
    ...peer({
      file: new URL("./peers/inside.ts", import.meta.url),
      warmUp: 300,
      interval,
      more: folder,
    }),
    id: `inside-${SECOND / interval}`,
    label: `homeostat, the tick alone in a process, ${SECOND / interval} Hz`,
  };
}

function systeminformation(): Plan {
  return {
    ...peer({ file: new URL("./peers/systeminformation.ts", import.meta.url), warmUp: 20 }),
    id: "systeminformation",
    label: "systeminformation, its children counted",
  };
}

function naive(): Plan {
  const label = "naive Node: readFileSync, split, every /proc/PID/stat";
  return {
    ...peer({ file: new URL("./peers/naive.ts", import.meta.url), warmUp: 200 }),
    id: "naive",
    label,
  };
}

function psutil(): Plan {
  return {
    id: "psutil",
    label: "python3-psutil, one long-lived process",
    interval: SECOND,
    async start() {
      const python = "/usr/bin/python3";
      if (!(await runs(python, ["-c", "import psutil"]))) return "python3-psutil is not installed";
      const args = [join(import.meta.dirname, "peers", "psutil_peer.py"), "20", String(SECOND)];
      return speaking({ command: python, args, stdout: "pipe" }, SECOND);
    },
  };
}

function glances(): Plan {
  const plugins = "cpu,percpu,load,mem,memswap,diskio,network,sensors,processcount,processlist";
  return {
    id: "glances",
    label: "glances, the same plugins, to stdout",
    interval: SECOND,
    async start() {
      const command = "glances";
      if (!(await runs(command, ["--version"]))) return "glances is not installed";
      const only = ["--disable-plugin", "all", "--enable-plugin", plugins];
      const args = ["--stdout", "load.min1", "-t", "1", "--disable-check-update", ...only];
      const env = { PYTHONUNBUFFERED: "1", XDG_CONFIG_HOME: workFolder };
      const child = await start({ command, args, stdout: "pipe", env });
      const read = (line: string): TickReport | null =>
        line.startsWith("load") ? { ms: null } : null;
      const contender = new Contender(child, SECOND, { kind: "lines", read });
      await contender.hear(3);
      return contender;
    },
  };
}

const COLLECTORS =
  "cpu cpufreq diskstats hwmon loadavg meminfo netdev pressure processes stat thermal_zone vmstat";

function exporter(): Plan {
  return {
    id: "node_exporter",
    label: "node_exporter scraped over loopback, the exporter's CPU alone",
    interval: SECOND,
    async start() {
      const command = "prometheus-node-exporter";
      if (!(await runs(command, ["--version"]))) return "prometheus-node-exporter is not installed";
      const port = await freePort();
      const only = COLLECTORS.split(" ").map((name) => `--collector.${name}`);
      const args = [
        `--web.listen-address=127.0.0.1:${port}`,
        "--web.disable-exporter-metrics",
        "--collector.disable-defaults",
        ...only,
      ];
      const child = await start({ command, args, stdout: "pipe" });
      const ask = (): Promise<number> => scrape(`http://127.0.0.1:${port}/metrics`);
      await untilAnswered(ask);
      for (let i = 0; i < 20; i += 1) await ask();
      return new Contender(child, SECOND, { kind: "asked", ask });
    },
  };
}

/** Wall milliseconds of one scrape. */
async function scrape(url: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url, { signal: AbortSignal.timeout(5 * SECOND) });
  const text = await answer.text();
  if (!answer.ok || !text.includes("node_cpu_seconds_total")) {
    throw new Error(`the exporter answered ${answer.status} without CPU times`);
  }
  return performance.now() - started;
}

async function untilAnswered(ask: () => Promise<number>): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      return void (await ask());
    } catch {
      await sleep(100);
    }
  }
  throw new Error("the exporter did not answer within 5 s");
}

interface Peer {
  /** TypeScript. */
  readonly file: URL;
  readonly warmUp: number;
  readonly interval?: number;
  readonly more?: readonly string[];
}

function peer({
  file,
  warmUp,
  interval = SECOND,
  more = [],
}: Peer): Pick<Plan, "interval" | "start"> {
  plainJavaScript(new URL("./peers/pace.ts", import.meta.url));
  const args = [plainJavaScript(file), String(warmUp), String(interval), ...more];
  return {
    interval,
    start: () => speaking({ command: process.execPath, args, stdout: "pipe" }, interval),
  };
}

/** Without its types, because taking them away at the start would count in the peer's memory. */
function plainJavaScript(file: URL): string {
  const text = withoutTypes(readFileSync(file, "utf8"));
  const plain = join(workFolder, basename(file.pathname, ".ts") + ".mjs");
  writeFileSync(plain, text.replaceAll("./pace.ts", "./pace.mjs"));
  return plain;
}

/** Node warns once that this function of its may change; that is no news to whoever reads the table. */
function withoutTypes(source: string): string {
  const warn = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = warn;
  }
}

function makeWorkFolder(): string {
  const cache = join(import.meta.dirname, "..", "..", "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, "bench-tick-"));
}

/** A peer that reports each tick as a line of JSON; warm when it says the first. */
async function speaking(what: Start, interval: number): Promise<Contender> {
  const read = (line: string): TickReport => JSON.parse(line) as TickReport;
  const contender = new Contender(await start(what), interval, { kind: "lines", read });
  await contender.hear(1);
  return contender;
}

async function runs(command: string, args: readonly string[]): Promise<boolean> {
  try {
    const child = await start({ command, args, stdout: "null" });
    if (child.code() === null) await new Promise<void>((resolve) => child.onEnd(resolve));
    return child.code() === 0;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
