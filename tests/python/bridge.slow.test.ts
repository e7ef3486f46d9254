// The Python package, by its own tests in a real Python: against Gymnasium where that is
// installed, else against the stand-in of its interface in gymnasium_stub/.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../needs.fixture.ts";

const HERE = import.meta.dirname;
test.for(["test_env", "test_vector", "test_bridge", "test_training"])(
  "R5: python3 -m unittest %s",
  (module, context) => {
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
  },
);
