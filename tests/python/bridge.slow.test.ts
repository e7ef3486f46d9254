// The Python package, by its own tests in a real Python: against Gymnasium where that is
// installed, else against the stand-in of its interface in gymnasium_stub/.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../needs.fixture.ts";

const HERE = import.meta.dirname;
/** A minute of work that starts programs by the dozen: a machine with other work takes its time. */
const PATIENCE = { timeout: 900_000 };
const MODULES = ["test_env", "test_vector", "test_bridge", "test_strange_program", "test_training"];

/** What compares with the real Gymnasium runs where that is: installed, or in GYMNASIUM_FOLDER. */
function modules(): readonly string[] {
  const asked = "import support; raise SystemExit(support.STAND_IN)";
  const real = spawnSync("python3", ["-B", "-c", asked], { cwd: HERE }).status === 0;
  return real ? [...MODULES, "test_gymnasium"] : MODULES;
}

test.for(modules())("R5: python3 -m unittest %s", PATIENCE, (module, context) => {
  needs(context, "numpy");
  const run = spawnSync("python3", ["-W", "error::ResourceWarning", "-m", "unittest", module], {
    cwd: HERE,
    encoding: "utf8",
    env: {
      ...process.env,
      HOMEOSTAT_BIN: join(HERE, "..", "..", "src", "cli", "main.ts"),
      OPENBLAS_NUM_THREADS: "1",
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
  expect(run.stderr).toMatch(/^OK$/m);
});
