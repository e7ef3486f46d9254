// Completes package-lock.json for platforms other than the one it was made on. npm
// leaves out an optional binary that the registry at hand does not carry, and then
// refuses the lock as incomplete everywhere. The entry of such a binary follows from
// its parent's pin and its own name. Run after every `npm install`:
// `node tools/lock.ts` (`--check`: only say whether something is missing).
import { readFileSync, writeFileSync } from "node:fs";

interface Entry {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  engines?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const PROCESSORS = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "ppc64",
  "riscv64",
  "s390x",
  "wasm32",
  "x64",
];

const path = "package-lock.json";
const lock = JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, Entry> };
const missing: [string, Entry][] = [];

for (const [parent, entry] of Object.entries(lock.packages)) {
  if (parent === "") continue;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] !== undefined) continue;
    if (lock.packages[`${parent}/${place}`] !== undefined) continue;
    const platform = platformOf(name);
    // What names no platform is an optional library, which npm lists or leaves out by itself.
    if (platform !== null) {
      missing.push([
        place,
        { version, ...platform, ...(entry.dev && { dev: true }), optional: true },
      ]);
    }
  }
}

for (const [place] of missing) console.log(place);
if (process.argv.includes("--check")) {
  process.exitCode = missing.length === 0 ? 0 : 1;
} else if (missing.length > 0) {
  const packages = Object.entries(lock.packages)
    .concat(missing)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(packages);
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(`${path}: ${missing.length} entries were missing`);

/** `@swc/core-linux-arm-gnueabihf` → linux, arm, glibc. */
function platformOf(name: string): Pick<Entry, "os" | "cpu" | "libc"> | null {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : "glibc";
  return { os: [os], cpu: [cpu], ...(os === "linux" && { libc: [libc] }) };
}
