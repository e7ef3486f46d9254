import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LiveSource, openLiveSource } from "./live-source.ts";

/** Of coreutils: Node cannot make one. */
const MAKE_PIPE = "mkfifo";
const buffer = new Uint8Array(1 << 16);
const textOf = (length: unknown): string =>
  new TextDecoder().decode(buffer.subarray(0, length as number));

describe("T1: files of a live host and of another root", () => {
  let root = "";
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "homeostat-root-"));
    mkdirSync(join(root, "tree/proc/7"), { recursive: true });
    writeFileSync(join(root, "tree/proc/loadavg"), "1 2 3\n");
    writeFileSync(join(root, "tree/proc/large"), "x".repeat(10_000));
    writeFileSync(join(root, "tree/proc/empty"), "");
    writeFileSync(join(root, "secret"), "outside\n");
    symlinkSync("../../secret", join(root, "tree/proc/leak"));
    execFileSync(MAKE_PIPE, [join(root, "tree/proc/pipe")]);
    symlinkSync("7", join(root, "tree/proc/self"));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const foreign = (): LiveSource => {
    const opened = openLiveSource(join(root, "tree"));
    if (!opened.ok) throw new Error(opened.trouble.message);
    return opened.value;
  };

  test("a kept file is read again from its start, with what it says now", () => {
    const source = foreign();
    const handle = source.open("/proc/loadavg") as number;
    expect(textOf(source.read(handle, buffer))).toBe("1 2 3\n");
    writeFileSync(join(root, "tree/proc/loadavg"), "4 5 6\n");
    expect(textOf(source.read(handle, buffer))).toBe("4 5 6\n");
    source.dispose();
    source.dispose();
    expect(source.read(handle, buffer)).toBe("unreadable");
  });

  test("longer than a page is read whole, longer than the buffer is cut, empty is empty", () => {
    const source = foreign();
    expect(source.readOnce("/proc/large", buffer)).toBe(10_000);
    expect(source.readOnce("/proc/large", new Uint8Array(5000))).toBe(5000);
    expect(source.readOnce("/proc/empty", buffer)).toBe(0);
  });

  test.each([
    ["a missing file", "/proc/none", "absent"],
    ["a folder", "/proc/7", "unreadable"],
    ["a pipe nobody writes to", "/proc/pipe", "unreadable"],
    ["below a file", "/proc/loadavg/x", "absent"],
    ["a link out of the root", "/proc/leak", "denied"],
    ["a path out of the root", "/../secret", "denied"],
  ])("%s is %s", (_, path, gap) => expect(foreign().readOnce(path, buffer)).toBe(gap));

  test("a foreign root is not live, and links inside it are followed", () => {
    const source = foreign();
    expect([source.live, source.hostName, source.list("/proc/self")]).toEqual([false, "tree", []]);
    expect(source.list("/proc/none")).toBe("absent");
  });

  test.each([
    ["its first line", "box\nother\n", "box"],
    ["cut after 64 characters", `${"\u{1f600}".repeat(9999)}\n`, "\u{1f600}".repeat(64)],
    ["the folder's where it says nothing", "\n", "tree"],
  ])("the name of a foreign host is %s", (_, text, name) => {
    const folder = join(root, "tree/proc/sys/kernel");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "hostname"), text);
    const { hostName } = foreign();
    rmSync(folder, { recursive: true });
    expect(hostName).toBe(name);
  });

  test("the live host: an ended process reads as vanished", async () => {
    const { spawn } = await import("node:child_process");
    const child = spawn("sleep", ["60"], { stdio: "ignore" });
    const source = new LiveSource("/");
    const handle = source.open(`/proc/${child.pid}/stat`) as number;
    expect(textOf(source.read(handle, buffer))).toContain("(");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    expect(source.read(handle, buffer)).toBe("vanished");
    source.dispose();
  });

  test("the live host: /proc/vmstat comes whole though the kernel hands it out by pages", () => {
    const source = new LiveSource("/");
    const kept = textOf(source.read(source.open("/proc/diskstats") as number, buffer));
    expect(kept.endsWith("\n")).toBe(true);
    expect(textOf(source.readOnce("/proc/vmstat", buffer))).toMatch(/nr_free_pages [^]*pgmajfault/);
    source.dispose();
  });
});
