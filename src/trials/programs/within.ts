// A promise that must come within a time: a program that hangs becomes an error that says so.
import type { Ms } from "../../base/index.ts";

/** Rejects with `otherwise` when `promise` takes longer than `ms`. */
export function within<T>(ms: Ms, promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
