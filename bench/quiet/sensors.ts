// Turns what happens on a host in one second into the values its sensors would show, with
// their own noise: bursty, skewed, stepped, often exactly zero.
import { Frame, normal, SensorTable } from "../../src/base/index.ts";
import type { Chance } from "../../src/base/index.ts";
import { between, events, skewed, Wander } from "./draw.ts";
import { counted, Held, Peaked, saturating } from "./gauges.ts";
import type { Load, Moment } from "./load.ts";
import { ORDINARY } from "./settings.ts";

const MIB = 2 ** 20;
const MEGABIT = 125_000;
/** Bytes a second that keep a disk wholly busy. */
const DISK_SPEED = 180e6;
/** A thread stays on its core for so long, s. */
const STAYS_S = 15;
/** The kernel counts a core's time in hundredths of a second. */
const JIFFIES = 100;
/** Files and tasks a host may have open. */
const FILES_MAX = 200_000;
const TASKS_MAX = 32_768;

interface Disk {
  readonly read: Peaked;
  readonly write: Peaked;
}

export class QuietSensors {
  readonly table = new SensorTable();
  readonly frame = new Frame();
  readonly #chance: Chance;
  readonly #cores: number;
  /** How unevenly the threads of the service fall on each core. */
  readonly #leanings: readonly Wander[];
  readonly #disks: readonly Disk[] = [0, 1].map(() => ({
    read: new Peaked(MIB),
    write: new Peaked(MIB),
  }));
  readonly #rates = ["net.eth0.rx", "net.eth0.tx", "net.lo.rx", "net.lo.tx"].map((id) => ({
    id,
    peak: new Peaked(MEGABIT),
  }));
  readonly #faults = new Held(5);
  readonly #swapping = new Held(5);
  readonly #ownTick = new Held(10);
  readonly #background: number;
  #load1 = 0.3;
  #warmth = 0.1;
  #firstCore = 0;
  /** Seconds since this program began to watch. */
  #watched = 0;

  constructor(chance: Chance, cores: number) {
    this.#chance = chance;
    this.#cores = cores;
    this.#leanings = Array.from({ length: cores }, () => new Wander(chance, 40));
    this.#background = between(chance, ORDINARY.network.background);
  }

  /** The watch began anew: its own figures start from small again. */
  restart(): void {
    this.#watched = 0;
  }

  /** Fills `frame` with what `load` looks like. */
  show({ t }: Moment, load: Load): void {
    this.frame.clear(this.table.count);
    this.#watched++;
    const busy = this.#showCores(t, load);
    const waits = this.#showDisks(load);
    this.#showPressure(load, busy, waits);
    this.#showNetwork(load);
    this.#showMemory(t, load);
    this.#showTasks(t, load, busy);
    this.#showSelf(t, busy);
  }

  #set(id: string, group: string, value: number): void {
    const index =
      this.table.indexOf(id) ??
      this.table.register({
        id,
        title: id,
        unit: "ratio",
        normaliser: "as it is",
        source: "an ordinary host",
        group,
        routable: group === "cpu" && /^cpu\d+$/.test(id),
      });
    this.frame.set(index, value);
  }

  /** Returns the share of all cores in use. */
  #showCores(t: number, { spreadCores, threads, stolen }: Load): number {
    const cores = this.#cores;
    if (t % STAYS_S === 0) this.#firstCore = Math.floor(this.#chance() * cores);
    const shares = this.#leanings.map(
      (lean) => (spreadCores / cores) * Math.max(0.1, 1 + 0.25 * lean.step()),
    );
    // Single threads take neighbouring cores, which the scheduler changes now and then.
    for (const [i, thread] of threads.entries())
      shares[(this.#firstCore + 3 * i) % cores]! += thread;
    let sum = 0;
    for (const [i, share] of shares.entries()) {
      const wanted = JIFFIES * Math.min(1, share / (1 - stolen));
      const jiffies = wanted + Math.sqrt(0.6 * wanted + 0.05) * normal(this.#chance);
      const value = counted(jiffies / JIFFIES, JIFFIES);
      sum += value;
      this.#set(`cpu${i}`, "cpu", value);
    }
    const steal = stolen + (this.#chance() < 0.03 ? 0.01 * this.#chance() : 0);
    this.#set("cpu.steal", "cpu", counted(steal, JIFFIES * cores));
    return sum / cores;
  }

  /** Returns the share of the second in which somebody waited for a disk. */
  #showDisks({ read, write, space }: Load): number {
    let waits = 0;
    for (const [i, { read: r, write: w }] of this.#disks.entries()) {
      const id = `disk.sd${"ab"[i]}`;
      const reads = read[i]!;
      const writes = write[i]!;
      const busy = 1 - Math.exp((-(reads + 1.5 * writes) / DISK_SPEED) * skewed(this.#chance, 0.3));
      this.#set(`${id}.busy`, "disk", counted(busy, 250));
      this.#set(`${id}.read`, "disk", r.of(Math.round(reads / 4096) * 4096));
      this.#set(`${id}.write`, "disk", w.of(Math.round(writes / 4096) * 4096));
      this.#set(`fs.${["root", "var"][i]}.used`, "space", Math.min(1, space[i]!));
      waits = Math.max(waits, busy);
    }
    return waits;
  }

  #showPressure({ stolen, memory, threads }: Load, busy: number, waits: number): void {
    const chance = this.#chance;
    const crowded = busy ** 2 * 0.5 + 0.002 * threads.length + 0.5 * stolen * (0.2 + busy);
    this.#set("psi.cpu.some", "pressure", fine(crowded * skewed(chance, 0.6)));
    const io = waits < 0.01 ? 0 : waits * (0.3 + 0.5 * chance());
    this.#set("psi.io.some", "pressure", fine(io));
    this.#set("psi.io.full", "pressure", fine(io * (0.5 + 0.4 * chance())));
    const short = Math.max(0, memory - 0.92) * 8 * chance();
    this.#set("psi.memory.some", "pressure", fine(short));
    this.#set("psi.memory.full", "pressure", fine(0.6 * short));
    this.#set("cpu.iowait", "cpu", counted((io * chance()) / this.#cores, JIFFIES * this.#cores));
  }

  #showNetwork({ received, sent, looped }: Load): void {
    const quiet = (): number => this.#background * skewed(this.#chance, 0.7);
    const talks = this.#chance() < 0.2 ? 2000 * skewed(this.#chance, 1) : 0;
    const rates = [received + quiet(), sent + quiet(), looped + talks, looped + talks];
    for (const [i, { id, peak }] of this.#rates.entries())
      this.#set(id, "network", peak.of(Math.round(rates[i]!)));
  }

  #showMemory(t: number, { memory, swap, read }: Load): void {
    this.#set("mem_used", "memory", memory + 0.0004 * normal(this.#chance));
    this.#set("swap_used", "memory", counted(swap, 100_000));
    const isShort = memory > 0.94;
    const faults = this.#faults.of(t, () =>
      events(this.#chance, read[0] > 1e6 || isShort ? 8 : 0.15),
    );
    this.#set("vm.major_faults", "memory", saturating(faults / 5 / 100));
    const swapping = this.#swapping.of(t, () =>
      isShort ? events(this.#chance, 300) : this.#chance() < 0.004 ? events(this.#chance, 5) : 0,
    );
    this.#set("vm.swapping", "memory", saturating(swapping / 5 / 100));
    this.#set("vm.direct_reclaim", "memory", isShort ? saturating(this.#chance()) : 0);
  }

  #showTasks(t: number, load: Load, busy: number): void {
    const chance = this.#chance;
    const cores = this.#cores;
    const runnable = events(chance, busy * cores * (1 + busy) + 0.1);
    if (t % 5 === 0) this.#load1 += (runnable - this.#load1) * (1 - Math.exp(-5 / 60));
    this.#warmth += (busy - this.#warmth) / 40;
    const switches = load.switches * skewed(chance, 0.15) + 150;
    this.#set("ctx_switches", "scheduler", saturating(switches / cores / 5000));
    const forks = events(chance, load.forks + 0.1);
    this.#set("forks", "scheduler", saturating(forks / cores / 50));
    this.#set("run_queue", "scheduler", saturating(runnable / cores));
    this.#set("load_1m", "load", saturating(Math.round((100 * this.#load1) / cores) / 100));
    for (const zone of [0, 1])
      this.#set(
        `temp.zone${zone}`,
        "temperature",
        Math.round(38 + 4 * zone + 40 * this.#warmth + 0.4 * normal(chance)) / 100,
      );
    const files = (3000 + load.files + 15 * normal(chance)) / FILES_MAX;
    this.#set("file_handles_used", "handles", counted(files, FILES_MAX / 32));
    const tasks = 210 + load.tasks + events(chance, 0.5);
    this.#set("pids_used", "handles", counted(tasks / TASKS_MAX, TASKS_MAX));
  }

  #showSelf(t: number, busy: number): void {
    const chance = this.#chance;
    this.#set("self_cpu", "self", 0.004 * (1 + busy) * skewed(chance, 0.2));
    const heap = 58 + 14 * (1 - Math.exp(-this.#watched / 1200)) + ((t % 240) / 240) * 2;
    this.#set("self_rss", "self", saturating(heap / 60));
    const tick = this.#ownTick.of(t, () => 4.5 * (1 + busy) * skewed(chance, 0.25));
    this.#set("self_tick", "self", saturating(tick / 3));
  }
}

/** Pressure is counted in microseconds; what is very little is none. */
const fine = (share: number): number => (share < 0.0004 ? 0 : Math.min(1, share));
