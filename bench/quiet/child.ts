// Runs the hosts it is sent, one after the other, in a process of its own: so that both time
// and memory are those of one host, and hosts use as many cores as there are.
import { must } from "../../src/base/index.ts";
import { runHost } from "./run.ts";
import type { Task } from "./run.ts";

const answer = must(process.send?.bind(process), "it was forked");
process.on("message", (task: Task) => answer(runHost(task)));
