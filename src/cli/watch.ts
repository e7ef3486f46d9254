// `homeostat watch`: opens what the settings name, runs a session over the host or the world,
// writes the summary. Everything that can be refused is refused before the first tick.
import { harmlessJson } from "../show/text/index.ts";
import { join } from "node:path";
import { ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { EarlyWarning } from "../judge/early-warning/index.ts";
import { machineClock, memoryOutput, runSession, takeOverMemory } from "../loop/index.ts";
import type { MemoryPlace } from "../loop/index.ts";
import type { IncidentJournal, Output, SessionControl, SessionEnd } from "../loop/index.ts";
import { jsonOutput, lineOutput, openLineLog, remarksOutput } from "../loop/index.ts";
import { openIncidentJournal, ORDERS_FILE, ordersOutput } from "../loop/index.ts";
import type { LineLog, Loop } from "../loop/index.ts";
import type { AbLog } from "../loop/outputs/index.ts";
import type { Plant } from "../plants/index.ts";
import { tallyText } from "../show/incidents/index.ts";
import { serialiseTick } from "../show/record/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import {
  isForeignLink,
  isSameFile,
  lockPathOf,
  privateFolder,
  refuseUnwritable,
  uniqueId,
  writeFileAtomically,
} from "../store/index.ts";
import { drawnOutput } from "./drawn-output.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import { HookRoom } from "./hook-room.ts";
import { openHost } from "./host.ts";
import type { Host } from "./host.ts";
import type { Io } from "./io.ts";
import { memoryPlace } from "./memory.ts";
import { WATCH_OPTIONS } from "./options.ts";
import { packageFacts } from "./package-facts.ts";
import type { WatchSettings } from "./settings.ts";
import { openSteering } from "./steering.ts";

/** Seed of the resampling in the A/B summary: fixed, so that one log gives one summary. */
const AB_SEED = 1;

export async function watch(settings: WatchSettings, io: Io): Promise<number> {
  const unusable =
    settings.strange ??
    sharedFileTrouble(settings) ??
    linkTrouble(settings) ??
    stateTrouble(settings);
  if (unusable !== null) return refuse(unusable, io);
  const host = await openPlant(settings);
  if (!host.ok) return refuse(host.trouble, io);
  const hooks = await openHooks(settings, host.value.moments !== null, io);
  if (!hooks.ok) return refuse(hooks.trouble, io);
  const log = settings.logFile === null ? ok(null) : openTickLog(settings.logFile, settings);
  if (!log.ok) return refuse(log.trouble, io);
  const ab = settings.abFile === null ? ok(null) : await openAb(settings.abFile, settings);
  const abLog = ab.ok ? ab.value : null;
  const logs = [log.value, abLog].filter((opened) => opened !== null);
  const runId = uniqueId();
  // Last of all: from here on something may have been changed that is to be taken back.
  const steering = ab.ok ? await openSteering(settings, runId) : ab;
  if (!steering.ok) {
    for (const opened of logs) opened.output({ report: () => {} }).close();
    return refuse(steering.trouble, io);
  }
  for (const { notice } of logs) if (notice !== null) remark(notice, io);
  for (const notice of steering.value.notices) remark(notice, io);
  const { journal, folder } = openJournal(settings, io);
  const memory = openMemory(settings, { plant: host.value.plant, ownsState: journal !== null }, io);
  const show = stoppedAfter(host.value.moments, await showOutput(settings, io));
  const end = await runSession({
    plant: host.value.plant,
    warning: memory.warning,
    ...(steering.value.steward !== null && { steward: steering.value.steward }),
    clock: machineClock,
    runId,
    version: packageFacts().version,
    interval: settings.intervalSeconds,
    duration: settings.durationSeconds,
    logFile: settings.logFile,
    abFile: settings.abFile,
    reload: async () => {
      const again = await settings.reload();
      if (!again.ok) return again;
      const told = await exchangeHooks(hooks.value, again.value);
      return told.ok ? ok({ interval: again.value.intervalSeconds }) : told;
    },
    outputs(control) {
      io.readerGone.addEventListener("abort", () => control.end("stdout closed"));
      const remarks = remarksOutput((text) => io.err(text), settings.display === "dashboard");
      const ending = endOfRecording(host.value.moments, settings, control);
      const { silence, ack, by } = settings.hearing;
      const path = folder === null ? null : join(folder, ORDERS_FILE);
      return [
        ...logs.map((opened) => opened.output(control)),
        ...(journal === null ? [] : [journal.output(control)]),
        ...(memory.keptAt === null ? [] : [memoryOutput(memory.keptAt, control)]),
        ...(hooks.value === null ? [] : [hooks.value.output(control)]),
        show(control),
        ordersOutput({ path, silence, ack, by }, control),
        remarks,
        ending,
      ];
    },
  });
  if (abLog !== null) sayAb(abLog, settings, io);
  const exitCode = conclude(end, settings, io);
  for (const loss of (await hooks.value?.close()) ?? []) remark(loss, io);
  return exitCode;
}

async function openPlant({ root, world }: WatchSettings): Promise<Result<Host>> {
  if (world === null) return openHost(root);
  const { openWorld } = await import("./world.ts");
  const plant = await openWorld(world);
  return plant.ok ? ok({ plant: plant.value, moments: null }) : plant;
}

/** A recording is over and past, and a world is nobody's: of their incidents nobody is told. */
async function openHooks(
  { hooks, world }: WatchSettings,
  recorded: boolean,
  io: Io,
): Promise<Result<HookRoom | null>> {
  if (!hooks.ok) return hooks;
  if (recorded || world !== null) return ok(null);
  const room = new HookRoom(io);
  const opened = await room.exchange(hooks.value);
  return opened.ok ? ok(room) : opened;
}

const exchangeHooks = async (
  room: HookRoom | null,
  { hooks }: WatchSettings,
): Promise<Result<void>> => {
  if (!hooks.ok) return hooks;
  return (await room?.exchange(hooks.value)) ?? ok(undefined);
};

interface OpenedJournal {
  readonly journal: IncidentJournal | null;
  /** The state folder, where this watch is the one that is asked; else null. */
  readonly folder: string | null;
}

/** Where the journal cannot be kept the host is watched all the same, and the reason is said. */
function openJournal({ hearing }: WatchSettings, io: Io): OpenedJournal {
  if (hearing.folder === null) return { journal: null, folder: null };
  const opened = hearing.folder.ok ? openIncidentJournal(hearing.folder.value) : hearing.folder;
  if (!opened.ok) {
    const { message } = opened.trouble;
    remark({ ...opened.trouble, message: `${message}; incidents are not kept by this run` }, io);
    return { journal: null, folder: null };
  }
  if (opened.value.notice !== null) remark(opened.value.notice, io);
  return { journal: opened.value, folder: hearing.folder.ok ? hearing.folder.value : null };
}

interface OpenedMemory {
  readonly warning: EarlyWarning;
  /** Where it is kept; null for nowhere. */
  readonly keptAt: MemoryPlace | null;
}

/** Beside another watch of this user early warning knows what that one had kept, and keeps nothing. */
function openMemory(
  settings: WatchSettings,
  { plant, ownsState }: { readonly plant: Plant; readonly ownsState: boolean },
  io: Io,
): OpenedMemory {
  const { folder } = settings.hearing;
  const warning = new EarlyWarning(plant.sensors, settings.intervalSeconds);
  // What others may have put there is neither believed nor unpacked.
  const trusted = folder?.ok === true ? privateFolder(folder.value) : null;
  const place = memoryPlace(settings, trusted?.ok === true ? trusted.value : null);
  if (place === null) return { warning, keptAt: null };
  const { mayWrite, notices } = takeOverMemory(place, warning, machineClock.wall());
  for (const notice of notices) remark(notice, io);
  const isOurs = settings.memoryFile !== null || ownsState;
  return { warning, keptAt: mayWrite && isOurs ? place : null };
}

/** On the screen a recording's last moment stays as it was: no later tick says anything of it. */
function stoppedAfter(moments: number | null, make: MakeOutput): MakeOutput {
  if (moments === null) return make;
  return (control) => {
    const output = make(control);
    const show = output.show.bind(output);
    return Object.assign(output, {
      show(record: TickRecord, loop: Loop) {
        if (record.seq < moments) show(record, loop);
        if (record.seq === moments) output.trouble?.(OVER);
      },
    });
  };
}

const OVER: Trouble = {
  code: "recording.over",
  message: "end of the recording",
  advice: "q quits",
};

/** A recording is over after its last moment; on the dashboard that moment stays to be looked at. */
function endOfRecording(
  moments: number | null,
  { display }: WatchSettings,
  control: SessionControl,
): Output {
  const over = moments === null || display === "dashboard" ? Number.POSITIVE_INFINITY : moments;
  return {
    show: ({ seq }) => seq + 1 >= over && control.end("recording ended"),
    close: () => [],
  };
}

/** Two files of a session that are one would destroy each other, as would a file and another's lock. */
function sharedFileTrouble({
  logFile,
  abFile,
  stateFile,
  memoryFile,
  root,
}: WatchSettings): Trouble | null {
  const logs = [named("--log", logFile), named("--ab", abFile)].flat();
  const files = [
    ...logs,
    ...named("--state", stateFile),
    ...named("--memory", memoryFile),
    ...named("--root", root),
  ];
  const locks = logs.map(({ flag, path }) => ({
    flag: `the lock of ${flag}`,
    path: lockPathOf(path),
  }));
  for (const [index, { flag, path }] of files.entries()) {
    const others = [...files.slice(index + 1), ...locks];
    const twin = others.find((other) => isSameFile(path, other.path));
    if (twin === undefined) continue;
    const message = `${flag} and ${twin.flag} are one file, and each would destroy the other`;
    return { code: "use.same-file", where: path, message, advice: "name different files" };
  }
  return null;
}

const named = (flag: string, path: string | null): readonly { flag: string; path: string }[] =>
  path === null ? [] : [{ flag, path }];

/** A log under its usual name goes through no link that another user left there; one that was named does. */
function linkTrouble({ abFile }: WatchSettings): Trouble | null {
  if (abFile === null || abFile !== WATCH_OPTIONS.ab.bare || !isForeignLink(abFile)) return null;
  return {
    code: "use.foreign-link",
    where: abFile,
    message: "is another user's symbolic link, and was not named",
    advice: "name the file with --ab FILE, or start in another folder",
  };
}

/** A summary file that was asked for by name must be writable; the usual one may fail at the end. */
function stateTrouble({ stateFile }: WatchSettings): Trouble | null {
  return isUsualStateFile(stateFile) ? null : refuseUnwritable(stateFile);
}

const isUsualStateFile = (path: string): boolean => path === WATCH_OPTIONS.state.default;

type MakeOutput = (control: SessionControl) => Output;

/** What stands on stdout; only the code that draws it is loaded. */
async function showOutput(settings: WatchSettings, io: Io): Promise<MakeOutput> {
  if (settings.display === "json") return () => jsonOutput((text) => io.out(text));
  if (settings.display === "lines") {
    const { renderLine } = await import("../show/terminal/index.ts");
    return () => lineOutput((text) => io.out(text), renderLine);
  }
  return drawnOutput(settings, io);
}

function openTickLog(path: string, { logMaxBytes }: WatchSettings): Result<LineLog> {
  return openLineLog({ path, rotateAtBytes: logMaxBytes, line: serialiseTick });
}

async function openAb(path: string, { logMaxBytes }: WatchSettings): Promise<Result<AbLog>> {
  const { openAbLog } = await import("../loop/outputs/index.ts");
  return openAbLog({ path, rotateAtBytes: logMaxBytes, seed: AB_SEED });
}

/** The summary is a result; beside JSON ticks it would break the stream, so it goes to stderr there. */
function sayAb(log: AbLog, { display }: WatchSettings, io: Io): void {
  const text = `${log.text()}\n`;
  if (display === "json") io.err(text);
  else io.out(text);
}

/** Who let a run act is told in the end what it did; what could not be set back was said as a trouble. */
function sayActions({ actions, troubles }: SessionEnd["state"], io: Io): void {
  const { applied, effective, ineffective, undecided } = actions;
  if (applied === 0) return;
  const said = new Set(troubles.map(({ code }) => code));
  const end = said.has("steering.left")
    ? "not everything could be set back"
    : said.has("steering.hands-off")
      ? "everything was set back but what somebody else had changed"
      : "everything was set back";
  io.err(
    `homeostat: steering: ${applied} applied (checked: ${effective} effective, ${ineffective} ineffective, ` +
      `${undecided} undecided); ${end}\n`,
  );
}

function conclude(
  { state, exitCode, losses }: SessionEnd,
  settings: WatchSettings,
  io: Io,
): number {
  for (const loss of losses) remark(loss, io);
  sayActions(state, io);
  const warned = tallyText(state);
  if (warned !== null) io.err(`homeostat: early warning: ${warned}\n`);
  const written = writeFileAtomically(
    settings.stateFile,
    `${harmlessJson(JSON.stringify(state, null, 2))}\n`,
    {
      links: isUsualStateFile(settings.stateFile) ? "own" : "all",
    },
  );
  if (!written.ok) remark(written.trouble, io);
  if (exitCode !== EXIT.ok) return exitCode;
  if (!written.ok && !isUsualStateFile(settings.stateFile)) return EXIT.unsupported;
  return losses.length > 0 ? EXIT.no : EXIT.ok;
}
