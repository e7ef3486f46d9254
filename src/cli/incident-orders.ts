// `homeostat incidents --ack | --silence | --unsilence`: asks the watch that runs, through
// the orders file in the state folder, and waits a moment for its journal to say so.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { unreachable } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { fail, ok } from "../base/index.ts";
import {
  alarmSources,
  isAlarmSource,
  ORDERS_FILE,
  readOrders,
  writeOrders,
} from "../loop/index.ts";
import type { Orders } from "../loop/index.ts";
import { showHostile, span } from "../show/text/index.ts";
import { takeWriterLock } from "../store/index.ts";
import { briefly } from "./brief.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import { openHost } from "./host.ts";
import { type Known, knownIn, unknownIncident } from "./incident-journal.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { IncidentOrder } from "./settings.ts";

/** The watch looks once a second; a slow one answers at its next tick. */
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 200;
/** Rates are known from the second reading on. */
const BETWEEN_READINGS_MS = 250;
const AMPLE_BUDGET_MS = 10_000;

export interface Asked {
  readonly order: IncidentOrder;
  readonly folder: string;
}

export async function giveOrder({ order, folder }: Asked, io: Io): Promise<number> {
  const known = await knownIn(folder);
  if (!known.ok) return refuse(known.trouble, io);
  if (known.value.watching === null) {
    remark(NO_WATCH, io);
    return EXIT.no;
  }
  const checked = await checkedOrder(order, known.value);
  if (!checked.ok) return refuse(checked.trouble, io);
  const written = addTo(join(folder, ORDERS_FILE), checked.value, Date.now());
  if (!written.ok) return refuse(written.trouble, io);
  const isTaken = await taken(checked.value, folder);
  const said = isTaken ? "" : `; process ${known.value.watching} takes it up at its next tick`;
  io.out(`${doneText(checked.value)}${said}\n`);
  return EXIT.ok;
}

const NO_WATCH: Trouble = {
  code: "incidents.no-watch",
  message: "no watch of this user is running on this host, so there is nobody to ask",
  advice: "start one with homeostat; one that root started is asked with sudo",
};

/** The order with `current` replaced by an id, or what is wrong with it. */
async function checkedOrder(order: IncidentOrder, known: Known): Promise<Result<IncidentOrder>> {
  switch (order.kind) {
    case "ack":
      return acknowledgement(order, known);
    case "silence": {
      const stranger = await strangerOf(order.names);
      return stranger === null ? ok(order) : fail(stranger);
    }
    case "unsilence":
      return standingSilences(order, known);
    default:
      return unreachable(order);
  }
}

type Of<Kind extends IncidentOrder["kind"]> = Extract<IncidentOrder, { readonly kind: Kind }>;

function acknowledgement(order: Of<"ack">, { annals }: Known): Result<IncidentOrder> {
  const all = annals.list();
  const open = all.find(({ standing }) => standing === "open")?.incident.id;
  if (order.id === open) return ok(order);
  if (order.id === "current")
    return open === undefined ? fail(NONE_OPEN) : ok({ ...order, id: open });
  if (all.some(({ incident }) => incident.id === order.id)) {
    return fail({
      ...NONE_OPEN,
      where: order.id,
      message: "is over, so there is nothing to look after",
    });
  }
  return fail(unknownIncident(order.id, all));
}

const NONE_OPEN: Trouble = {
  code: "use.incident",
  where: "--ack",
  message: "no incident is open",
  advice: "homeostat incidents lists them",
};

/** The first name that no alarm can come from; sensors come and go, so the host itself is asked. */
async function strangerOf(names: readonly string[]): Promise<Trouble | null> {
  const host = await openHost("/");
  if (!host.ok) return host.trouble;
  const { plant } = host.value;
  try {
    const read = (): unknown =>
      plant.read({ monotonic: performance.now(), wall: Date.now() }, AMPLE_BUDGET_MS);
    read();
    await pause(BETWEEN_READINGS_MS);
    read();
    const { specs } = plant.sensors;
    const stranger = names.find((name) => !isAlarmSource(name, specs));
    if (stranger === undefined) return null;
    return {
      code: "use.silence",
      where: briefly(stranger),
      message: "is no sensor and no group of sensors of this host",
      advice: suggest(stranger, alarmSources(specs), "homeostat sensors lists them"),
    };
  } finally {
    plant.close();
  }
}

function standingSilences(order: Of<"unsilence">, { annals }: Known): Result<IncidentOrder> {
  const standing = annals.silenced.map(({ what }) => what);
  const stranger = order.names.find((name) => !standing.includes(name));
  if (stranger === undefined) return ok(order);
  return fail({
    code: "use.silence",
    where: briefly(stranger),
    message: "is not silenced",
    advice: suggest(stranger, standing, "homeostat incidents says what is"),
  });
}

/** Adds to what is asked already; one that asks at the same time is refused, not lost. */
function addTo(path: string, order: IncidentOrder, now: number): Result<void> {
  const lock = takeWriterLock(path);
  if (!lock.ok) return lock;
  try {
    const before = readOrders(path);
    return before.ok ? writeOrders(path, withOrder(before.value, order, now), now) : before;
  } finally {
    lock.value.release();
  }
}

function withOrder({ acknowledge, silence }: Orders, order: IncidentOrder, now: number): Orders {
  if (order.kind === "ack") {
    const others = acknowledge.filter(({ id }) => id !== order.id);
    return { silence, acknowledge: [...others, { id: order.id, at: now, by: order.by }] };
  }
  const others = silence.filter(({ what }) => !order.names.includes(what));
  if (order.kind === "unsilence") return { acknowledge, silence: others };
  const until = now + 1000 * order.seconds;
  return { acknowledge, silence: [...others, ...order.names.map((what) => ({ what, until }))] };
}

/** Whether the watch said so in its journal before patience ended. */
async function taken(order: IncidentOrder, folder: string): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS);
    const known = await knownIn(folder);
    if (known.ok && isDone(order, known.value)) return true;
  }
  return false;
}

function isDone(order: IncidentOrder, { annals }: Known): boolean {
  if (order.kind === "ack") {
    const found = annals.list().find(({ incident }) => incident.id === order.id);
    return found !== undefined && found.incident.acknowledged !== null;
  }
  const standing = new Set(annals.silenced.map(({ what }) => what));
  return order.names.every((name) => standing.has(name) === (order.kind === "silence"));
}

function doneText(order: IncidentOrder): string {
  switch (order.kind) {
    case "ack":
      return `incident ${order.id} is acknowledged${order.by === "" ? "" : ` by ${showHostile(order.by)}`}`;
    case "silence":
      return `silenced for ${span(order.seconds)}: ${namesText(order.names)}`;
    case "unsilence":
      return `heard again: ${namesText(order.names)}`;
    default:
      return unreachable(order);
  }
}

const namesText = (names: readonly string[]): string => names.map(showHostile).join(", ");
