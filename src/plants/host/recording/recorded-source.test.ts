// A recording behaves like a host: handles stay, contents move, things go away
// and come back as something else.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { must } from "../../../base/index.ts";
import { RecordedSource, loadRecording, parseRecording, unpackFrame } from "./index.ts";

const TEXT = `homeostat-host/1
name tiny
note two processes, one of which makes way for another

frame 0
file /proc/sys/kernel/hostname
|box
file /proc/stat
|cpu 1
file /proc/42/stat
|42 (old)
file /proc/43/stat
|43 (goes)
fail open EACCES /proc/42/io
fail read EOPNOTSUPP /proc/pressure/cpu
dir /sys/class/thermal

frame 1
gone /proc/42
gone /proc/43
file /proc/stat
|cpu 2
file /proc/42/stat
|42 (new)\\

frame 3.5
fail read ESRCH /proc/42/stat
fail open EACCES /proc/stat
`;

const tiny = (): RecordedSource => {
  const parsed = parseRecording(TEXT, "tiny.host");
  if (!parsed.ok) throw new Error(parsed.trouble.message);
  return new RecordedSource(parsed.value);
};

const buffer = new Uint8Array(64);
const textOf = (got: number | string): string =>
  typeof got === "string" ? got : new TextDecoder().decode(buffer.subarray(0, got));

const opened = (source: RecordedSource, path: string): number => {
  const handle = source.open(path);
  if (typeof handle === "string") throw new Error(`${path}: ${handle}`);
  return handle;
};

describe("T1: a recorded host", () => {
  it("knows its name and is not live", () => {
    expect([tiny().hostName, tiny().live]).toEqual(["box", false]);
  });

  it("has no longer a name than a kernel allows", () => {
    const parsed = parseRecording(TEXT.replace("|box", `|${"n".repeat(9999)}`), "long.host");
    expect(parsed.ok && new RecordedSource(parsed.value).hostName).toBe("n".repeat(64));
  });

  it("keeps handles over frames and gives the new content", () => {
    const source = tiny();
    const stat = opened(source, "/proc/stat");
    expect(textOf(source.read(stat, buffer))).toBe("cpu 1\n");
    expect(source.advance()).toBe(true);
    expect(textOf(source.read(stat, buffer))).toBe("cpu 2\n");
  });

  it("reads a removed file as vanished, also when another has its name", () => {
    const source = tiny();
    const old = opened(source, "/proc/42/stat");
    const goes = opened(source, "/proc/43/stat");
    source.advance();
    expect(source.read(old, buffer)).toBe("vanished");
    expect(source.read(goes, buffer)).toBe("vanished");
    expect(source.open("/proc/43/stat")).toBe("absent");
    expect(textOf(source.readOnce("/proc/42/stat", buffer))).toBe("42 (new)");
    expect(source.list("/proc")).not.toContain("43");
  });

  it("gives each failure the reason a live host would give", () => {
    const source = tiny();
    expect(source.open("/proc/42/io")).toBe("denied");
    expect(source.read(opened(source, "/proc/pressure/cpu"), buffer)).toBe("vanished");
    expect(source.readOnce("/proc/pressure/cpu", buffer)).toBe("absent");
    expect(source.open("/proc/none")).toBe("absent");
    expect(source.list("/proc/none")).toBe("absent");
    const kept = opened(source, "/proc/stat");
    source.advanceTo(10);
    expect(source.readOnce("/proc/42/stat", buffer)).toBe("vanished");
    expect([source.open("/proc/stat"), textOf(source.read(kept, buffer))]).toEqual([
      "denied",
      "cpu 2\n",
    ]);
  });

  it("lists directories, empty ones too", () => {
    const source = tiny();
    expect(source.list("/sys/class/thermal")).toEqual([]);
    expect([...(source.list("/proc") as string[])].toSorted()).toEqual([
      "42",
      "43",
      "pressure",
      "stat",
      "sys",
    ]);
  });

  it("cuts a file to the buffer", () => {
    expect(tiny().readOnce("/proc/stat", new Uint8Array(3))).toBe(3);
  });

  it("moves with the time given and carries the recorded clock", () => {
    const source = tiny();
    expect([source.at, source.nextAt, source.advanceTo(0.9)]).toEqual([0, 1, 0]);
    expect([source.advanceTo(1), source.at, source.clock.monotonic()]).toEqual([1, 1, 1000]);
    expect([source.advanceTo(99), source.at, source.nextAt, source.advance()]).toEqual([
      1,
      3.5,
      null,
      false,
    ]);
  });
});

describe("T1: unpacking a recorded host", () => {
  it("writes the tree of one moment and names what a tree cannot hold", () => {
    const directory = mkdtempSync(join(tmpdir(), "homeostat-unpack-"));
    try {
      const done = unpackFrame(tiny().recording, 1, directory);
      expect(done).toEqual({ ok: true, value: { files: 3, left: ["/proc/pressure/cpu"] } });
      expect(readFileSync(join(directory, "proc/42/stat"), "utf8")).toBe("42 (new)");
      expect(readdirSync(join(directory, "proc")).toSorted()).toEqual(["42", "stat", "sys"]);
      expect(readdirSync(join(directory, "sys/class/thermal"))).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("says why when there is no room for it", () => {
    const done = unpackFrame(tiny().recording, 0, "/proc/self/nowhere");
    expect(done).toMatchObject({ ok: false, trouble: { code: "recording.unpack" } });
  });

  it("says why a recording cannot be loaded", () => {
    const loaded = loadRecording("/no/such.host");
    expect(must(!loaded.ok && loaded.trouble, "refused")).toMatchObject({
      code: "recording.unreadable",
      where: "/no/such.host",
    });
  });
});
