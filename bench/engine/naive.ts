// The peer: the same engine as one would write it first. Plain arrays, a slice a
// window, normal equations by elimination, and an orbit iterated for every map.
const WINDOWS = [10, 20, 40];
const WEIGHTS = [0, 0.1, 0.3, 0.5, 0.7, 0.85, 1];

export class NaiveSensor {
  readonly values: number[] = [];

  push(value: number): void {
    this.values.push(value);
    if (this.values.length > 40) this.values.shift();
  }

  /** Index of the band by vote of the windows, or null before there are 8 values. */
  band(): number | null {
    if (this.values.length < 8) return null;
    const bands = WINDOWS.map((window) => bandOf(fit(this.values.slice(-window))));
    const votes = bands.map((band) => bands.filter((other) => other === band).length);
    return bands[votes.lastIndexOf(Math.max(...votes))]!;
  }
}

interface NaiveFit {
  readonly map: readonly [number, number, number];
  readonly start: number;
}

function fit(values: readonly number[]): NaiveFit {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  if (sd < 1e-12) return { map: [0, 0, 0], start: 0 };
  const z = values.map((value) => (value - mean) / sd);
  const rows = z.slice(0, -1).map((u) => [u * u, u, 1]);
  const dot = (i: number, right: (t: number) => number): number =>
    rows.reduce((sum, row, t) => sum + row[i]! * right(t), 0);
  const gram = [0, 1, 2].map((i) =>
    [0, 1, 2, 3].map((j) => dot(i, (t) => (j === 3 ? z[t + 1]! : rows[t]![j]!))),
  );
  return { map: eliminate(gram), start: z.at(-1)! };
}

function eliminate(m: number[][]): [number, number, number] {
  for (let i = 0; i < 3; i++) {
    const pivot = m[i]![i]!;
    if (Math.abs(pivot) < 1e-12) return [0, 0, 0];
    for (let j = 0; j < 3; j++) {
      if (j === i) continue;
      const factor = m[j]![i]! / pivot;
      m[j] = m[j]!.map((value, k) => value - factor * m[i]![k]!);
    }
  }
  const [a, b, c] = m.map((row, i) => Math.max(-10, Math.min(10, row[3]! / row[i]!)));
  return [a!, b!, c!];
}

function bandOf({ map: [a, b, c], start }: NaiveFit): number {
  const orbit: number[] = [];
  let x = start;
  let logs = 0;
  for (let n = 0; n < 600; n++) {
    if (Math.abs(x) > 1e10) return n <= 30 ? 0 : 1;
    if (n >= 100) logs += Math.log(Math.max(Math.abs(2 * a * x + b), 1e-15));
    orbit.push(x);
    x = a * x * x + b * x + c;
  }
  const tail = orbit.slice(-8);
  if (Math.abs(tail[7]! - tail[6]!) < 1e-6) return Math.abs(2 * a * x + b) < 0.5 ? 6 : 5;
  for (let period = 2; period <= 7; period++) {
    if (Math.abs(tail[7]! - tail[7 - period]!) < 1e-6) return 4;
  }
  const lyapunov = logs / 500;
  return Math.abs(lyapunov) < 0.05 ? 2 : lyapunov > 0 ? 3 : 4;
}

/** S* of all sensors. */
export function naiveCoherence(sensors: readonly NaiveSensor[]): number {
  const bands = sensors.map((sensor) => sensor.band()).filter((band) => band !== null);
  const mean = bands.reduce((sum, band) => sum + WEIGHTS[band]!, 0) / bands.length;
  const k = 0.991 * (1 - Math.exp(-bands.length / 50)) * mean;
  return k / (1 + k);
}
