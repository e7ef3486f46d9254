// What a thread of its own can be told: functions do not travel between threads, so a maker
// is named by the module that exports it, and made there.
import { misuse } from "../worlds/index.ts";

/** An exported function of a module, and the one argument it is called with. */
export interface Named {
  /** Address of the module, such as `import.meta.url`. */
  readonly module: string | URL;
  /** Name of the export. */
  readonly name: string;
  /** The argument, of plain data or typed arrays; it is copied. */
  readonly with?: unknown;
}

/** Calls what was named. Throws `Misuse` where there is no such function. */
export async function made(named: Named): Promise<unknown> {
  const { module, name } = named;
  const loaded = (await import(String(module))) as Readonly<Record<string, unknown>>;
  const maker = loaded[name];
  if (typeof maker !== "function")
    return misuse(
      "rollouts.name",
      `${String(module)} exports no function ${name}`,
      "name an exported function that makes what is wanted",
    );
  return (maker as (argument: unknown) => unknown)(named.with);
}
