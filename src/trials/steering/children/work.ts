// The work a request costs: a fixed number of rounds of integer arithmetic that no
// compiler can leave out, so that one request is the same work on every machine and
// takes as long as that machine's core needs for it.

/** Does `rounds` rounds; the result depends on all of them. */
export function work(rounds: number): number {
  let state = 0x9e3779b9;
  for (let i = 0; i < rounds; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state >>> 0;
}

/** Repetitions of the calibration; the fastest is the one that nothing interrupted. */
const REPETITIONS = 25;
const SAMPLE_ROUNDS = 1_000_000;

/** Rounds that take `ms` milliseconds here when nothing else runs. */
export function roundsOf(ms: number): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPETITIONS; i += 1) {
    const started = performance.now();
    work(SAMPLE_ROUNDS);
    fastest = Math.min(fastest, performance.now() - started);
  }
  return Math.round((SAMPLE_ROUNDS * ms) / fastest);
}
