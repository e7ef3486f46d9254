// The page and the exit code of `homeostat doctor`.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { doctor } from "./doctor.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/hosts");

async function ran(
  root: string | undefined,
  json = false,
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const io = {
    out: (text: string): void => void (said.out += text),
    err: (text: string): void => void (said.err += text),
  };
  const code = await doctor(root === undefined ? { json } : { root, json }, io);
  return { code, ...said };
}

describe("T1: homeostat doctor", () => {
  it("says what is missing on an old kernel, and that the loop can run", async () => {
    const { code, out } = await ran(join(FIXTURES, "old-kernel.host"));
    expect(out).toContain("kernel 3.10.0 is older than 4.20, which brought it");
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^The loop can run here/u);
    expect(code).toBe(0);
  });

  it("answers 1 where something essential cannot be read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "homeostat-doctor-"));
    try {
      mkdirSync(join(folder, "proc"));
      writeFileSync(join(folder, "proc/stat"), "cpu 1 2 3\n");
      const { code, out } = await ran(folder);
      expect(out).toContain("The loop cannot run here: memory cannot be read.");
      expect(code).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("gives JSON with every finding", async () => {
    const { out } = await ran(join(FIXTURES, "r16.host"), true);
    const page = JSON.parse(out) as {
      host: string;
      healthy: boolean;
      findings: Record<string, unknown>[];
    };
    expect([page.host, page.healthy]).toEqual(["r16", true]);
    expect(page.findings.find((finding) => finding["what"] === "cpu")).toEqual({
      half: "reading",
      what: "cpu",
      state: "works",
      because: "/proc/stat",
      advice: null,
      essential: true,
    });
  });

  it("refuses a root that is no host in one line", async () => {
    const { code, out, err } = await ran("/no/such/place");
    expect([code, out]).toEqual([2, ""]);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  it("refuses a file that is no recording, with its line", async () => {
    const { code, err } = await ran(import.meta.filename);
    expect(code).toBe(2);
    expect(err).toContain(`${import.meta.filename}:1: the first line must be homeostat-host/1`);
  });

  it("sends no escape of a hostile host to the terminal", async () => {
    const folder = mkdtempSync(join(tmpdir(), "homeostat-doctor-"));
    try {
      mkdirSync(join(folder, "proc/sys/kernel"), { recursive: true });
      writeFileSync(join(folder, "proc/sys/kernel/hostname"), "\u001b[2Jred\u202e\n");
      writeFileSync(join(folder, "proc/sys/kernel/osrelease"), "6.1\u001b]0;x\u0007\n");
      const { out } = await ran(folder);
      const harmless = (character: string): boolean =>
        character === "\n" || (character >= " " && character !== "\u007f");
      expect(
        Array.from(out).filter((character) => !harmless(character) || character === "\u202e"),
      ).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
