// Writes the made-up hosts to fixtures/hosts. `--check` writes nothing and fails when a
// file there is not what would be written.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { madeHosts } from "./make-hosts/index.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/hosts");
const check = process.argv.includes("--check");
for (const [name, text] of madeHosts()) {
  const file = join(FOLDER, `${name}.host`);
  const same = existsSync(file) && readFileSync(file, "utf8") === text;
  if (same) continue;
  if (check) {
    console.error(`${file} is not what tools/make-hosts.ts makes; run node tools/make-hosts.ts`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`${name}.host: ${text.length} bytes`);
  }
}
