// Fills a file system: appends to one file at a steady rate up to a bound, or until nothing is
// left. Child process of the demonstration. Words: file, bytes a second, bytes at most.
import { closeSync, openSync, writeSync } from "node:fs";
import { obey, say } from "../../../src/trials/programs/index.ts";

const STEP_MS = 100;
const [file = "", rate = "0", most = "0"] = process.argv.slice(2);
const target = openSync(file, "wx");
const began = performance.now();
let written = 0;

const timer = setInterval(() => {
  const due = Math.min(Number(most), (Number(rate) * (performance.now() - began)) / 1000);
  try {
    if (due - written >= 1)
      written += writeSync(target, Buffer.alloc(Math.floor(due - written), 1));
    if (written + 1 < Number(most)) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  clearInterval(timer);
  closeSync(target);
}, STEP_MS);

say({ says: "began" });
obey(() => {});
