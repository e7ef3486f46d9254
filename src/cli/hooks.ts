// `homeostat hooks`: which hooks are in force, and with --test each told once of an
// incident that is none, so that nobody has to wait for a real one to learn that the
// address was wrong. Shows no secret.
import { hostname } from "node:os";
import { describeTrouble } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { labelOf, shownAddress, TRY_IT_OUT } from "../notify/index.ts";
import type { HookSpec, IncidentNews } from "../notify/index.ts";
import { harmlessJson, showHostile } from "../show/text/index.ts";
import { uniqueId } from "../store/index.ts";
import { EXIT, refuse } from "./exit.ts";
import { openNotifierFor } from "./hook-room.ts";
import type { Io } from "./io.ts";

export interface HooksSettings {
  readonly test: boolean;
  readonly json: boolean;
  readonly hooks: Result<readonly HookSpec[]>;
}

/** One hook as `--json` prints it. */
interface HookRow {
  readonly kind: HookSpec["kind"];
  /** Program and arguments, or the host of the address. */
  readonly target: readonly string[] | string;
  readonly signed: boolean;
  readonly tries: number;
  readonly timeout_s: number;
  readonly per_hour: number;
  readonly burst: number;
  /** Null unless tested. */
  readonly delivered: boolean | null;
  /** Why it was not; null where it was, or was not tested. */
  readonly trouble: string | null;
}

/** Exit code 1 where a hook that was tested did not work; 2 where there is none to test. */
export async function hooks({ test, json, hooks: read }: HooksSettings, io: Io): Promise<number> {
  if (!read.ok) return refuse(read.trouble, io);
  if (test && read.value.length === 0) return refuse(NONE, io);
  const rows: HookRow[] = [];
  for (const hook of read.value) {
    const trouble = test ? await tryOut(hook, io) : null;
    rows.push(rowOf(hook, { test, trouble }));
  }
  io.out(
    json ? `${harmlessJson(JSON.stringify({ hooks: rows }, null, 2))}\n` : textOf(read.value, rows),
  );
  return rows.some(({ delivered }) => delivered === false) ? EXIT.no : EXIT.ok;
}

const NONE: Trouble = {
  code: "use.no-hook",
  message: "no hook is configured",
  advice: "name one with --on-incident or --webhook, or see docs/hooks.md",
};

/** What went wrong, or null: one try, whatever the hook may do in earnest. */
async function tryOut(hook: HookSpec, io: Io): Promise<Trouble | null> {
  const troubles: Trouble[] = [];
  const opened = await openNotifierFor([{ ...hook, tries: 1 }], io, (trouble) =>
    troubles.push(trouble),
  );
  if (!opened.ok) return opened.trouble;
  opened.value?.tell(testNews(uniqueId()));
  await opened.value?.idle();
  await opened.value?.close(0);
  const [first] = troubles;
  return first === undefined ? null : afterTrying(first);
}

/** Who has just tried is not told to try. */
function afterTrying({ advice, ...trouble }: Trouble): Trouble {
  return advice === undefined || advice === TRY_IT_OUT ? trouble : { ...trouble, advice };
}

function testNews(runId: string): IncidentNews {
  const now = new Date().toISOString();
  return {
    kind: "opened",
    time: now,
    host: hostname(),
    plant: "host",
    run_id: runId,
    test: true,
    incident: {
      id: "test-1",
      state: "open",
      severity: "notice",
      since: now,
      opened_at: now,
      last_alarm_at: now,
      closed_at: null,
      age_s: 0,
      returns: 0,
      blind: false,
      acknowledged: null,
      reason: "this is a test of the hook; nothing happened",
      sensors: [],
      alarms: [],
      alarms_omitted: 0,
      suspects: [],
    },
  };
}

interface Tried {
  readonly test: boolean;
  readonly trouble: Trouble | null;
}

function rowOf(hook: HookSpec, { test, trouble }: Tried): HookRow {
  const { kind, tries, timeout, perHour, burst } = hook;
  return {
    kind,
    target: kind === "command" ? hook.command : shownAddress(hook.address),
    signed: kind === "webhook" && hook.secret !== null,
    tries,
    timeout_s: timeout / 1000,
    per_hour: perHour,
    burst,
    delivered: test ? trouble === null : null,
    trouble: trouble === null ? null : describeTrouble(trouble),
  };
}

function textOf(specs: readonly HookSpec[], rows: readonly HookRow[]): string {
  if (rows.length === 0) return "no hook is configured\n";
  const lines = rows.map((row, index) => {
    const { tries, timeout_s, per_hour, burst, signed, delivered, trouble } = row;
    const limits = `${tries} ${tries === 1 ? "try" : "tries"} of ${timeout_s} s, ${per_hour} an hour, ${burst} at once`;
    const label = labelOf(specs[index]!);
    if (delivered === true) return `${label}: delivered`;
    if (trouble !== null) return trouble.startsWith(label) ? trouble : `${label}: ${trouble}`;
    return `${label}: ${limits}${signed ? ", signed" : ""}`;
  });
  return `${lines.map(showHostile).join("\n")}\n`;
}
