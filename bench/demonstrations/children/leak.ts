// A slow leak: keeps and touches ever more memory, at a steady rate up to a bound, and gives
// nothing back. Child process of the demonstration.
// Words: bytes a second, bytes at most.
import { obey, say } from "../../../src/trials/programs/index.ts";

const STEP_MS = 100;
const [rate = 0, most = 0] = process.argv.slice(2).map(Number);
const kept: Buffer[] = [];
const began = performance.now();
let held = 0;

setInterval(() => {
  const due = Math.min(most, (rate * (performance.now() - began)) / 1000);
  if (due - held < 1) return;
  kept.push(Buffer.alloc(Math.ceil(due - held), 1));
  held += kept.at(-1)!.length;
}, STEP_MS);

say({ says: "began" });
obey(() => {});
