// Load over time from a recording: the mean CPU in the lines that `homeostat watch --log`
// wrote. What a line lacks is left out; a recording without any CPU is refused.
import { fail, isNumber, isRecord, ok } from "../../../base/index.ts";
import type { Result } from "../../../base/index.ts";

/** Of fewer values nothing can be said to come and go. */
const SHORTEST_TRACE = 10;

/** Values in [0, 1], one a line that has one. `where` names the file in what is refused. */
export function traceIn(text: string, where: string): Result<readonly number[]> {
  const values: number[] = [];
  for (const line of text.split("\n")) {
    const value = cpuIn(line);
    if (value !== null) values.push(value);
  }
  if (values.length >= SHORTEST_TRACE) return ok(values);
  return fail({
    code: "cluster.trace",
    where,
    message: `holds ${values.length} values of cpu_avg where ${SHORTEST_TRACE} are needed`,
    advice: "record one with homeostat watch --log FILE",
  });
}

function cpuIn(line: string): number | null {
  if (line.trim() === "") return null;
  try {
    const record: unknown = JSON.parse(line);
    const cpu = isRecord(record) ? record["cpu_avg"] : null;
    return isNumber(cpu) && cpu >= 0 && cpu <= 1 ? cpu : null;
  } catch {
    // The last line of a recording may be torn.
    return null;
  }
}
