// What a step of nice is worth: the kernel's own table, by which both the threads of one
// group and the sessions under the root share their time.

/** `sched_prio_to_weight` of the kernel, nice −20 to 19; nice 0 is 1,024. */
const WEIGHTS = [
  88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904,
  3906, 3121, 2501, 1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87,
  70, 56, 45, 36, 29, 23, 18, 15,
] as const;
const DEFAULT_WEIGHT = 1024;
const LOWEST_NICE = -20;

/** Weight at `nice`, relative to nice 0; each step is about a factor of 1.25. Nice is brought into [−20, 19]. */
export function niceWeight(nice: number): number {
  const at = Math.min(WEIGHTS.length - 1, Math.max(0, Math.round(nice) - LOWEST_NICE));
  return (WEIGHTS[at] ?? DEFAULT_WEIGHT) / DEFAULT_WEIGHT;
}
