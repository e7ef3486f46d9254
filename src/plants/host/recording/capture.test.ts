// Recording: what is captured is what the reader reads, a recording of a recording is
// that recording, and nothing that names anybody is left when asked.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { GapReason } from "../../../base/index.ts";
import { createHostPlant } from "../index.ts";
import { MemorySource } from "../memory-source.fixture.ts";
import type { FileHandle } from "../source.ts";
import {
  Anonymiser,
  RecordedSource,
  capture,
  difference,
  formatRecording,
  isRecorded,
  loadRecording,
} from "./index.ts";
import { ownGroupFolders } from "./paths.ts";
import { recordedAgain } from "./recording.fixture.ts";
import type { Capture, Entry, Recording } from "./index.ts";

const NAMES = ["r16", "c128", "container", "old-kernel", "hotplug", "small-vm"];

function hostOf(name: string): Recording {
  const loaded = loadRecording(
    join(import.meta.dirname, "../../../../fixtures/hosts", `${name}.host`),
  );
  if (!loaded.ok) throw new Error(loaded.trouble.message);
  return loaded.value;
}

/** Notes every path asked for on the way to a recording. */
class NotingSource extends RecordedSource {
  readonly asked = new Set<string>();

  override open(path: string): FileHandle | GapReason {
    this.asked.add(path);
    return super.open(path);
  }

  override readOnce(path: string, into: Uint8Array): number | GapReason {
    this.asked.add(path);
    return super.readOnce(path, into);
  }

  override list(path: string): readonly string[] | GapReason {
    this.asked.add(path);
    return super.list(path);
  }
}

describe("T1: recording a host", () => {
  it.each(NAMES)("%s: the reader asks for nothing a recording would lack", (name) => {
    const source = new NotingSource(hostOf(name));
    const plant = createHostPlant({ source });
    expect(plant.ok).toBe(true);
    if (!plant.ok) return;
    do plant.value.read({ monotonic: source.clock.monotonic(), wall: 0 }, 1000);
    while (source.advance());
    expect([...source.asked].filter((path) => !isRecorded(path, ownGroups(source)))).toEqual([]);
    expect(source.asked.size).toBeGreaterThan(20);
  });

  it.each(NAMES)("%s: a recording of its playback plays the same", (name) => {
    const recording = hostOf(name);
    const frames = recordedAgain(new RecordedSource(recording));
    const again = new RecordedSource({ ...recording, frames });
    const original = new RecordedSource(recording);
    do expect(contents(capture(again))).toEqual(contents(capture(original)));
    while (again.advance() && original.advance());
    expect(original.at).toBe(recording.frames.at(-1)!.at);
  });

  it("says gone and new when a process id was given to another", () => {
    const stat = (start: number): Entry =>
      file("/proc/42/stat", `42 (x) S ${"0 ".repeat(18)}${start} 0 0\n`);
    const before: Capture = new Map([["/proc/42/stat", stat(7)]]);
    const after: Capture = new Map([["/proc/42/stat", stat(9)]]);
    expect(difference(before, after, 1)).toEqual({ at: 1, gone: ["/proc/42"], entries: [stat(9)] });
    expect(difference(before, before, 1)).toEqual({ at: 1, gone: [], entries: [] });
    const garbled: Capture = new Map([["/proc/42/stat", file("/proc/42/stat", "42 (")]]);
    expect(difference(before, garbled, 1).gone).toEqual([]);
  });

  it("says once that a directory went with all in it, and that a file became one", () => {
    const speed = file("/sys/class/net/eth1/speed", "10\n");
    const before: Capture = new Map([
      ["/sys/class/net/eth1", { kind: "dir", path: "/sys/class/net/eth1" }],
      [speed.path, speed],
      ["/sys/block", file("/sys/block", "odd\n")],
    ]);
    const size = file("/sys/block/sda/size", "8\n");
    const after: Capture = new Map<string, Entry>([
      ["/sys/class/net", { kind: "dir", path: "/sys/class/net" }],
      [size.path, size],
    ]);
    const frame = difference(before, after, 1);
    expect(frame.gone).toEqual(["/sys/block", "/sys/class/net/eth1"]);
    expect(frame.entries).toEqual([{ kind: "dir", path: "/sys/class/net" }, size]);
  });

  it("keeps what statfs says of the file systems of a live host, so that they play back", () => {
    const table =
      "1 0 8:1 / / rw - ext4 d rw\n2 1 8:2 / /a\\040b rw - xfs e rw\n3 1 0:9 / /n rw - nfs n rw\n";
    const space = { blockBytes: 6, blocks: 5, free: 4, available: 3, files: 2, filesFree: 1 };
    const source = new MemorySource({ "/proc/self/mountinfo": table });
    source.statfs = (mount) => (mount === "/" ? "denied" : space);
    const frames = [difference(null, capture(source), 0)];
    const played = new RecordedSource({ name: "x", notes: [], frames });
    expect(["/a b", "/n", "/"].map((mount) => played.statfs(mount))).toEqual([
      space,
      "absent",
      "absent",
    ]);
  });

  it("stops at its limits", () => {
    const source = new RecordedSource(hostOf("r16"));
    const few = capture(source, { processes: 3, fileBytes: 10, paths: 50 });
    expect(few.size).toBe(50);
    for (const entry of few.values())
      if (entry.kind === "file") expect(entry.content.length).toBeLessThanOrEqual(10);
  });
});

const ownGroups = (source: RecordedSource): string[] => {
  const bytes = new Uint8Array(4096);
  const length = source.readOnce("/proc/self/cgroup", bytes);
  return typeof length === "number"
    ? ownGroupFolders(new TextDecoder().decode(bytes.subarray(0, length)))
    : [];
};

const contents = (moment: Capture): Record<string, unknown> =>
  Object.fromEntries(
    [...moment.values()]
      .filter((entry) => entry.kind !== "dir")
      .map((entry) => [entry.path, entry]),
  );

const file = (path: string, text: string): Entry => ({
  kind: "file",
  path,
  content: new TextEncoder().encode(text),
});

describe("T1: a recording without names", () => {
  const secret: readonly (readonly [string, string])[] = [
    ["/proc/sys/kernel/hostname", "payroll-db\n"],
    ["/proc/version", "Linux version 6.1.7-acme (bob@acme) (gcc 12) #1 SMP\n"],
    ["/proc/cmdline", "psi=1 root=UUID=cafe cryptdevice=acme isolcpus=3\n"],
    ["/proc/cpuinfo", "processor\t: 0\nmodel name\t: Acme 9000\nflags\t\t: fpu hypervisor sse\n\n"],
    ["/proc/42/stat", `42 (acme (secret)) S 1 42 42 ${"94000000000000 ".repeat(48)}\n`],
    ["/proc/9/stat", `9 (kworker/0:1-acme_wq) S 2 0 0 ${"0 ".repeat(48)}\n`],
    ["/proc/self/cgroup", "0::/user.slice/acme-payroll.service\n"],
    ["/proc/net/dev", "h\nh\nenx001122aabbcc: 1 2\n  eth0: 3 4\n"],
    ["/sys/class/net/enx001122aabbcc/speed", "1000\n"],
    ["/sys/fs/cgroup/system.slice/acme-payroll.service/cpu.stat", "usage_usec 5\n"],
    ["/sys/class/dmi/id/product_name", "Acme Server\n"],
    [
      "/proc/self/mountinfo",
      "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 /bob /home/bob\\040b rw,x shared:1 - nfs4 acme:/payroll ro,addr=cafe\n",
    ],
    ["/proc/self/statfs", "# mount\n/ 1 2 3 4 5 6\n/home/bob\\040b 1 2 3 4 5 6\n"],
  ];
  const moment: Capture = new Map(secret.map(([path, text]) => [path, file(path, text)]));
  const anonymiser = new Anonymiser();
  const clean = anonymiser.clean(moment);
  const textAt = (path: string): string => {
    const entry = clean.get(path);
    return entry?.kind === "file"
      ? Buffer.from(entry.content).toString("latin1")
      : `no file ${path}`;
  };

  it("keeps nothing that names host, owner, address or place in memory", () => {
    const text = formatRecording({ name: "x", notes: [], frames: [difference(null, clean, 0)] });
    expect(text).not.toMatch(/acme-p|\(acme|bob|payroll|secret|cafe|001122/iu);
    // Of the 48 numbers after the session, twelve are addresses.
    expect(textAt("/proc/42/stat").split("94000000000000")).toHaveLength(48 - 12 + 1);
  });

  it("keeps what changes how a host reads", () => {
    expect([textAt("/proc/version"), textAt("/proc/cmdline")]).toEqual([
      "Linux version 6.1.7\n",
      "psi=1 isolcpus=3\n",
    ]);
    expect(textAt("/proc/cpuinfo")).toBe("processor\t: 0\nflags\t\t: hypervisor\n");
    expect(textAt("/proc/net/dev")).toContain("  eth0: 3 4");
    expect(textAt("/sys/class/net/enx-1/speed")).toBe("1000\n");
    expect(textAt("/proc/net/dev")).toContain("enx-1: 1 2");
  });

  it("keeps where file systems stand and whether they can be written", () => {
    expect(textAt("/proc/self/mountinfo")).toBe(
      "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 /folder-1 /home/folder-2 rw shared:1 - nfs4 folder-3/folder-4 ro\n",
    );
    expect(textAt("/proc/self/statfs")).toBe(
      "# mount\n/ 1 2 3 4 5 6\n/home/folder-2 1 2 3 4 5 6\n",
    );
  });

  it("calls the same thing the same in every place and moment", () => {
    expect(textAt("/proc/self/cgroup")).toBe("0::/user.slice/group-1.service\n");
    expect(textAt("/sys/fs/cgroup/system.slice/group-1.service/cpu.stat")).toBe("usage_usec 5\n");
    expect(contents(anonymiser.clean(moment))).toEqual(contents(clean));
  });
});
