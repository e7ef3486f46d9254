// `homeostat replay FILE`: runs a log through the engine again. On a dashboard it is
// the recorded run; with --json the recomputed ticks, with --no-dash a line for each;
// always a summary, and whether the engine says today what the log says it said.
// Exit code 1 when it does not.
import { closeSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { jsonOutput, lineOutput, openLineLog, remarksOutput } from "../loop/index.ts";
import { listenToSignals, stopForegroundGroup } from "../loop/index.ts";
import type { LineLog, Output } from "../loop/index.ts";
import { readLog } from "../plants/replay/index.ts";
import { loadTickSchema, serialiseTick } from "../show/record/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { decimal, showHostile } from "../show/text/index.ts";
import { readJsonLines } from "../store/index.ts";
import { drawnOutput } from "./drawn-output.ts";
import { EXIT, exitCodeOf, refuse, remark } from "./exit.ts";
import type { Io } from "./io.ts";
import type { Difference } from "./replay-comparison.ts";
import { ReplayPlayer } from "./replay-player.ts";
import type { PlayEnd } from "./replay-player.ts";
import type { ReplaySettings } from "./settings.ts";

export async function replay(settings: ReplaySettings, io: Io): Promise<number> {
  const special = specialFile(settings.file);
  if (special !== null) return refuse(special, io);
  const readable = readJsonLines(settings.file);
  if (!readable.ok) return refuse(readable.trouble, io);
  const log = openOwnLog(settings);
  if (!log.ok) return refuse(log.trouble, io);
  const notice = log.value?.notice ?? null;
  if (notice !== null) remark(notice, io);
  const show = await showOutput(settings, io);
  const { checkTickRecord } = await loadTickSchema();
  const drawn = settings.display === "dashboard" || settings.display === "linear";
  const player = new ReplayPlayer({
    path: settings.file,
    steps: readLog({
      path: settings.file,
      lines: () => linesOf(settings.file),
      check: checkTickRecord,
    }),
    pace: settings.intervalSeconds ?? (drawn ? null : 0),
    stop: stopForegroundGroup,
    expected: settings.display === "dashboard" ? countLines(settings.file) : 0,
    stays: settings.display === "dashboard" && io.stdin.isTTY,
    outputs(player) {
      const remarks = remarksOutput(
        (text) => io.err(shown(text)),
        settings.display === "dashboard",
      );
      return [...(log.value === null ? [] : [log.value.output(player)]), ...show(player), remarks];
    },
  });
  const end = await withSignals(player, io);
  return conclude(end, settings, io);
}

/** Read more than once, so that it must be a file: a pipe can be read but once, and may never end. */
function specialFile(path: string): Trouble | null {
  try {
    const stat = statSync(path);
    if (stat.isFile() || stat.isDirectory()) return null;
    const message = stat.isFIFO() ? "is a pipe" : "is no regular file";
    return { code: "replay.special", where: path, message, advice: "give a file" };
  } catch {
    // Whoever opens it says why it cannot be had.
    return null;
  }
}

/** As many ticks as the log can hold. */
function countLines(path: string): number {
  const newline = 0x0a;
  const block = Buffer.alloc(256 * 1024);
  const descriptor = openSync(path, "r");
  let lines = 0;
  try {
    for (let got; (got = readSync(descriptor, block, 0, block.length, null)) > 0;) {
      const filled = block.subarray(0, got);
      for (let at = filled.indexOf(newline); at >= 0; at = filled.indexOf(newline, at + 1)) lines++;
    }
  } finally {
    closeSync(descriptor);
  }
  return lines;
}

/** Opened anew for each pass; whether it can be was seen before the first. */
function linesOf(path: string) {
  const lines = readJsonLines(path);
  return lines.ok ? lines.value : [];
}

async function withSignals(player: ReplayPlayer, io: Io): Promise<PlayEnd> {
  const suspend = (): void => player.tell((output) => output.suspend?.());
  const stopListening = listenToSignals({
    end: (signal) => player.end(signal),
    reload: () => {},
    hangUp: () => player.end("stdout closed"),
    suspend,
    resume: () => player.tell((output) => output.resume?.()),
  });
  io.readerGone.addEventListener("abort", () => player.end("stdout closed"));
  try {
    return await player.play();
  } finally {
    stopListening();
  }
}

function openOwnLog({ logFile, file }: ReplaySettings): Result<LineLog | null> {
  if (logFile === null) return ok(null);
  if (isSameFile(logFile, file)) {
    const message = "is the log that is replayed";
    return {
      ok: false,
      trouble: { code: "use.log", where: logFile, message, advice: "name another file" },
    };
  }
  return openLineLog({ path: logFile, line: serialiseTick });
}

function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

type MakeOutputs = (player: ReplayPlayer) => readonly Output[];

async function showOutput(settings: ReplaySettings, io: Io): Promise<MakeOutputs> {
  if (settings.display === "json") return () => [jsonOutput((text) => io.out(text))];
  if (settings.display === "summary") return () => [];
  if (settings.display === "lines") {
    const { renderLine } = await import("../show/terminal/index.ts");
    return () => [lineOutput((text) => io.out(text), renderLine)];
  }
  const draw = await drawnOutput(settings, io);
  return (player) => [draw(player, () => player.progress)];
}

function conclude(end: PlayEnd, settings: ReplaySettings, io: Io): number {
  for (const loss of end.losses) remark(loss, io);
  // Beside JSON ticks a summary would break the stream, so it goes to stderr there.
  if (end.ticks > 0 && end.endedBy !== "stdout closed") {
    const text = shown(`${summary(end, settings.file).join("\n")}\n`);
    if (settings.display === "json") io.err(text);
    else io.out(text);
  }
  if (end.stopped !== null) {
    remark(end.stopped, io);
    return exitCodeOf(end.stopped);
  }
  if (end.endedBy === "SIGINT") return 130;
  if (end.endedBy === "SIGTERM") return 143;
  return end.comparison.unexplained > 0 || end.losses.length > 0 ? EXIT.no : EXIT.ok;
}

/** Names of hosts and runs come from the file: what a terminal would obey is shown, not sent. */
const shown = (text: string): string => text.split("\n").map(showHostile).join("\n");

function summary({ runs, ticks, first, last, comparison }: PlayEnd, file: string): string[] {
  const { compared, identical, explained, unexplained, restored, differences } = comparison;
  const lines = [
    `${file}: ${plural(ticks, "tick")} of ${plural(runs, "run")} of ${last!.host}, ${first!.time} to ${last!.time}`,
    `last tick: S* ${figure(last!.coherence)}, S*/D* ${figure(last!.coherence_ratio)}, relative ${figure(last!.coherence_relative)}, A* ${figure(last!.a_star)}, V* ${figure(last!.v_star)}`,
    `bands: ${bandsInWords(last!)}; route ${last!.route_target ?? "none"}`,
  ];
  if (compared === 0) return [...lines, "nothing to compare: the file holds no sensor values"];
  lines.push(`identical: ${identical} of ${compared} ticks`);
  if (explained > 0) {
    lines.push(
      `${plural(explained, "tick")} of the others follow ticks that are lost, while the engine's windows fill again`,
    );
  }
  if (restored > 0) {
    lines.push(
      `incidents of ${plural(restored, "tick")} are as recorded: the run began with what an earlier one had learnt`,
    );
  }
  if (unexplained > 0)
    lines.push(`${plural(unexplained, "tick")} differ:`, ...differences.map(inWords));
  return lines;
}

function bandsInWords({ bands }: TickRecord): string {
  const held = Object.entries(bands).filter(([, count]) => count > 0);
  return held.map(([band, count]) => `${band} ${count}`).join(", ") || "none judged";
}

const inWords = ({ line, seq, field, logged, computed }: Difference): string =>
  `  line ${line}, seq ${seq}: ${field} is ${brief(logged)} in the log and ${brief(computed)} now`;

const BRIEF_CHARACTERS = 120;

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > BRIEF_CHARACTERS ? `${text.slice(0, BRIEF_CHARACTERS)}…` : text;
}

const figure = (value: number | null): string => decimal(value, 4);

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
