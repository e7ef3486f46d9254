// The sources compiled, kept for the length of one run of the tests and by contents: of the
// hundreds of programs that the tests start, only the first has to compile what it runs. The
// tests' own processes do without: they would write to it after it was removed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | null = null;

export function setup(): void {
  // Of two projects in one run the second finds the first one's.
  if (process.env["COMPILED_SOURCES"] !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), "homeostat-compiled-"));
  process.env["COMPILED_SOURCES"] = folder;
}

export function teardown(): void {
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}
