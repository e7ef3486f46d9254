// Asks of its own session whether it is never touched, and prints the answer. Started in a
// new session: a process that nobody gave one to is in no group with a number.
import { readFileSync } from "node:fs";
import { whyNever } from "../../../src/plants/host/steering/index.ts";

const { pid } = process;
const [, number] = /autogroup-([0-9]+)/u.exec(readFileSync("/proc/self/autogroup", "latin1")) ?? [];
const session = { kind: "session", group: Number(number), pid, name: "" } as const;
const answer = whyNever(session, { own: [], protect: [], only: [] });
process.stdout.write(JSON.stringify(answer));
