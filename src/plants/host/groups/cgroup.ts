// Control groups: this program's own and the ones at the top of the hierarchy. They have
// a handful of files each, so one group is read a tick, in turn, and the others are held.
import type { FileReader } from "../kernel-file.ts";
import { findCgroups } from "./cgroup-layout.ts";
import { CgroupReader } from "./cgroup-reader.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";

/** Groups at the top that are read, beside our own: a systemd host has four. */
const MOST_AT_TOP = 6;

export class CgroupGroup implements Group {
  readonly name = "cgroup";
  readonly optional = true;
  readonly sensors: GroupSensors;
  readonly #cgroups: CgroupReader[];
  #turn = 0;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink, true);
    const places = findCgroups(reader, MOST_AT_TOP);
    this.#cgroups = places.map((place) => new CgroupReader(reader, this.sensors, place));
  }

  read(reading: Reading): void {
    if (this.#cgroups.length === 0) return;
    this.sensors.hold();
    if (reading.tick === 0) {
      for (const cgroup of this.#cgroups) cgroup.read(reading);
      return;
    }
    this.#turn = (this.#turn + 1) % this.#cgroups.length;
    this.#cgroups[this.#turn]!.read(reading);
  }

  raw(): Record<string, unknown> {
    return Object.fromEntries(this.#cgroups.map((cgroup) => [cgroup.place.label, cgroup.raw()]));
  }

  close(): void {
    for (const cgroup of this.#cgroups) cgroup.close();
  }
}
