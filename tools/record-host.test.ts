// The recorder as it is run: on a tree, on this host, and on wrong use.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadRecording, parseRecording, unpackFrame } from "../src/plants/host/recording/index.ts";

const run = promisify(execFile);
const TOOL = join(import.meta.dirname, "record-host.ts");
const FIXTURES = join(import.meta.dirname, "../fixtures/hosts");

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function ran(...args: readonly string[]): Promise<Ran> {
  try {
    const { stdout, stderr } = await run(process.execPath, [TOOL, ...args], { maxBuffer: 1 << 26 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Ran;
    return { code, stdout, stderr };
  }
}

describe("T1: tools/record-host", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-record-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("records a tree, twice the same being told once", async () => {
    const loaded = loadRecording(join(FIXTURES, "r16.host"));
    if (!loaded.ok) throw new Error(loaded.trouble.message);
    expect(unpackFrame(loaded.value, 0, join(folder, "r16")).ok).toBe(true);
    const out = join(folder, "again.host");
    const { code, stderr } = await ran(
      "--root",
      join(folder, "r16"),
      "--frames",
      "2",
      "--every",
      "0.1",
      "--name",
      "again",
      "--out",
      out,
    );
    expect([code, stderr]).toEqual([0, ""]);
    const again = parseRecording(readFileSync(out, "utf8"), out);
    expect(again).toMatchObject({
      ok: true,
      value: {
        name: "again",
        frames: [
          { at: 0, gone: [] },
          { gone: [], entries: [] },
        ],
      },
    });
  });

  it("records this host without its names", async () => {
    const { code, stdout } = await ran("--frames", "1", "--anonymise");
    expect(code).toBe(0);
    const parsed = parseRecording(stdout, "stdout");
    expect(
      parsed.ok && parsed.value.frames[0]!.entries.some((entry) => entry.path === "/proc/stat"),
    ).toBe(true);
    expect(stdout).toContain("file /proc/sys/kernel/hostname\n|host\n");
  });

  it.concurrent.each([
    [["--frames", "0"], "--frames must be a number from 1 to 100"],
    [["--name", "My Host"], "--name must be made of"],
    [["--root", "/no/such/place"], "/no/such/place"],
    [["--nonsense"], "nonsense"],
    [["--frames", "1", "--out", "/no/such/folder/x.host"], "/no/such/folder"],
  ])("refuses %j with a reason and the usage", async (args, reason) => {
    const { code, stdout, stderr } = await ran(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(reason);
    expect(stderr).toContain("Usage: node tools/record-host.ts");
  });
});
