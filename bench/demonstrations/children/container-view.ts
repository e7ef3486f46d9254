// What a container sees of its memory: writes a /proc/meminfo of one control group, as container
// runtimes lay it over the host's. Its limit is all there is; what it uses, without page cache
// that can go at once, is what is not available. Child process of the demonstration.
// Words: folder of the cgroup, file to write.
import { openSync, writeSync } from "node:fs";
import { obey, say } from "../../../src/trials/programs/index.ts";
import { memoryUseOf } from "../memory-group.ts";

const STEP_MS = 50;
const [folder = "", file = ""] = process.argv.slice(2);
const target = openSync(file, "w");

/** All lines keep their length: one write replaces the file at one stroke. */
function write(): void {
  const { limit, used, cache } = memoryUseOf(folder);
  const free = Math.max(0, limit - used);
  const rows: readonly (readonly [name: string, bytes: number])[] = [
    ["MemTotal", limit],
    ["MemFree", free],
    ["MemAvailable", Math.min(limit, free + cache)],
    ["Buffers", 0],
    ["Cached", cache],
    ["SwapTotal", 0],
    ["SwapFree", 0],
  ];
  const lines = rows.map(([name, bytes]) => {
    return `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`;
  });
  writeSync(target, lines.join(""), 0);
}

write();
setInterval(write, STEP_MS);
say({ says: "began" });
obey(() => {});
