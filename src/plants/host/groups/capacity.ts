// What the kernel itself can run out of: open files of the whole host, and process ids, of
// which every thread takes one. In a container with a limit on its tasks whichever is nearer
// to its end counts. The number of tasks comes with /proc/loadavg, read by another group.
import type { GapReason } from "../../../base/index.ts";
import type { WatchedFile } from "../blindness.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { integer, openFiles, type Integer, type OpenFiles } from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { SlowBeat } from "./slow-beat.ts";

const FILES = "/proc/sys/fs/file-nr";
const PID_MAX = "/proc/sys/kernel/pid_max";
const THREADS_MAX = "/proc/sys/kernel/threads-max";
const TASKS = "/proc/loadavg";
/** The container's own group is the visible root; the true root of a host has no limit. */
const CONTAINER_FOLDERS = ["/sys/fs/cgroup", "/sys/fs/cgroup/pids"];
/** A file below /proc/sys costs twenty times what /proc/loadavg does: 30 µs. */
const FILES_PERIOD_MS = 5_000;
const FILES_PHASE_MS = 1_000;
/** Limits are settings: they change when somebody changes them. */
const LIMITS_PERIOD_MS = 60_000;
const LIMITS_PHASE_MS = 8_000;
/** More open files than any memory has room for: `file-max` is then no limit. */
const NO_LIMIT = 2 ** 53;

interface ContainerTasks {
  readonly current: KernelFile<Integer>;
  readonly most: KernelFile<Integer>;
}

export class CapacityGroup implements Group {
  readonly name = "capacity";
  readonly optional = false;
  readonly sensors: GroupSensors;
  readonly #files: KernelFile<OpenFiles>;
  readonly #filesSensor: number | null;
  readonly #limits: readonly KernelFile<Integer>[];
  readonly #container: ContainerTasks | null;
  readonly #pidsSensor: number | null;
  readonly #filesBeat = new SlowBeat(FILES_PERIOD_MS, FILES_PHASE_MS);
  readonly #limitsBeat = new SlowBeat(LIMITS_PERIOD_MS, LIMITS_PHASE_MS);
  #tasks = Number.NaN;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink, true);
    this.#files = new KernelFile(reader, FILES, openFiles);
    this.#filesSensor = this.#files.read() === "absent" ? null : this.#addFiles();
    this.#limits = [PID_MAX, THREADS_MAX].map((path) => new KernelFile(reader, path, integer));
    for (const limit of this.#limits) limit.read();
    this.#container = findContainerTasks(reader);
    this.#pidsSensor = this.#limits.every(({ gap }) => gap === "absent") ? null : this.#addPids();
  }

  get files(): readonly WatchedFile[] {
    return [this.#files];
  }

  read(reading: Reading): void {
    if (this.#filesBeat.due(reading.now)) this.#readFiles();
    else this.sensors.hold();
    if (this.#pidsSensor === null) return;
    if (this.#limitsBeat.due(reading.now)) for (const limit of this.#limits) limit.read();
    this.#tasks = reading.tasks;
    this.#readPids(this.#pidsSensor);
  }

  raw(): Record<string, unknown> {
    const [pidMax, threadsMax] = this.#limits.map(({ gap, content }) =>
      gap === null ? content.value : null,
    );
    const container = this.#container && {
      pids_current: this.#container.current.content.value,
      pids_max: this.#container.most.content.value,
    };
    const { open, most } = this.#files.content;
    return {
      files: { open_files: open, file_max: most },
      pids: {
        tasks: this.#tasks,
        pid_max: pidMax,
        threads_max: threadsMax,
        ...(container === null ? {} : { container }),
      },
    };
  }

  close(): void {
    this.#files.close();
    for (const limit of this.#limits) limit.close();
    this.#container?.current.close();
    this.#container?.most.close();
  }

  #readFiles(): void {
    if (this.#filesSensor === null) return;
    const gap = this.#files.read();
    if (gap !== null) return this.sensors.gap(this.#filesSensor, gap);
    const { open, most } = this.#files.content;
    this.sensors.set(this.#filesSensor, open, open / most);
  }

  #readPids(sensor: number): void {
    const most = Math.min(...this.#limits.map(({ gap, content }) => limitOf(gap, content)));
    const share = this.#tasks / most;
    const own = this.#readContainer();
    if (typeof own === "string") return this.sensors.gap(sensor, own);
    // A limit that is unknown or none leaves the other; the tasks of the host must be known.
    if (!Number.isFinite(most) && own === null) return this.sensors.gap(sensor, this.#limitGap());
    if (Number.isNaN(this.#tasks)) return this.sensors.gap(sensor, "unreadable");
    if (own !== null && !(share > own.share)) this.sensors.set(sensor, own.tasks, own.share);
    else this.sensors.set(sensor, this.#tasks, share);
  }

  #limitGap(): GapReason {
    return this.#limits.find(({ gap }) => gap !== null)?.gap ?? "malformed";
  }

  /** The container's tasks and their share of its limit; null where there is no limit, or why it is not known. */
  #readContainer(): { tasks: number; share: number } | GapReason | null {
    if (this.#container === null) return null;
    const { current, most } = this.#container;
    const gap = current.read() ?? most.read();
    if (gap !== null) return gap;
    const [tasks, limit] = [current.content.value, most.content.value];
    if (!(tasks >= 0) || !(limit > 0)) return "malformed";
    return limit === Number.POSITIVE_INFINITY ? null : { tasks, share: tasks / limit };
  }

  #addFiles(): number {
    const { most } = this.#files.content;
    const none = this.#files.gap === null && most >= NO_LIMIT;
    const beat = `every ${FILES_PERIOD_MS / 1000} s, held between`;
    return this.sensors.add({
      id: "file_handles_used",
      title: "open files of the host",
      unit: "files",
      normaliser: none
        ? `open files / file-max, which sets no limit here: the share stays 0; ${beat}`
        : `open files / file-max; ${beat}`,
      source: FILES,
      part: "files",
    });
  }

  #addPids(): number {
    const limit = "tasks / the least of pid_max and threads-max";
    return this.sensors.add({
      id: "pids_used",
      title: "process ids in use",
      unit: "tasks",
      normaliser:
        this.#container === null
          ? limit
          : `${limit}, or the container's own / its pids.max, whichever is more`,
      source: this.#container === null ? TASKS : this.#container.current.path,
      part: "pids",
    });
  }
}

const limitOf = (gap: GapReason | null, { value }: Integer): number =>
  gap === null && value > 0 ? value : Number.POSITIVE_INFINITY;

/** The container's count and limit of tasks, or null on a host and in one without a limit. */
function findContainerTasks(reader: FileReader): ContainerTasks | null {
  for (const folder of CONTAINER_FOLDERS) {
    const limit = reader.value(`${folder}/pids.max`, integer)?.value ?? Number.POSITIVE_INFINITY;
    if (!(limit > 0 && Number.isFinite(limit))) continue;
    return {
      current: new KernelFile(reader, `${folder}/pids.current`, integer),
      most: new KernelFile(reader, `${folder}/pids.max`, integer),
    };
  }
  return null;
}
