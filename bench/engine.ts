// `npm run bench:engine`: one tick of fit, bands and coherence on a stated mix of
// sensors, after a short and after a long history, beside a naive peer in the same
// run. Prints a Markdown table. Times are of one core; the reader's cost is not in them.
import { cpus } from "node:os";
import { Frame, median, quantile } from "../src/base/index.ts";
import { BAND_NAMES, Judge } from "../src/judge/index.ts";
import type { Judgement } from "../src/judge/index.ts";
import { Motion } from "../src/model/index.ts";
import { NaiveSensor, naiveCoherence } from "./engine/naive.ts";
import { MIX, SEED, signals } from "./engine/signals.ts";
import type { Signal } from "./engine/signals.ts";

const SIZES = [64, 1000, 10_000] as const;
const HISTORIES = [100, 100_000] as const;
/** Every history ends with this many ticks that are fitted and judged like any other. */
const WARM_TICKS = 100;
/** Sensor-ticks measured for each row, so that small sizes are measured as long as large ones. */
const MEASURED = 3_000_000;
const MOST_TICKS = 4000;
const LEAST_TICKS = 300;
/** The peer is slow: this many of its sensor-ticks, interleaved with ours. */
const PEER_MEASURED = 200_000;
const ALLOCATION_TICKS = 20;

class Subject {
  readonly motion = new Motion();
  readonly judge = new Judge();
  readonly frame = new Frame();
  readonly signals: Signal[];
  readonly peers: NaiveSensor[];

  constructor(size: number, history: number) {
    this.signals = signals(size);
    this.peers = this.signals.map(() => new NaiveSensor());
    // The early part of a long history only passes through the rings, as it would have.
    for (let tick = 0; tick < history - WARM_TICKS; tick++) {
      this.motion.rings.advance(size);
      for (let i = 0; i < size; i++)
        this.motion.rings.put(i, ((tick * 7919 + i * 104_729) % 997) / 997);
    }
    for (let tick = 0; tick < WARM_TICKS; tick++) {
      this.read();
      this.tick();
    }
  }

  /** One value of every signal, for us and for the peer. */
  read(): void {
    this.frame.clear(this.signals.length);
    for (const [index, signal] of this.signals.entries()) this.frame.set(index, signal());
    for (const [index, peer] of this.peers.entries()) peer.push(this.frame.values[index]!);
  }

  tick(frame = this.frame): Judgement {
    this.motion.observe(frame);
    return this.judge.weigh(this.motion, frame);
  }
}

interface Row {
  readonly size: number;
  readonly history: number;
  readonly ours: number[];
  readonly peer: number[];
  allocated: number;
}

function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function measure(subject: Subject, row: Row): void {
  const ticks = Math.min(MOST_TICKS, Math.max(LEAST_TICKS, MEASURED / row.size));
  const every = Math.max(1, Math.floor((ticks * row.size) / PEER_MEASURED));
  for (let tick = 0; tick < ticks; tick++) {
    subject.read();
    row.ours.push(timed(() => subject.tick()));
    if (tick % every === 0) row.peer.push(timed(() => void naiveCoherence(subject.peers)));
  }
}

/** Bytes of heap a tick leaves behind: median of five runs, each short enough to need no collection. */
function allocation(subject: Subject): number {
  const frames = Array.from({ length: ALLOCATION_TICKS }, () => {
    subject.read();
    const { values, gaps, count } = subject.frame;
    return Object.assign(new Frame(), { values: values.slice(), gaps: gaps.slice(), count });
  });
  const runs = Array.from({ length: 5 }, () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (const frame of frames) subject.tick(frame);
    return (process.memoryUsage().heapUsed - before) / ALLOCATION_TICKS;
  });
  return Math.max(0, median(runs));
}

function bandsOf(subject: Subject): string {
  subject.read();
  const { bandCounts } = subject.tick();
  return BAND_NAMES.map((name) => `${name} ${bandCounts[name]}`).join(", ");
}

/** 95 % interval of a median from the order statistics (binomial, normal approximation). */
function medianInterval(values: readonly number[]): [number, number] {
  const half = 0.98 / Math.sqrt(values.length);
  return [quantile(values, 0.5 - half), quantile(values, 0.5 + half)];
}

const ms = (value: number): string => value.toPrecision(3);

function line({ size, history, ours, peer, allocated }: Row): string {
  const [low, high] = medianInterval(ours);
  const ratio = median(peer) / median(ours);
  const cells = [
    size.toLocaleString("en"),
    history.toLocaleString("en"),
    `${ms(median(ours))} [${ms(low)}, ${ms(high)}]`,
    ms(quantile(ours, 0.99)),
    ms((1000 * median(ours)) / size),
    globalThis.gc === undefined ? "needs --expose-gc" : allocated.toFixed(0),
    ms(median(peer)),
    `${ratio.toFixed(0)}×`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function main(): void {
  console.log(`Seed ${SEED}. Mix: ${MIX}.`);
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "unknown processor"}, one core.\n`);
  const rows: Row[] = [];
  for (const size of SIZES) {
    for (const history of HISTORIES) {
      const row: Row = { size, history, ours: [], peer: [], allocated: 0 };
      const subject = new Subject(size, history);
      measure(subject, row);
      row.allocated = allocation(subject);
      rows.push(row);
      if (history === HISTORIES[0]) console.log(`${size} sensors: ${bandsOf(subject)}`);
    }
  }
  console.log(
    "\n| sensors | history, ticks | tick, ms: median [95 %] | p99, ms | µs a sensor | bytes allocated | naive peer, ms | ratio |",
  );
  console.log("|---:|---:|---:|---:|---:|---:|---:|---:|");
  for (const row of rows) console.log(line(row));
}

main();
