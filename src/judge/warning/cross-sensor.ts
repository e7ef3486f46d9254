// Early warning from how the sensors of one host stand to one another: a relation may break
// while every single sensor looks ordinary. Each tick is measured by two distances (see
// `Relations`), as they are and smoothed, each against its own past; the largest speaks.
// Learns after judging, less from ticks that are far out. Cost does not grow with sensors:
// at most 32 of them take part.
import { isAmount, isCount, isNumber, isText, listOf, orNull, shaped } from "../../base/index.ts";
import type { Check, Frame, SensorTable } from "../../base/index.ts";
import { isOwnPastState, OwnPast } from "./own-past.ts";
import type { OwnPastState } from "./own-past.ts";
import { Relations } from "./relations.ts";
import { RobustCovariance } from "./robust-covariance.ts";
import type { SeriesState } from "./robust-covariance.ts";
import { EMPTY, Seats } from "./seats.ts";

/** Sensors that take part: a matrix of 32 is factorised in microseconds, turned within a millisecond or two. */
const SEATS = 32;
/** Ticks between two readings of the relations and of who takes part. */
const REVIEW_EVERY = 32;
/** Ticks after which a relation counts 1/e, unless told otherwise: an hour at one a second. */
const MEMORY_TICKS = 3600;
/** Figures are compared with more of the past than relations are learnt from. */
const PAST_LONGER = 5;
/** Share of a new figure in the smoothed one: a break that stays shows over 16 ticks or so. */
const SMOOTHING = 1 / 16;
/** Least share of its weight a tick far out keeps, so that a new normal is learnt at last. */
const LEAST_WEIGHT = 0.25;
/** Below this a figure's logarithm says nothing more. */
const FIGURE_FLOOR = 1e-5;

/** The two distances, each as it is and smoothed; in the order of `CrossSensor`'s pasts. */
const FIGURES = ["mahalanobis", "residual", "mahalanobis, smoothed", "residual, smoothed"] as const;
export type CrossSensorFigure = (typeof FIGURES)[number];

export interface CrossSensorScore {
  /** `blind` where most of the sensors that take part have no value at this tick. */
  readonly state: "collecting" | "blind" | "judged";
  /** 0 and up; alert at `ALERT_AT`. Null unless judged. */
  readonly score: number | null;
  /** The figure that gave the score. */
  readonly figure: CrossSensorFigure | null;
  /** Squared Mahalanobis distance per sensor; about 1 while relations hold. */
  readonly mahalanobis: number | null;
  /** Squared residual of the principal subspace over its expected value; about 1 while relations hold. */
  readonly residual: number | null;
  /** Sensors that took part. */
  readonly sensors: number;
}

export const COLLECTING: CrossSensorScore = {
  state: "collecting",
  score: null,
  figure: null,
  mahalanobis: null,
  residual: null,
  sensors: 0,
};

/** What is known of one sensor that takes part. */
interface SeatState extends SeriesState {
  readonly sensor: string;
  /** Ticks since it last moved. */
  readonly still: number;
  readonly strain: number;
}

export interface CrossSensorState {
  readonly seats: readonly SeatState[];
  /** Mean products of the seats' values: of each seat with those up to itself. */
  readonly products: readonly (readonly number[])[];
  readonly pasts: readonly OwnPastState[];
  /** Null before the first. */
  readonly figures: readonly (number | null)[];
}

export const isCrossSensorState: Check<CrossSensorState> = shaped({
  seats: listOf<SeatState>(
    shaped({
      sensor: isText,
      still: isCount,
      strain: isAmount,
      count: isCount,
      level: isNumber,
      variance: isAmount,
    }),
    SEATS,
  ),
  products: listOf(listOf(isNumber, SEATS), SEATS),
  pasts: listOf(isOwnPastState, FIGURES.length),
  figures: listOf(orNull(isNumber), FIGURES.length),
});

export class CrossSensor {
  readonly #seats: Seats;
  readonly #covariance = new RobustCovariance(SEATS, MEMORY_TICKS);
  readonly #relations = new Relations(SEATS);
  readonly #pasts = FIGURES.map(() => new OwnPast(PAST_LONGER * MEMORY_TICKS));
  readonly #figures = new Float64Array(FIGURES.length).fill(Number.NaN);
  /** Smoothed strain of each seat: who stands out. */
  readonly #strains = new Float64Array(SEATS);
  #tick = 0;

  /** `sensors` is the plant's table; it may grow. */
  constructor(sensors: SensorTable) {
    this.#seats = new Seats(sensors, SEATS, MEMORY_TICKS);
  }

  /** Judges one tick and learns from it. Give it every tick, in order. */
  observe(frame: Frame): CrossSensorScore {
    this.#seats.note(frame);
    this.#give(frame);
    const score = this.#judge();
    this.#covariance.learn(weightOf(score.score));
    if (this.#tick++ % REVIEW_EVERY === 0) this.#review();
    return score;
  }

  /** The sensors that stand out most from what all others foretell, most first: indices in the table. */
  leading(count: number): number[] {
    return [...this.#seats.sensors.keys()]
      .filter((seat) => this.#seats.sensors[seat] !== EMPTY && this.#strains[seat]! > 1)
      .toSorted((a, b) => this.#strains[b]! - this.#strains[a]!)
      .slice(0, count)
      .map((seat) => this.#seats.sensors[seat]!);
  }

  /** `idOf` names a sensor of the table. */
  save(idOf: (sensor: number) => string): CrossSensorState {
    const taken = [...this.#seats.sensors.keys()].filter((i) => this.#seats.sensors[i] !== EMPTY);
    return {
      seats: taken.map((seat) => ({
        sensor: idOf(this.#seats.sensors[seat]!),
        still: this.#seats.stillFor(seat),
        strain: this.#strains[seat]!,
        ...this.#covariance.saveSeries(seat),
      })),
      products: taken.map((a, i) =>
        taken.slice(0, i + 1).map((b) => this.#covariance.product(a, b)),
      ),
      pasts: this.#pasts.map((past) => past.save()),
      figures: [...this.#figures].map((figure) => (Number.isNaN(figure) ? null : figure)),
    };
  }

  /**
   * Takes over a checked state, of those sensors that are still there: `indexOf` finds a sensor
   * in the table. False when the state does not hold together. For a fresh detector only.
   */
  load(state: CrossSensorState, indexOf: (id: string) => number | undefined): boolean {
    const { seats, products, pasts, figures } = state;
    if (products.length !== seats.length || products.some((row, i) => row.length !== i + 1))
      return false;
    if (pasts.length !== FIGURES.length || figures.length !== FIGURES.length) return false;
    const there = [...seats.keys()].filter((i) => indexOf(seats[i]!.sensor) !== undefined);
    for (const [seat, i] of there.entries()) {
      const { sensor, still, strain } = seats[i]!;
      this.#seats.restore(seat, indexOf(sensor)!, still);
      this.#covariance.loadSeries(seat, seats[i]!);
      this.#strains[seat] = strain;
      for (let other = 0; other <= seat; other++)
        this.#covariance.loadProduct([seat, other], products[i]![there[other]!]!);
    }
    for (const [i, past] of this.#pasts.entries()) past.load(pasts[i]!);
    for (const [i, figure] of figures.entries()) this.#figures[i] = figure ?? Number.NaN;
    this.#relations.refresh(this.#covariance);
    return true;
  }

  #give(frame: Frame): void {
    this.#covariance.open();
    for (let seat = 0; seat < SEATS; seat++) {
      const sensor = this.#seats.sensors[seat]!;
      if (sensor !== EMPTY && frame.isKnown(sensor))
        this.#covariance.give(seat, frame.values[sensor]!);
    }
  }

  #judge(): CrossSensorScore {
    if (!this.#relations.isReady) return COLLECTING;
    const strain = this.#relations.measure(this.#covariance);
    if (strain === null) return { ...COLLECTING, state: "blind" };
    this.#follow([strain.mahalanobis, strain.residual]);
    let best = -1;
    let score = Number.NEGATIVE_INFINITY;
    for (const [figure, past] of this.#pasts.entries()) {
      const own = past.score(this.#figures[figure]!);
      past.note(this.#figures[figure]!);
      if (own === null || own <= score) continue;
      score = own;
      best = figure;
    }
    if (best < 0) return { ...COLLECTING, sensors: strain.sensors };
    return { state: "judged", score, figure: FIGURES[best]!, ...strain };
  }

  /** Takes logarithms, smooths them, and smooths the strain of every seat. */
  #follow(distances: readonly [number, number]): void {
    for (const [i, distance] of distances.entries()) {
      const figure = Math.log(Math.max(FIGURE_FLOOR, distance));
      const before = this.#figures[2 + i]!;
      this.#figures[i] = figure;
      this.#figures[2 + i] = Number.isNaN(before) ? figure : before + SMOOTHING * (figure - before);
    }
    for (let seat = 0; seat < SEATS; seat++)
      this.#strains[seat]! += SMOOTHING * (this.#relations.strains[seat]! - this.#strains[seat]!);
  }

  #review(): void {
    for (const seat of this.#seats.review()) {
      this.#covariance.forget(seat);
      this.#strains[seat] = 0;
    }
    this.#relations.refresh(this.#covariance);
  }
}

/** How far a tick is trusted as an example of the usual: fully up to its 95 % quantile. */
const weightOf = (score: number | null): number =>
  score === null ? 1 : Math.max(LEAST_WEIGHT, Math.min(1, 1 / score));
