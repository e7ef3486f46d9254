// /proc/net/dev: what goes through each network interface, against its nominal speed where
// the driver names a believable one, else against the most it has shown it can do. The
// loopback has a row of its own and is in no sum. Interfaces laid over others (bridges,
// container pairs, tunnels, bonds, VLANs) would count the same bytes twice and are left out.
import type { GapReason, Trouble } from "../../../base/index.ts";
import { Counters, gapOfAdvance } from "../counters.ts";
import type { WatchedFile } from "../blindness.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import {
  integer,
  INTERFACE_COLUMNS,
  netDev,
  RX_BYTES,
  RX_PACKETS,
  TX_BYTES,
  TX_PACKETS,
  unsigned,
  type NetDev,
} from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { DecayingMaximum, idPart } from "./normalise.ts";

const SOURCE = "/proc/net/dev";
/** Interfaces with sensors of their own; others count in the sums only. */
export const MOST_INTERFACES = 16;
/** An interface that never did more reads at most this much of its scale: 1 Mbit/s. */
const FLOOR_BYTES_PER_S = 125_000;
/** Link speeds above this are a driver's way of saying it does not know, Mbit/s. */
const FASTEST_LINK = 1_600_000;
const BYTES_PER_MBIT = 125_000;
const LAID_OVER =
  /^(veth|docker|br-|br\d|bridge|virbr|vnet|vif|lxc|lxd|cni|cali|cilium|flannel|weave|vxlan|geneve|kube-|nodelocaldns|tap|tun|wg|ifb|dummy|sit|ip6tnl|ip6_vti|ip_vti|tunl|gre|erspan|bond|team|macvtap|macvlan|ipvlan|nlmon|ovs-|tailscale|zt)/;

/** True for an interface that carries bytes no other one counts, and for the loopback. */
export const isCounted = (name: string): boolean => !LAID_OVER.test(name) && !/[.@]/.test(name);

interface Direction {
  readonly sensor: number;
  readonly most: DecayingMaximum;
}

interface Interface {
  readonly name: string;
  readonly slot: number;
  /** Nominal speed, B/s; null where it is not known. */
  readonly speed: number | null;
  readonly rx: Direction | null;
  readonly tx: Direction | null;
  seen: number;
}

export class NetworkGroup implements Group {
  readonly name = "network";
  readonly optional = false;
  readonly sensors: GroupSensors;
  /** Said once when there are more interfaces than sensors. */
  trouble: Trouble | null = null;
  readonly #reader: FileReader;
  readonly #file: KernelFile<NetDev>;
  readonly #counters = new Counters();
  readonly #interfaces = new Map<string, Interface>();
  #rows: (Interface | null)[] = [];
  #version = -1;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink);
    this.#reader = reader;
    this.#file = new KernelFile(reader, SOURCE, netDev);
    if (this.#file.read() === null) this.#matchRows();
  }

  read(reading: Reading): void {
    const gap = this.#file.read();
    if (gap !== null) return this.#blind(gap);
    this.#matchRows();
    let received = Number.NaN;
    let sent = Number.NaN;
    for (let row = 0; row < this.#rows.length; row++) {
      const link = this.#rows[row];
      if (link === null || link === undefined) continue;
      link.seen = reading.tick;
      const rx = this.#rate(reading, link, row * INTERFACE_COLUMNS + RX_BYTES);
      const tx = this.#rate(reading, link, row * INTERFACE_COLUMNS + TX_BYTES);
      if (link.name === "lo") continue;
      if (rx >= 0) received = (received >= 0 ? received : 0) + rx;
      if (tx >= 0) sent = (sent >= 0 ? sent : 0) + tx;
    }
    reading.metrics.netRxBytesPerS = received >= 0 ? received : null;
    reading.metrics.netTxBytesPerS = sent >= 0 ? sent : null;
    this.#markGone(reading.tick);
  }

  get files(): readonly WatchedFile[] {
    return [this.#file];
  }

  raw(): Record<string, unknown> {
    const links: Record<string, unknown> = {};
    const { columns, devices } = this.#file.content;
    for (const [row, name] of devices.names.entries()) {
      const at = (column: number): number => unsigned(columns[row * INTERFACE_COLUMNS + column]!);
      links[name] = {
        rx_bytes: at(RX_BYTES),
        rx_packets: at(RX_PACKETS),
        tx_bytes: at(TX_BYTES),
        tx_packets: at(TX_PACKETS),
        counted: isCounted(name),
      };
    }
    return links;
  }

  close(): void {
    this.#file.close();
  }

  #blind(gap: GapReason): void {
    this.sensors.gapAll(gap);
    this.#counters.forgetAll();
  }

  /** Bytes per second of one column; its sensor is set on the way. NaN where there is no rate. */
  #rate(reading: Reading, link: Interface, at: number): number {
    const column = at % INTERFACE_COLUMNS;
    const moved = this.#counters.advance(link.slot + column, this.#file.content.columns[at]!);
    const gap = gapOfAdvance(moved);
    const rate = gap === null ? (moved * 1000) / reading.elapsedMs : Number.NaN;
    const direction = column === RX_BYTES ? link.rx : link.tx;
    if (direction === null) return rate;
    if (gap !== null) this.sensors.gap(direction.sensor, gap);
    else {
      const share =
        link.speed === null ? direction.most.share(rate, reading.elapsedMs) : rate / link.speed;
      this.sensors.set(direction.sensor, rate, share);
    }
    return rate;
  }

  #matchRows(): void {
    const { devices } = this.#file.content;
    if (devices.version === this.#version) return;
    this.#version = devices.version;
    this.#rows = devices.names.map((name) =>
      isCounted(name) ? (this.#interfaces.get(name) ?? this.#add(name)) : null,
    );
  }

  #add(name: string): Interface {
    const slot = this.#interfaces.size * INTERFACE_COLUMNS;
    const own = this.#interfaces.size < MOST_INTERFACES;
    if (!own) {
      this.trouble ??= {
        code: "network.many",
        message: `only the first ${MOST_INTERFACES} interfaces have sensors; the others count in the sums`,
        where: SOURCE,
      };
    }
    const speed = own ? this.#nominalSpeed(name) : null;
    const rx = own ? this.#direction(name, speed, { id: "rx", title: "received" }) : null;
    const tx = own ? this.#direction(name, speed, { id: "tx", title: "sent" }) : null;
    const link = { name, slot, speed, rx, tx, seen: -1 };
    this.#interfaces.set(name, link);
    return link;
  }

  #nominalSpeed(name: string): number | null {
    if (name.includes("/") || name === "lo") return null;
    const mbit = this.#reader.value(`/sys/class/net/${name}/speed`, integer)?.value ?? Number.NaN;
    return mbit > 0 && mbit <= FASTEST_LINK ? mbit * BYTES_PER_MBIT : null;
  }

  #direction(name: string, speed: number | null, text: { id: string; title: string }): Direction {
    const normaliser =
      speed === null
        ? "rate / largest rate seen, fading by half in 10 min (at least 1 Mbit/s)"
        : `rate / nominal speed of ${speed / BYTES_PER_MBIT} Mbit/s`;
    const sensor = this.sensors.add({
      id: `net.${idPart(name)}.${text.id}`,
      title: `${name} ${text.title}`,
      unit: "B/s",
      normaliser,
      source: SOURCE,
      part: name,
    });
    return { sensor, most: new DecayingMaximum(FLOOR_BYTES_PER_S) };
  }

  #markGone(tick: number): void {
    for (const link of this.#interfaces.values()) {
      if (link.seen === tick) continue;
      this.#counters.forget(link.slot + RX_BYTES);
      this.#counters.forget(link.slot + TX_BYTES);
      if (link.rx !== null) this.sensors.gap(link.rx.sensor, "vanished");
      if (link.tx !== null) this.sensors.gap(link.tx.sensor, "vanished");
    }
  }
}
