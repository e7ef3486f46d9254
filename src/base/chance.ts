// Chance as an argument: pure code never asks the machine for a random number. One
// seed gives one run, on every machine. Not for secrets.

export interface Chance {
  /** Uniform in [0, 1), 32 bits each. */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller). */
  normal(): number;
}

/** Rounds after which the words of the state no longer show the seed. */
const WARM_UP_ROUNDS = 20;

/** Generator sfc32 (Doty-Humphrey, PractRand) from one seed, an integer below 2^53. */
export function seeded(seed: number): Chance {
  let a = 0x9e3779b9;
  let b = seed >>> 0;
  let c = Math.floor(seed / 2 ** 32) >>> 0;
  let counter = 1;
  const uniform = (): number => {
    const next = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + next) | 0;
    return (next >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) uniform();
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
