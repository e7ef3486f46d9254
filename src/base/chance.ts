// Chance as an argument: whoever needs random numbers is given this, seeded, so
// that one seed is one run. Not for secrets.

/** A stream of numbers, uniform in [0, 1), 32 bits each. */
export type Chance = () => number;

/** Rounds after which the four words of the state no longer show the seed. */
const WARM_UP_ROUNDS = 16;

/** The small fast counting generator of Doty-Humphrey's PractRand (sfc32). */
export function seededChance(seed: number): Chance {
  let a = 0;
  let b = seed >>> 0;
  let c = Math.floor(seed / 2 ** 32) >>> 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) next();
  return next;
}

/** A standard normal number (Box and Muller). */
export function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}
