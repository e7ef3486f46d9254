// A process that tries for a lock when it is told to, at the very moment it is told,
// and says whether it got it: `writer-lock.slow.test.ts` starts several.
import { takeWriterLock } from "./writer-lock.ts";
import type { WriterLock } from "./writer-lock.ts";

export interface Start {
  readonly path: string;
  /** Of the clock that all processes of the machine share. */
  readonly atNanoseconds: string;
}

let lock: WriterLock | null = null;

process.on("message", (message: Start | "release") => {
  if (message === "release") {
    lock?.release();
    lock = null;
    process.send?.("released");
    return;
  }
  const at = BigInt(message.atNanoseconds);
  while (process.hrtime.bigint() < at);
  const taken = takeWriterLock(message.path);
  lock = taken.ok ? taken.value : null;
  const outcome = taken.ok ? (taken.value.notice?.code ?? "held") : taken.trouble.code;
  process.send?.(outcome);
});
process.on("disconnect", () => process.exit());
