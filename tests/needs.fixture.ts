// Programs of the system that some tests run for real. A test that needs one says so in
// its first line: on a machine without it the test is left out and says what it wanted,
// in CI, where .ci/run installs them all, it fails.
import { spawnSync } from "node:child_process";
import type { TestContext } from "vitest";

interface Program {
  /** Ends with 0 where the program is there. */
  readonly probe: readonly [program: string, ...words: string[]];
  /** Debian's package of it. */
  readonly from: string;
}

/** Debian's own Python, which has Debian's packages; the first on the PATH may be another. */
export const PYTHON = "/usr/bin/python3";

const PROGRAMS = {
  bash: { probe: ["bash", "--version"], from: "bash" },
  fish: { probe: ["fish", "--version"], from: "fish" },
  groff: { probe: ["groff", "--version"], from: "groff-base" },
  jq: { probe: ["jq", "--version"], from: "jq" },
  openssl: { probe: ["openssl", "version"], from: "openssl" },
  numpy: { probe: ["python3", "-c", "import numpy"], from: "python3-numpy" },
  nginx: { probe: ["nginx", "-v"], from: "nginx-light" },
  pandas: { probe: [PYTHON, "-c", "import pandas"], from: "python3-pandas" },
  "stress-ng": { probe: ["stress-ng", "--version"], from: "stress-ng" },
  root: { probe: ["test", "-w", "/proc/1/oom_score_adj"], from: "nothing: run as root" },
  zsh: { probe: ["zsh", "--version"], from: "zsh" },
} as const satisfies Readonly<Record<string, Program>>;

/** Goes on where `name` is installed; else leaves the test out, or throws in CI. */
export function needs({ task, skip }: TestContext, name: keyof typeof PROGRAMS): void {
  const { probe, from }: Program = PROGRAMS[name];
  const [program, ...words] = probe;
  if (spawnSync(program, words).status === 0) return;
  const wanted = `${name} is not installed: apt-get install ${from}`;
  if (process.env["CI"] === "true") throw new Error(wanted);
  process.stderr.write(`left out: ${task.name}: ${wanted}\n`);
  skip(wanted);
}
