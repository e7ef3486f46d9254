// What a program that only watches does without, so that it stays small beside the
// work it watches: about a fifth less memory for the same CPU a tick, measured in
// docs/decisions/0007. Nothing here is needed to be right.
import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";

/** The optimising compilers' code and threads weigh more than the tick they would speed up. */
export const COMPILERS_OFF: readonly string[] = ["--no-opt", "--no-maglev"];

/**
 * Called before anything else is loaded: a compiler that has run once stays in memory. Every
 * command begins so, because only what was typed tells which one it is.
 */
export function liveFrugally(): void {
  for (const flag of COMPILERS_OFF) setFlagsFromString(flag);
  // The young generation stays at its first size instead of growing with garbage it could collect.
  setFlagsFromString("--semi-space-growth-factor=1");
  // What was compiled and not used for a while is given back sooner.
  setFlagsFromString("--optimize-for-size");
}

/** For commands that have much to do and are soon over: Node's defaults again. */
export function workAtFullSpeed(): void {
  setFlagsFromString("--opt");
  setFlagsFromString("--maglev");
  setFlagsFromString("--semi-space-growth-factor=2");
  setFlagsFromString("--no-optimize-for-size");
}

/** Shown by `ps` and `top` instead of the interpreter's name; arguments stay visible. */
export function nameThisProcess(name: string): void {
  try {
    writeFileSync("/proc/self/comm", name);
  } catch {
    // Only a courtesy to whoever looks at the process table.
  }
}
