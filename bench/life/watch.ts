// `homeostat watch --json` as its own program, as it comes: without this user's settings and
// hooks, its state in a folder of its own. What it says is taken in tick by tick.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ms, Seconds } from "../../src/base/index.ts";
import type { TickRecord } from "../../src/show/record/index.ts";
import { within } from "../../src/trials/programs/index.ts";
import type { Program, Session } from "../../src/trials/programs/index.ts";

/** The program as it is installed. */
export const PROGRAM = join(import.meta.dirname, "..", "..", "bin", "homeostat.js");

/** The first tick is there within a second; a machine with twenty loads for each core may need thirty. */
const FIRST_TICK_MS: Ms = 60_000;

export interface WatchOptions {
  readonly session: Session;
  readonly program: string;
  /** Of its own: state, summary, and an empty configuration. */
  readonly folder: string;
  readonly interval: Seconds;
  /** File of its memory. */
  readonly memory: string;
  /** Flags beside those. */
  readonly flags?: readonly string[];
  /** Words before its own: what it is started through. */
  readonly through?: readonly string[];
  readonly onTick: (tick: TickRecord) => void;
}

/** Starts it, and waits for its first tick. */
export async function startWatch(options: WatchOptions): Promise<Program> {
  const { session, program, folder, interval, memory, flags = [], through = [], onTick } = options;
  const config = join(folder, "config.yaml");
  writeFileSync(config, "");
  const ours = Object.keys(process.env).filter((name) => name.startsWith("HOMEOSTAT_"));
  const environment = ["env", ...ours.flatMap((name) => ["-u", name]), `STATE_DIRECTORY=${folder}`];
  const files = ["--config", config, "--state", join(folder, "state.json"), "--memory", memory];
  const words = ["watch", "--json", "--interval", String(interval), ...files, ...flags];
  let isThere = (): void => {};
  const first = new Promise<void>((resolve) => (isThere = resolve));
  const onLine = (line: string): void => {
    onTick(JSON.parse(line) as TickRecord);
    isThere();
  };
  const command = [...through, ...environment, process.execPath, program, ...words];
  const started = await session.start(command, { onLine });
  await within(FIRST_TICK_MS, first, `${program} watch --json (npm run build?) said nothing`);
  return started;
}
