// Cores as the kernel writes them, `0-3,7`, and as the bits of a mask.

/** More than any kernel is built for: what is above is no list of cores. */
const MOST_CORES = 8192;

/** Sorted cores of a list; null where it is none. */
export function coresIn(list: string): readonly number[] | null {
  if (!/^[0-9]{1,5}(?:-[0-9]{1,5})?(?:,[0-9]{1,5}(?:-[0-9]{1,5})?)*$/u.test(list)) return null;
  const cores = new Set<number>();
  for (const range of list.split(",")) {
    const [from = 0, to = from] = range.split("-").map(Number);
    if (to < from || to >= MOST_CORES) return null;
    for (let core = from; core <= to; core++) cores.add(core);
  }
  return [...cores].toSorted((a, b) => a - b);
}

/** The one shortest list of sorted cores: the same cores always give the same text. */
export function listOf(cores: readonly number[]): string {
  const ranges: string[] = [];
  for (let at = 0; at < cores.length;) {
    const from = cores[at]!;
    let to = from;
    while (cores[at + 1] === to + 1) to = cores[++at]!;
    ranges.push(from === to ? `${from}` : `${from}-${to}`);
    at++;
  }
  return ranges.join(",");
}

/** Bit n of byte n ÷ 8 is core n. */
export function coresOf(mask: Uint8Array): readonly number[] {
  const cores: number[] = [];
  for (let core = 0; core < mask.length * 8; core++)
    if (((mask[core >> 3]! >> (core & 7)) & 1) === 1) cores.push(core);
  return cores;
}

/** The mask of `bytes` bytes that has these cores; null where one does not fit or there is none. */
export function maskOf(cores: readonly number[], bytes: number): Uint8Array | null {
  if (cores.length === 0) return null;
  const mask = new Uint8Array(bytes);
  for (const core of cores) {
    if (core >= bytes * 8) return null;
    mask[core >> 3]! |= 1 << (core & 7);
  }
  return mask;
}
