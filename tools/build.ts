// `npm run build`: sources to dist/, with the manual page and the completions that
// are written from the same table as the command line. Run by `prepare` after every
// `npm ci`; where the compiler was left out (--omit=dev) it says so and lets be.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderCompletion } from "../src/cli/completion.ts";
import { SHELLS } from "../src/cli/commands.ts";
import { renderManual } from "../src/cli/manual.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

/** Where each shell looks for a command's completion, by file name. */
const COMPLETION_FILE = { bash: "homeostat", zsh: "_homeostat", fish: "homeostat.fish" } as const;

function compile(): number {
  rmSync(dist, { recursive: true, force: true });
  const run = spawnSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json")], {
    stdio: "inherit",
  });
  return run.status ?? 1;
}

function writeCompanions(): void {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  mkdirSync(join(dist, "man"), { recursive: true });
  writeFileSync(join(dist, "man", "homeostat.1"), renderManual(version));
  for (const shell of SHELLS) {
    mkdirSync(join(dist, "completions", shell), { recursive: true });
    writeFileSync(
      join(dist, "completions", shell, COMPLETION_FILE[shell]),
      renderCompletion(shell),
    );
  }
}

/**
 * The first `npx homeostat` in a clone links the clone into npm's cache and has it built anew, which
 * takes longer than all else it does; what `npm ci` built just before is as good.
 */
const isBuiltForNpx =
  process.env["npm_command"] === "exec" && existsSync(join(dist, "cli", "main.js"));

if (isBuiltForNpx) {
  // Nothing to do.
} else if (existsSync(compiler)) {
  process.exitCode = compile();
  if (process.exitCode === 0) writeCompanions();
} else {
  console.error(
    "homeostat: not built, the compiler is not installed; run `npm ci` without --omit=dev",
  );
}
