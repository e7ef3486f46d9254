// The sources compiled, kept for the length of one run of the tests and by contents: of the
// hundreds of programs that the tests start, only the first has to compile what it runs.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | null = null;

export function setup(): void {
  // One that is kept already is used as it is: that of another project in this run, or a person's.
  if (process.env["NODE_COMPILE_CACHE"] !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), "homeostat-compiled-"));
  process.env["NODE_COMPILE_CACHE"] = folder;
}

export function teardown(): void {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}
