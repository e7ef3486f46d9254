// /proc/self/mountinfo and statfs(2), on a slow beat: how full the file systems of this host
// are, in bytes and in inodes. The largest are watched; those once watched stay, so that no
// sensor changes its meaning. `mounts.ts` says which are asked at all.
import { labelOfMount } from "../../../judge/warning/index.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { mountTable, type Mount, type MountTable } from "../parsers/index.ts";
import type { FileSystemSpace, HostSource } from "../source.ts";
import type { WatchedFile } from "../blindness.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { chooseMounts, sameAs, type LeftOut } from "./mounts.ts";
import { SlowBeat } from "./slow-beat.ts";

const SOURCE = "/proc/self/mountinfo";
const PERIOD_MS = 10_000;
const PHASE_MS = 4_000;
/** File systems watched at a time. */
export const MOST_WATCHED = 16;
/** Names that get sensors in one run: mounts that come and go under new names must not pile up. */
const MOST_EVER = 64;
/** File systems whose size is asked when mounts change, to find the largest. */
const MOST_ASKED = 256;
/** Mounts named as left out. */
const MOST_NAMED = 200;

interface Watched {
  readonly point: string;
  readonly used: number;
  /** Null where the file system does not count its inodes. */
  readonly inodes: number | null;
  mounted: boolean;
}

interface Measured {
  readonly mount: Mount;
  readonly space: FileSystemSpace;
}

export class FileSystemGroup implements Group {
  readonly name = "filesystem";
  readonly optional = false;
  readonly sensors: GroupSensors;
  /** Mounts that have no sensor, as the last look at the table found them. */
  leftOut: readonly LeftOut[] = [];
  readonly #source: HostSource;
  readonly #file: KernelFile<MountTable>;
  readonly #watched = new Map<string, Watched>();
  readonly #spaces = new Map<string, FileSystemSpace>();
  readonly #beat = new SlowBeat(PERIOD_MS, PHASE_MS);
  #version = -1;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink, true);
    this.#source = reader.source;
    this.#file = new KernelFile(reader, SOURCE, mountTable);
    if (this.#file.read() === null) this.#look();
  }

  get files(): readonly WatchedFile[] {
    return [this.#file];
  }

  read(reading: Reading): void {
    if (!this.#beat.due(reading.now)) return this.sensors.hold();
    const gap = this.#file.read();
    if (gap !== null) return this.sensors.gapAll(gap);
    this.#look();
    for (const watched of this.#watched.values()) this.#readOne(watched);
  }

  raw(): Record<string, unknown> {
    const mounted = [...this.#spaces].map(([point, space]) => [point, { ...space }]);
    const others = this.leftOut.map(({ point, type, why }) => [point, { type, left_out: why }]);
    return Object.fromEntries([...others, ...mounted]) as Record<string, unknown>;
  }

  close(): void {
    this.#file.close();
  }

  #readOne(watched: Watched): void {
    const { point, used, inodes } = watched;
    const asked = watched.mounted ? (this.#source.statfs?.(point) ?? "absent") : "vanished";
    if (typeof asked === "string") {
      this.#spaces.delete(point);
      this.sensors.gap(used, asked);
      if (inodes !== null) this.sensors.gap(inodes, asked);
      return;
    }
    this.#spaces.set(point, asked);
    this.#setUsed(used, asked);
    if (inodes !== null) this.#setInodes(inodes, asked);
  }

  /** As df has it: what is kept for root counts as neither used nor free. */
  #setUsed(sensor: number, { blockBytes, blocks, free, available }: FileSystemSpace): void {
    const used = blocks - free;
    if (!(used >= 0 && available >= 0 && available <= blocks))
      return this.sensors.gap(sensor, "malformed");
    this.sensors.set(sensor, used * blockBytes, used / (used + available));
  }

  #setInodes(sensor: number, { files, filesFree }: FileSystemSpace): void {
    const used = files - filesFree;
    if (!(files > 0)) return this.sensors.gap(sensor, "absent");
    if (!(used >= 0)) return this.sensors.gap(sensor, "malformed");
    this.sensors.set(sensor, used, used / files);
  }

  /** Finds what to watch, when mounts came or went since the last look. */
  #look(): void {
    const { mounts, version } = this.#file.content;
    if (version === this.#version) return;
    this.#version = version;
    const { asked, leftOut } = chooseMounts(mounts);
    const others = [...leftOut];
    const measured = this.#measure(asked, others);
    const watched = this.#largest(measured, others);
    for (const { mount, space } of watched) {
      const known = this.#watched.get(mount.point) ?? this.#add(mount, space);
      known.mounted = true;
    }
    const points = new Set(watched.map(({ mount }) => mount.point));
    for (const each of this.#watched.values()) each.mounted = points.has(each.point);
    this.leftOut = others.slice(0, MOST_NAMED);
  }

  /** Those that tell a size, without the one a container's root lies on: it is the root again. */
  #measure(asked: readonly Mount[], others: LeftOut[]): Measured[] {
    const measured: Measured[] = [];
    for (const mount of asked.slice(0, MOST_ASKED)) {
      const space = this.#source.statfs?.(mount.point) ?? "absent";
      if (typeof space === "string") others.push({ ...mount, why: `its size is ${space}` });
      else if (!(space.blocks > 0)) others.push({ ...mount, why: "it has no size" });
      else measured.push({ mount, space });
    }
    const root = measured.find(({ mount }) => mount.type === "overlay");
    if (root === undefined) return measured;
    return measured.filter((each) => {
      const isBelow = each !== root && isOneSize(each.space, root.space);
      if (isBelow) others.push({ ...each.mount, why: sameAs(root.mount) });
      return !isBelow;
    });
  }

  #largest(measured: readonly Measured[], others: LeftOut[]): Measured[] {
    const size = ({ space }: Measured): number => space.blocks * space.blockBytes;
    const rank = (each: Measured): number => (this.#watched.has(each.mount.point) ? 1 : 0);
    const ranked = measured.toSorted((a, b) => rank(b) - rank(a) || size(b) - size(a));
    let fresh = MOST_EVER - this.#watched.size;
    const watched = new Set(
      ranked.slice(0, MOST_WATCHED).filter((each) => rank(each) === 1 || fresh-- > 0),
    );
    for (const each of ranked) {
      if (watched.has(each)) continue;
      others.push({ ...each.mount, why: `not among the ${MOST_WATCHED} largest` });
    }
    return measured.filter((each) => watched.has(each));
  }

  #add({ point, type }: Mount, { files }: FileSystemSpace): Watched {
    const label = labelOfMount(point);
    const text = { source: `statfs ${point}`, part: point };
    const beat = `every ${PERIOD_MS / 1000} s, held between`;
    const used = this.sensors.add({
      ...text,
      id: `fs.${label}.used`,
      title: `${point} filled`,
      unit: "B",
      normaliser: `used / (used + available to all), as df has it; ${beat}`,
    });
    // Those in memory have as many as pages: bytes run out first.
    const counts = files > 0 && type !== "tmpfs";
    const inodes = counts
      ? this.sensors.add({
          ...text,
          id: `fs.${label}.inodes`,
          title: `${point} inodes in use`,
          unit: "inodes",
          normaliser: `used / all; ${beat}`,
        })
      : null;
    const watched = { point, used, inodes, mounted: true };
    this.#watched.set(point, watched);
    return watched;
  }
}

const isOneSize = (one: FileSystemSpace, other: FileSystemSpace): boolean =>
  one.blocks === other.blocks && one.blockBytes === other.blockBytes && one.files === other.files;
