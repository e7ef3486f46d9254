// Documents in step with the code: every relative link in a Markdown file leads
// to a file that exists, every `npm run x` named in one is a script, no page is a
// draft, the README says what the program costs, every source folder has its line in
// ARCHITECTURE.md, and that page stays within its 200 lines.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ARCHITECTURE_LINES_MAX = 200;
/** A home folder begins a path; /sys/kernel/sched_ext/root/ops is the kernel's. */
const PRODUCT_WORDS = [/\/work\//, /(?<![\w.-])\/root\//, /registry\.npmjs/];

const faults: string[] = [];
const scripts = (
  JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }
).scripts;
const pages = globSync(["*.md", "docs/**/*.md", "fixtures/**/*.md"]);

for (const page of pages) {
  const text = readFileSync(page, "utf8");
  for (const [, target] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue;
    if (!existsSync(join(dirname(page), target!))) faults.push(`${page}: no such file: ${target}`);
  }
  if (/\bDRAFT\b/.test(text)) faults.push(`${page}: is still a draft`);
  for (const [, script] of text.matchAll(/npm run ([a-z][a-z0-9:-]*)/g)) {
    if (scripts[script!] === undefined) faults.push(`${page}: no such script: npm run ${script}`);
  }
}

const cost = /<!-- cost:begin -->([^]*?)<!-- cost:end -->/.exec(readFileSync("README.md", "utf8"));
if (cost === null || cost[1]!.trim() === "") {
  faults.push("README.md: says nothing between cost:begin and cost:end");
}

const architecture = readFileSync("ARCHITECTURE.md", "utf8");
if (architecture.split("\n").length > ARCHITECTURE_LINES_MAX) {
  faults.push(`ARCHITECTURE.md: more than ${ARCHITECTURE_LINES_MAX} lines`);
}
for (const folder of globSync("src/*/")) {
  const name = folder.replace(/^src\//, "").replace(/\/$/, "");
  if (!architecture.includes(`\`${name}/\``))
    faults.push(`ARCHITECTURE.md: no line for src/${name}`);
}

for (const file of globSync([
  "*.md",
  "{src,tools,bench,docs,tests,bin,fixtures,web,deploy}/**/*.{ts,js,md,txt,host}",
])) {
  if (file === "tools/documents.ts") continue;
  const text = readFileSync(file, "utf8");
  for (const word of PRODUCT_WORDS)
    if (word.test(text)) faults.push(`${file}: speaks of a machine: ${word}`);
}

for (const fault of faults) console.error(fault);
console.log(`documents: ${pages.length} pages, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
