// Small charts out of characters: a curve over time, and a bar for a share.
// Pure: numbers in, lines of text out; the caller colours and places them.

/** Least height of a curve's scale, so that noise does not look like news. */
const LEAST_SPAN = 0.05;
/** Scales end on multiples of this, so that they rarely change. */
const SCALE_STEP = 0.05;
/** Guards the scale's ends against the last bit of a sum. */
const TINY = 1e-9;

export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** A calm scale around the known samples within [0, 1]: ends on multiples of 0.05. */
export function scaleOf(samples: readonly (number | null)[]): Scale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    if (sample === null || !Number.isFinite(sample)) continue;
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  if (low > high) return { low: 0, high: 0.5 };
  low = Math.floor(low / SCALE_STEP + TINY) * SCALE_STEP;
  high = Math.ceil(high / SCALE_STEP - TINY) * SCALE_STEP;
  return high - low < LEAST_SPAN - TINY ? { low, high: low + LEAST_SPAN } : { low, high };
}

/**
 * One mean for each of `columns`, newest last; `null` where nothing is known.
 * `newest` is the running number of the last sample: buckets keep their samples
 * from tick to tick, so that the curve moves without shimmering.
 */
export function resample(
  samples: readonly (number | null)[],
  columns: number,
  newest: number,
): readonly (number | null)[] {
  if (columns <= 0) return [];
  const perColumn = Math.max(1, Math.ceil(samples.length / columns));
  const sums = new Float64Array(columns);
  const counts = new Uint32Array(columns);
  const lastBucket = Math.floor(newest / perColumn);
  for (let back = 0; back < samples.length; back += 1) {
    const sample = samples[samples.length - 1 - back] ?? null;
    const column = columns - 1 - (lastBucket - Math.floor((newest - back) / perColumn));
    if (column < 0 || sample === null || !Number.isFinite(sample)) continue;
    sums[column] = (sums[column] ?? 0) + sample;
    counts[column] = (counts[column] ?? 0) + 1;
  }
  return Array.from(sums, (sum, column) => (counts[column] ? sum / (counts[column] ?? 1) : null));
}

export interface CurveShape {
  readonly height: number;
  readonly scale: Scale;
  /** From empty to full, e.g. ` ▁▂▃▄▅▆▇█`. */
  readonly levels: readonly string[];
}

/** Lines from top to bottom; a known sample always shows at least the lowest mark. */
export function curve(columns: readonly (number | null)[], shape: CurveShape): readonly string[] {
  const steps = shape.levels.length - 1;
  const total = steps * shape.height;
  const filled = columns.map((value) => {
    if (value === null) return 0;
    const share = (value - shape.scale.low) / (shape.scale.high - shape.scale.low);
    return Math.max(1, Math.min(total, Math.round(share * total)));
  });
  return Array.from({ length: shape.height }, (_, line) => {
    const floor = (shape.height - 1 - line) * steps;
    return filled
      .map((level) => shape.levels[Math.max(0, Math.min(steps, level - floor))] ?? " ")
      .join("");
  });
}

/** One mark for a share in [0, 1]; even nothing shows the lowest mark, since blank means unknown. */
export function levelOf(share: number, levels: readonly string[]): string {
  const steps = levels.length - 1;
  const step = Math.max(1, Math.min(steps, Math.round(share * steps)));
  return levels[step] ?? "";
}

export interface BarShape {
  readonly full: string;
  /** Drawn for a rest of at least half a column; empty where the set has none. */
  readonly half: string;
}

/** The filled part of a bar of `columns`; anything above nothing shows. */
export function bar(share: number, columns: number, shape: BarShape): string {
  const bounded = Math.max(0, Math.min(1, share));
  const halves = Math.round(bounded * columns * 2);
  const shown = bounded > 0 && halves === 0 ? 1 : halves;
  const odd = shown % 2 === 1;
  if (shape.half === "") return shape.full.repeat(Math.min(columns, Math.ceil(shown / 2)));
  return shape.full.repeat(Math.floor(shown / 2)) + (odd ? shape.half : "");
}
