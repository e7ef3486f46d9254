// A world used wrongly: stepped before its reset, given an action it does not have. Who
// calls it is at fault and must hear it at once, at 2 million steps a second: so it is
// thrown, with the trouble inside for whoever answers a person or another program.
import { describeTrouble } from "../../base/index.ts";
import type { Trouble } from "../../base/index.ts";

export class Misuse extends Error {
  override readonly name = "Misuse";
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(describeTrouble(trouble));
    this.trouble = trouble;
  }
}

export function misuse(code: string, message: string, advice: string): never {
  throw new Misuse({ code, message, advice });
}

/** Seeds are whole numbers that a double holds exactly; another run needs another one. */
export function checkSeed(seed: number): number {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed === 0 ? 0 : seed;
  return misuse(
    "world.seed",
    `the seed ${seed} is not a whole number from 0 to 2^53 − 1`,
    "take such a number, 0 for instance",
  );
}
