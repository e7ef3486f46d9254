// A slow leak: keeps and touches ever more memory, at a steady rate up to a bound, and gives
// nothing back. Child process of the demonstration. Words: seconds in which its room would be
// used up, share of it that is used at most, and its room: bytes, or the folder of its control
// group, whose room is what is left when the leak begins, with all of this program in it.
import { setTimeout as sleep } from "node:timers/promises";
import { obey, say } from "../../../src/trials/programs/index.ts";
import { roomIn } from "../memory-group.ts";

const STEP_MS = 100;
/** Until a program that has just started has settled. */
const SETTLED_MS = 300;
const [seconds, share, place = "0"] = process.argv.slice(2);
await sleep(SETTLED_MS);
const room = place.startsWith("/") ? roomIn(place) : Number(place);
const rate = room / Number(seconds);
const most = Number(share) * room;
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
