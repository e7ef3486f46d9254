// The troubles, each real, bounded, and gone with its session: what it does, which sensors ought
// to say so, and when it would have used something up. What is mounted for it is mounted in
// the watch's own mount namespace and goes with that.
import { existsSync, statSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bytes, Seconds } from "../../src/base/index.ts";
import { commandOf } from "../../src/trials/programs/index.ts";
import type { Program } from "../../src/trials/programs/index.ts";
import { PREFIX } from "../life/stage.ts";
import type { Stage } from "../life/stage.ts";
import { makeMemoryGroup, memoryGroupName, memoryMount } from "./memory-group.ts";

const MIB: Bytes = 2 ** 20;

export const TROUBLES = ["leak", "host-leak", "disk", "runaway", "flood"] as const;
export type TroubleName = (typeof TROUBLES)[number];

/** A trouble that is about to begin. */
export interface Scene {
  /** Words that the watch is started through. */
  readonly through: readonly string[];
  /** Begins it, as a program; `watch` is the pid of the watch. */
  begin(watch: number): Promise<Pick<Program, "pid">>;
}

export interface TroubleKind {
  readonly title: string;
  /** From its onset to its end, and so to the moment at which what it uses is used up. */
  readonly lasts: Seconds;
  readonly usesUp: boolean;
  /** Sensors, and resources that run out, that an alarm names it by; its process does too. */
  readonly signs: RegExp;
  prepare(stage: Stage): Promise<Scene>;
}

const command = (name: string, ...words: readonly (string | number)[]): readonly string[] =>
  commandOf(import.meta.url, name, ...words.map(String));

/** In a mount namespace of its own, after `mount` with these words. */
const withMount = (...words: readonly string[]): readonly string[] => {
  const script = `mount ${words.join(" ")} && exec "$@"`;
  return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh"];
};

const LEAK_S: Seconds = 240;
const SCOPE: Bytes = 256 * MIB;
/** Of what is left when it begins it takes so much at most: the last of it would be the kernel's to end. */
const LEAK_MOST = 0.95;

async function prepareLeak({ folder, troubling }: Stage): Promise<Scene> {
  const mount = memoryMount();
  if (mount === null) throw new Error("no memory controller here: leave the leak out");
  const group = join(mount, memoryGroupName());
  troubling.bequeath([group]);
  makeMemoryGroup(group, SCOPE);
  const view = join(folder, "meminfo");
  await troubling.start(command("container-view", group, view));
  while (!existsSync(view) || statSync(view).size === 0) await sleep(50);
  const leak = command("leak", LEAK_S, LEAK_MOST, group);
  return {
    through: withMount("--bind", `'${view}'`, "/proc/meminfo"),
    begin: () => troubling.start(leak, { cgroups: [group] }),
  };
}

/** Of the memory that is free, and at most so much. */
const HOST_SHARE = 0.2;
const HOST_MOST: Bytes = 4096 * MIB;

function prepareHostLeak({ troubling }: Stage): Promise<Scene> {
  const most = Math.min(HOST_MOST, Math.floor(HOST_SHARE * freemem()));
  const leak = command("leak", LEAK_S, 1, most);
  return Promise.resolve({ through: [], begin: () => troubling.start(leak) });
}

const DISK_S: Seconds = 300;
const DISK: Bytes = 64 * MIB;
/** Of the places where a file system in memory is watched, the one that programs need least. */
const DISK_POINT = "/var/tmp";

function prepareDisk({ troubling }: Stage): Promise<Scene> {
  const words = command("fill", join(DISK_POINT, "filler"), DISK / DISK_S, DISK);
  const options = `size=${DISK},mode=1777`;
  return Promise.resolve({
    through: withMount("-t", "tmpfs", "-o", options, `${PREFIX}-${process.pid}-disk`, DISK_POINT),
    begin: (watch) => troubling.start(["nsenter", `--mount=/proc/${watch}/ns/mnt`, ...words]),
  });
}

/** Longer than the ten minutes for which the alarm lets any program hold a core. */
const RUNAWAY_S: Seconds = 660;
const FLOOD_BYTES_PER_S: Bytes = 100e6;

const plain =
  (...words: readonly string[]) =>
  ({ troubling }: Stage): Promise<Scene> =>
    Promise.resolve({ through: [], begin: () => troubling.start(words) });

export const TROUBLE: Readonly<Record<TroubleName, TroubleKind>> = {
  leak: {
    title: "slow leak in a container of 256 MiB",
    lasts: LEAK_S,
    usesUp: true,
    signs: /^(?:mem_used|exhaustion:memory)$/u,
    prepare: prepareLeak,
  },
  "host-leak": {
    title: "slow leak of a fifth of the host's memory",
    lasts: LEAK_S,
    usesUp: false,
    signs: /^(?:mem_used|exhaustion:memory)$/u,
    prepare: prepareHostLeak,
  },
  disk: {
    title: "disk of 64 MiB filling",
    lasts: DISK_S,
    usesUp: true,
    signs: /^(?:fs\.var:tmp\.used|exhaustion:disk:\/var\/tmp)$/u,
    prepare: prepareDisk,
  },
  runaway: {
    title: "runaway process on one core",
    lasts: RUNAWAY_S,
    usesUp: false,
    signs: /^(?:cpu\d*|psi\.cpu\.some|load_1m|run_queue)$/u,
    prepare: plain(...command("runaway")),
  },
  flood: {
    title: "flood of 100 MB/s on loopback",
    lasts: 150,
    usesUp: false,
    signs: /^net\.lo\./u,
    prepare: plain(...command("flood", FLOOD_BYTES_PER_S)),
  },
};

/** What an alarm of a kind says before the sensor that it is about. */
const KIND = /^(?:lasting|relations):/u;

/** True where an alarm of this source names the trouble, by its sensors or by the pid of its process. */
export const namesTrouble = (
  source: string,
  { name, pid }: { readonly name: TroubleName; readonly pid: number | null },
): boolean =>
  TROUBLE[name].signs.test(source.replace(KIND, "")) || source === `lasting:process:${pid}`;
