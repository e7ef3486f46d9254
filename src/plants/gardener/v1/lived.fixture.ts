// What the slow tests of our garden judge, made in a process of its own: a test runner rewrites
// modules, and in loops over thousands of cells that costs ten times what they do.
//   node lived.fixture.ts evolve SEASONS SEED    founders, as JSON
//   node lived.fixture.ts moments SEED...        moments, their features as lists, as JSON
import { moments } from "./calibration.ts";
import { evolve } from "./nursery.ts";

const [what, ...numbers] = process.argv.slice(2);
const [seasons, seed] = numbers.map(Number);
const made =
  what === "evolve"
    ? evolve(seasons, seed).map((genes) => Array.from(genes))
    : moments(numbers.map(Number)).map((one) =>
        Object.assign(one, { features: Array.from(one.features) }),
      );
process.stdout.write(JSON.stringify(made));
