// How a person names a process, a unit or a cgroup: `1234`, `nginx.service`,
// `/system.slice/backup.service`, several with commas between them. A name alone is no
// one: anybody can take any name.
import { fail, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import type { Selector } from "../decide/index.ts";
import { briefly } from "./brief.ts";

const PID = /^[1-9]\d{0,9}$/;
const UNIT = /^[A-Za-z0-9_:.@\\-]+\.(?:service|scope|slice)$/;
/** No control characters, and no comma, which parts one from the next. */
const CGROUP = /^\/[^,\p{Cc}]*$/u;

/** The same for the published schema of the configuration file. */
const ONE = [PID, UNIT, CGROUP].map(({ source }) => source.slice(1, -1)).join("|");
export const SELECTORS_PATTERN = `^ *(?:${ONE}) *(?:, *(?:${ONE}) *)*$`;

/** Each of a list; refuses what is neither of the three. `where` names the giver. */
export function readSelectors(text: string, where: string): Result<readonly Selector[]> {
  const selectors: Selector[] = [];
  for (const word of text.split(",").map((piece) => piece.replaceAll(/^ +| +$/g, ""))) {
    const selector = selectorOf(word);
    if (selector === null) {
      return fail({
        code: "use.value",
        where,
        message: `"${briefly(word)}" names no process, unit or cgroup`,
        advice:
          "give pids, units such as nginx.service or cgroups such as /system.slice, with commas between",
      });
    }
    selectors.push(selector);
  }
  return ok(selectors);
}

function selectorOf(word: string): Selector | null {
  if (PID.test(word)) return { kind: "pid", pid: Number(word) };
  if (UNIT.test(word)) return { kind: "unit", unit: word };
  if (CGROUP.test(word)) return { kind: "cgroup", path: word };
  return null;
}
