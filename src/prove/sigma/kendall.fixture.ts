// Kendall's τ-b by its definition over all pairs; null where one of the two is all ties.

export function kendall(x: readonly number[], y: readonly number[]): number | null {
  let agreement = 0;
  let apartX = 0;
  let apartY = 0;
  for (let i = 0; i < x.length; i += 1)
    for (let j = i + 1; j < x.length; j += 1) {
      const dx = Math.sign(x[i]! - x[j]!);
      const dy = Math.sign(y[i]! - y[j]!);
      agreement += dx * dy;
      apartX += dx * dx;
      apartY += dy * dy;
    }
  const both = Math.sqrt(apartX) * Math.sqrt(apartY);
  return both > 0 ? agreement / both : null;
}
