// Whether what a parser made of a damaged file may be used: numbers are finite or NaN
// (unknown), tables end where they say, nothing grew beyond reason.

/** No table of a damaged file of at most 256 KiB needs more cells than this. */
const MOST_CELLS = 1 << 20;
/** Limits may be infinite: a quota that is not set, files without a limit. */
const MAY_BE_INFINITE: ReadonlySet<string> = new Set(["cores", "value"]);

/** Null, or what is wrong with the result. */
export function resultFault(result: unknown, key = "result"): string | null {
  if (typeof result === "number") return numberFault(result, key);
  if (result instanceof Float64Array) return tableFault(result, key);
  if (result instanceof Set) return setFault(result, key);
  if (result instanceof Map)
    return result.size > MOST_CELLS ? `${key} has ${result.size} entries` : null;
  if (typeof result !== "object" || result === null) return null;
  for (const [name, value] of Object.entries(result)) {
    const fault = resultFault(value, name);
    if (fault !== null) return fault;
  }
  return null;
}

function numberFault(value: number, key: string): string | null {
  if (Number.isFinite(value) || Number.isNaN(value)) return null;
  return value > 0 && MAY_BE_INFINITE.has(key) ? null : `${key} is ${value}`;
}

function setFault(set: ReadonlySet<unknown>, key: string): string | null {
  if (set.size > MOST_CELLS) return `${key} has ${set.size} entries`;
  for (const value of set) {
    const fault = resultFault(value, key);
    if (fault !== null) return fault;
  }
  return null;
}

function tableFault(table: Float64Array, key: string): string | null {
  if (table.length > MOST_CELLS) return `${key} has ${table.length} cells`;
  for (const value of table) {
    if (!Number.isFinite(value) && !Number.isNaN(value)) return `${key} holds ${value}`;
  }
  return null;
}
