// "Did you mean …?": the known word nearest to a mistyped one, if any is near
// enough to be worth saying. Distance is optimal string alignment (one edit is an
// insertion, deletion, substitution or swap of neighbours).

/** Share of the typed word that may be wrong for a suggestion still to help. */
const TOLERANCE = 0.4;

/** The nearest of `known`, or undefined when none is near; ties go to the earlier one. */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  const word = typed.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length * TOLERANCE)) + 1;
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    const isPrefix = word.length >= 2 && other.startsWith(word);
    const distance = isPrefix ? 0 : editDistance(word, other);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean X?`, or `otherwise` when nothing is near. */
export function suggest(typed: string, known: Iterable<string>, otherwise: string): string {
  const found = nearest(typed, known);
  return found === undefined ? otherwise : `did you mean ${found}?`;
}

export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = from[row - 1] === to[column - 1] ? 0 : 1;
      let cost = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + substitution,
      );
      const swapped =
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
}
