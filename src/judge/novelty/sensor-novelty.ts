// Early warning for one sensor: how new its value, its mean and deviation over the last
// samples, and the way it moves are against its own long history. The rarities, each
// −log10 of a probability, are weighed and added, less what so long a history makes
// unremarkable; a score near 3 is an alert, then it rests.
// One call a sample, memory of fixed size, no clock. Groups nothing: incidents do that.
import { must } from "../../base/index.ts";
import { Rest } from "./rest.ts";
import type { RestState } from "./rest.ts";
import { NOVELTY } from "./settings.ts";
import type { NoveltyPart, NoveltySettings } from "./settings.ts";
import { SlidingWindow } from "./sliding-window.ts";
import { Track } from "./track.ts";
import type { TrackState } from "./track.ts";
import { Transitions } from "./transitions.ts";
import type { TransitionsState } from "./transitions.ts";
import { MEMORY_MAX } from "./value-memory.ts";

/** A shorter history earns no more: its rarities are coarse. */
const HISTORY_MIN = 500;
/** Larger values count as this, so that their squares are still numbers. */
const MAGNITUDE_MAX = 1e100;

export interface SensorNoveltyContent {
  readonly samples: number;
  /** The last values of each window, oldest first, by rising length of the window. */
  readonly windows: readonly (readonly number[])[];
  readonly tracks: readonly TrackState[];
  /** Null where movement is not looked at. */
  readonly transitions: TransitionsState | null;
  readonly rest: RestState;
}

export class SensorNovelty {
  readonly settings: NoveltySettings;
  /** Known samples seen. */
  samples = 0;
  /** Weighed sum of the parts at the last sample, for so long a history; 0 while learning and where it is not known. */
  strangeness = 0;
  /** The same as far as it is news: 0 while resting. What is compared with the threshold. */
  score = 0;
  /** True at the sample that raises an alert. */
  isAlert = false;
  /** Rarities of the last sample, −log10 p, not weighed: one a track, then that of the movement. */
  readonly parts: Float64Array;
  readonly #weights: Float64Array;
  readonly #windows: readonly SlidingWindow[];
  readonly #tracks: readonly Track[];
  readonly #transitions: Transitions | null;
  readonly #rest: Rest;

  constructor(settings: NoveltySettings = NOVELTY) {
    const { tracks, movement, seed } = settings;
    must(tracks[0]?.window === 1, "the first track is the value itself");
    this.settings = settings;
    this.#windows = windowLengths(settings).map((length) => new SlidingWindow(length));
    this.#tracks = tracks.map((track) => new Track(track, this.#windowOf(track.window)));
    this.#transitions = movement === null ? null : new Transitions(movement.lags, seed);
    this.#rest = new Rest(settings);
    this.#weights = Float64Array.of(...tracks.map(({ weight }) => weight), movement?.weight ?? 0);
    this.parts = new Float64Array(this.#weights.length);
  }

  /** True while an alert is being rested from. */
  get isResting(): boolean {
    return this.#rest.isResting;
  }

  /** True until it has seen enough to say anything. */
  get isLearning(): boolean {
    return this.samples < this.settings.learning;
  }

  /** The part that adds most to the last sample's score, or null where nothing is strange. */
  get leadingPart(): NoveltyPart | null {
    let leading: NoveltyPart | null = null;
    let most = 0;
    for (const [index, rarity] of this.parts.entries()) {
      const share = rarity * this.#weights[index]!;
      if (share <= most) continue;
      most = share;
      leading = this.settings.tracks[index]?.part ?? "movement";
    }
    return leading;
  }

  /** Takes in one sample, `null` or not finite where it is not known; returns `score`. */
  observe(sample: number | null): number {
    if (sample === null || !Number.isFinite(sample)) {
      this.parts.fill(0);
      this.strangeness = 0;
    } else {
      this.#weigh(Math.max(-MAGNITUDE_MAX, Math.min(MAGNITUDE_MAX, sample)));
    }
    this.score = this.#rest.news(this.strangeness);
    this.isAlert = this.score >= this.settings.threshold;
    return this.score;
  }

  save(): SensorNoveltyContent {
    return {
      samples: this.samples,
      windows: this.#windows.map((window) => window.values()),
      tracks: this.#tracks.map((track) => track.save()),
      transitions: this.#transitions?.save() ?? null,
      rest: this.#rest.save(),
    };
  }

  /** Takes over a checked content; false when it is of another shape. For a fresh sensor only. */
  load({ samples, windows, tracks, transitions, rest }: SensorNoveltyContent): boolean {
    this.samples = samples;
    for (const [index, window] of this.#windows.entries()) {
      for (const value of windows[index]!) window.push(value);
    }
    for (const [index, track] of this.#tracks.entries()) track.load(tracks[index]!);
    this.#rest.load(rest);
    if (transitions === null || this.#transitions === null)
      return transitions === null && this.#transitions === null;
    return this.#transitions.load(transitions);
  }

  #weigh(value: number): void {
    const { parts } = this;
    for (let i = 0; i < this.#windows.length; i++) this.#windows[i]!.push(value);
    for (let i = 0; i < this.#tracks.length; i++) parts[i] = this.#tracks[i]!.observe();
    parts[parts.length - 1] = this.#transitions?.observe(value, this.#tracks[0]!.memory) ?? 0;
    this.samples++;
    this.strangeness = 0;
    if (this.samples <= this.settings.learning) return;
    let sum = -this.#expected();
    for (let i = 0; i < parts.length; i++) sum += parts[i]! * this.#weights[i]!;
    this.strangeness = Math.max(0, sum);
  }

  /** What a history of this length makes unremarkable, as a power of ten of the reference. */
  #expected(): number {
    const history = Math.max(HISTORY_MIN, Math.min(this.samples, MEMORY_MAX));
    return Math.log10(history / this.settings.reference);
  }

  #windowOf(length: number): SlidingWindow {
    return must(
      this.#windows.find(({ capacity }) => capacity === length),
      `there is a window of ${length}`,
    );
  }
}

/** The lengths of the windows that the tracks look at, each once, rising. */
export const windowLengths = ({ tracks }: NoveltySettings): readonly number[] =>
  [...new Set(tracks.map(({ window }) => window))].sort((a, b) => a - b);
