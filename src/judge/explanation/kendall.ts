// Kendall's rank correlation of a series with time: +1 where every later value is larger,
// −1 where every later one is smaller. Ties count as neither (τ-b; Kendall, 1945).

/** τ-b of a series against time, in [−1, 1]; null where no two values differ. n·log n steps. */
export function kendallTau(series: ArrayLike<number>): number | null {
  const n = series.length;
  const pairs = (n * (n - 1)) / 2;
  const sorted = Float64Array.from(series);
  const falling = countInversions(sorted);
  let tied = 0;
  for (let i = 0, run = 1; i < n; i++, run++) {
    if (i + 1 < n && sorted[i + 1] === sorted[i]) continue;
    tied += (run * (run - 1)) / 2;
    run = 0;
  }
  const apart = pairs - tied;
  if (!(apart > 0)) return null;
  return (apart - 2 * falling) / Math.sqrt(pairs * apart);
}

/** Sorts by merging and counts the pairs that stood the wrong way round. */
function countInversions(values: Float64Array): number {
  const n = values.length;
  let from: Float64Array = values;
  let into: Float64Array = new Float64Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(n, start + width);
      const end = Math.min(n, start + 2 * width);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takesLeft = right >= end || (left < middle && from[left]! <= from[right]!);
        if (!takesLeft) inversions += middle - left;
        into[at] = takesLeft ? from[left++]! : from[right++]!;
      }
    }
    [from, into] = [into, from];
  }
  if (from !== values) values.set(from);
  return inversions;
}
