// Makes the package as it is published: `node tools/run.js manifest [FOLDER]`
// (default out/package). The development root is private and brings its own Node,
// which in a customer's tree would take the place of theirs; the published manifest
// has neither that, nor scripts, nor development dependencies.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";

type Manifest = Readonly<Record<string, unknown>>;

const root = join(import.meta.dirname, "..");
const usual = join(root, "out", "package");
const target = resolve(process.argv[2] ?? usual);

const CONTENTS = ["bin", "dist", "README.md", "LICENSE", "NOTICE"];
const NOT_PUBLISHED = new Set(["private", "scripts", "devDependencies", "optionalDependencies"]);
const BUNDLED_NODE = /^node-linux-/;

function published(development: Manifest): Manifest {
  const kept = Object.entries(development).filter(([field]) => !NOT_PUBLISHED.has(field));
  const optional = Object.entries((development["optionalDependencies"] ?? {}) as Manifest);
  const ours = optional.filter(([name]) => !BUNDLED_NODE.test(name));
  return {
    ...Object.fromEntries(kept),
    ...(ours.length === 0 ? {} : { optionalDependencies: Object.fromEntries(ours) }),
    files: CONTENTS,
  };
}

/** Why the package cannot be made; only the usual folder is ever emptied. */
function obstacle(): string | undefined {
  const missing = CONTENTS.filter((part) => !existsSync(join(root, part)));
  if (missing.length > 0) return `${missing.join(", ")} missing; run \`npm run build\``;
  const occupied = target !== usual && existsSync(target) && readdirSync(target).length > 0;
  return occupied ? `${target} is not empty; name another folder` : undefined;
}

function make(): void {
  const development = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const part of CONTENTS) cpSync(join(root, part), join(target, part), { recursive: true });
  const text = `${JSON.stringify(published(development), null, 2)}\n`;
  writeFileSync(join(target, "package.json"), text);
  console.log(target);
}

const trouble = obstacle();
if (trouble === undefined) {
  make();
} else {
  console.error(`homeostat: the package cannot be made: ${trouble}`);
  process.exitCode = 1;
}
