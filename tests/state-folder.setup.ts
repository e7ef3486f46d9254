// Each test file keeps its state in a folder of its own: none may write into the state of
// whoever runs the tests, or meet another file's watch there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "homeostat-state-"));
process.env["STATE_DIRECTORY"] = folder;
// For what the tests start: see compiled.setup.ts.
const compiled = process.env["COMPILED_SOURCES"];
if (compiled !== undefined) process.env["NODE_COMPILE_CACHE"] = compiled;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
