import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelOfMount, resourceOf } from "./resources.ts";

describe("X1: which sensor can run out, from its id alone", () => {
  test.each([
    ["mem_used", "memory", ""],
    ["swap_used", "swap", ""],
    ["file_handles_used", "file-handles", ""],
    ["pids_used", "pids", ""],
    ["fs.root.used", "disk", "/"],
    ["fs.root.inodes", "inodes", "/"],
    ["fs.var:lib:docker.used", "disk", "/var/lib/docker"],
    ["fs.mnt:disk.1.used", "disk", "/mnt/disk.1"],
    ["fs.mnt:.inodes.used", "disk", "/mnt/.inodes"],
    ["fs.data::0a1b2c3d.inodes", "inodes", "data::0a1b2c3d"],
  ])("%s is %s %j", (id, resource, name) => expect(resourceOf(id)).toEqual({ resource, name }));

  test.each([
    "cpu0",
    "mem_used:2",
    "cgroup.self.memory",
    "cgroup.fs.used",
    "disk.sda.busy",
    "fs..used",
    "fs.used",
    "fs.root.free",
    "",
    "constructor",
  ])("%j is none", (id) => expect(resourceOf(id)).toBeNull());
});

describe("X1: a mount point in a sensor's id", () => {
  test.each([
    ["/", "root"],
    ["/boot", "boot"],
    ["/var/lib", "var:lib"],
    ["/var_lib", "var_lib"],
    ["/mnt/disk.1", "mnt:disk.1"],
    ["/root", "root::bd81360a"],
    ["/Data", "data::cc9d091e"],
    ["/a:b", "a_b::21d50cf5"],
    ["/home/\u001b[31m", "home___31m::808dca37"],
  ])("%j is %s", (mount, label) => expect(labelOfMount(mount)).toBe(label));

  test("plain mount points come back, all others keep a label of their own", () => {
    const part = fc.string({ unit: "binary", minLength: 1, maxLength: 30 });
    const plain = fc.constantFrom("var", "lib", "a.b", "root", "_", "Data", "x:y");
    const mount = fc.array(fc.oneof(part, plain), { maxLength: 4 }).map((p) => `/${p.join("/")}`);
    fc.assert(
      fc.property(mount, mount, (one, other) => {
        const id = `fs.${labelOfMount(one)}.used`;
        expect(id).toMatch(/^[a-z0-9_.:-]{1,80}$/u);
        const said = resourceOf(id)!;
        expect(said.resource).toBe("disk");
        if (!said.name.includes("::")) expect(said.name).toBe(one);
        if (one !== other) expect(labelOfMount(one)).not.toBe(labelOfMount(other));
      }),
      { seed: 1 },
    );
  });
});
