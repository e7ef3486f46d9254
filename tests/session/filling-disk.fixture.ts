// A memory of early warning that a disk has been filling for ten minutes, for a run of the real
// program that meets a file system in memory at that point: it opens a real incident at once.
import { join } from "node:path";
import { expect } from "vitest";
import { ExhaustionWatch } from "../../src/judge/warning/index.ts";
import { packLine, readPackedLines, writePackedLines } from "../../src/store/index.ts";
import { start } from "./program.fixture.ts";

/** Where the file system is to be mounted, in a mount namespace of the test's own. */
export const POINT = "/var/tmp";
const SENSOR = "fs.var:tmp.used";
/** Of 16 MiB, and as a share of them. */
const FILLED_MIB = 12;
const FILLED = FILLED_MIB / 16;
const SEEN_S = 600;
const MEMORY_LIMITS = { packed: 2 ** 26, unpacked: 2 ** 28 };

/** Shell text that mounts that file system and fills it so far. */
export const FILL_POINT = `mount -t tmpfs -o size=16m homeostat-test ${POINT} &&
  head -c ${FILLED_MIB * 2 ** 20} /dev/zero >${POINT}/filler`;

/** What a watch remembers of a disk that filled at a steady pace up to `FILLED`. */
function filling(): unknown {
  const watch = new ExhaustionWatch();
  for (let t = 0; t <= SEEN_S; t++) watch.note(1000 * t, (FILLED * t) / SEEN_S);
  expect(watch.note(1000 * SEEN_S + 1, FILLED)).not.toBeNull();
  return { part: "resource", sensor: SENSOR, state: watch.save() };
}

/** The memory of a first short run, to which that disk is added. */
export async function memoryOfFilling(folder: string): Promise<string> {
  const file = join(folder, "memory.jsonl.gz");
  const words = ["watch", "--json", "--interval", "0.1", "--duration", "1", "--memory", file];
  expect((await start(words, { folder }).ended).code).toBe(0);
  const read = readPackedLines(file, MEMORY_LIMITS);
  if (!read.ok || read.value === null) throw new Error("the first run kept no memory");
  const at = { monotonic: 1000 * SEEN_S, wall: Date.now() };
  const lines = [...read.value].map((line) =>
    (line as { part?: string }).part === "head" ? Object.assign({}, line, { at }) : line,
  );
  const kept = lines.filter((line) => (line as { sensor?: string }).sensor !== SENSOR);
  writePackedLines(file, [...kept, filling()].map(packLine));
  return file;
}
