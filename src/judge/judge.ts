// What a tick's motion means: a verdict for every sensor and the coherence of all
// of them. Second step of the pure half of a tick; decides nothing. Keeps S* of the
// last ticks, because the engine's own coherence is a sensor too.
import type { Frame } from "../base/index.ts";
import { coherenceOf, JUDGED, Motion } from "../model/index.ts";
import type { Coherence, SensorState } from "../model/index.ts";
import { BAND_NAMES, BAND_WEIGHTS } from "./bands.ts";
import type { BandName } from "./bands.ts";
import { hasSettled, SETTLING_ROUNDS } from "./reflect.ts";
import { Verdicts } from "./verdicts.ts";

/** The engine's own coherence of the last tick, fitted like a sensor but counted nowhere. */
export interface SelfVerdict {
  readonly state: SensorState;
  /** S* of the last tick, or null when no sensor was judged then. */
  readonly value: number | null;
  /** `null` while collecting or blind; so are the next three. */
  readonly band: BandName | null;
  readonly gap: number | null;
  readonly multiplier: number | null;
  readonly lyapunov: number | null;
  readonly proven: boolean | null;
  /** True when the last five S* lie within a standard deviation of 0.01; null before there are five. */
  readonly converged: boolean | null;
}

/** One tick's meaning. `sensors` is reused: read it before the next tick. */
export interface Judgement {
  readonly sensors: Verdicts;
  /** Sensors with a value at this tick. */
  readonly present: number;
  /** Of these, how many have too few values yet to be judged. */
  readonly collecting: number;
  /** Sensors judged: what n, A* and the bands count. */
  readonly n: number;
  readonly bandCounts: Readonly<Record<BandName, number>>;
  /** Share of the judged sensors whose fit explains more than chance would; null for none. */
  readonly provenShare: number | null;
  /** `null` until one sensor is judged. */
  readonly coherence: Coherence | null;
  readonly self: SelfVerdict;
}

export class Judge {
  readonly #sensors = new Verdicts();
  readonly #selfMotion = new Motion();
  readonly #selfVerdicts = new Verdicts();
  readonly #history: number[] = [];
  #last: number | null = null;

  /** Judges what `motion` saw of `frame`. */
  weigh(motion: Motion, frame: Frame): Judgement {
    const self = this.#weighSelf();
    const sensors = this.#sensors;
    sensors.judge(motion);
    const counts = BAND_NAMES.map(() => 0);
    let present = 0;
    let n = 0;
    let proven = 0;
    let weight = 0;
    for (let i = 0; i < sensors.count; i++) {
      if (frame.isKnown(i)) present++;
      if (sensors.states[i] !== JUDGED) continue;
      const band = sensors.bands[i]!;
      counts[band]!++;
      weight += BAND_WEIGHTS[band]!;
      if (sensors.evidences[i]! > 0) proven++;
      n++;
    }
    const coherence = coherenceOf(n, n === 0 ? 0 : weight / n);
    this.#remember(coherence?.sStar ?? null);
    const provenShare = n === 0 ? null : proven / n;
    const bandCounts = countsByName(counts);
    return {
      sensors,
      present,
      collecting: present - n,
      n,
      bandCounts,
      provenShare,
      coherence,
      self,
    };
  }

  #weighSelf(): SelfVerdict {
    this.#selfMotion.observeValue(this.#last);
    const verdicts = this.#selfVerdicts;
    verdicts.judge(this.#selfMotion);
    return {
      state: verdicts.state(0),
      value: this.#last,
      band: verdicts.band(0),
      gap: verdicts.gap(0),
      multiplier: verdicts.multiplier(0),
      lyapunov: verdicts.lyapunov(0),
      proven: verdicts.proven(0),
      converged: hasSettled(this.#history),
    };
  }

  #remember(sStar: number | null): void {
    this.#last = sStar;
    if (sStar === null) return;
    this.#history.push(sStar);
    if (this.#history.length > SETTLING_ROUNDS) this.#history.shift();
  }
}

function countsByName(counts: readonly number[]): Record<BandName, number> {
  const byName = {} as Record<BandName, number>;
  for (const [index, name] of BAND_NAMES.entries()) byName[name] = counts[index]!;
  return byName;
}
