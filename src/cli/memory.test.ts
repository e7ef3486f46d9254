// Which memory a watch goes on from, and what finding that out leaves in the program.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { memoryPlace } from "./memory.ts";

test.each<
  [
    name: string,
    wish: Parameters<typeof memoryPlace>[0],
    folder: string | null,
    path: string | null,
  ]
>([
  ["none at all", { memoryFile: "none", root: "/" }, "/state", null],
  ["the named one", { memoryFile: "/a/b", root: "/" }, "/state", "/a/b"],
  ["that of the state folder", { memoryFile: null, root: "/" }, "/state", "/state/memory.jsonl.gz"],
  ["none without a state folder", { memoryFile: null, root: "/" }, null, null],
  ["none of a recording", { memoryFile: null, root: "/rec" }, "/state", null],
  ["the named one of a recording", { memoryFile: "/a/b", root: "/rec" }, "/state", "/a/b"],
])("T8: a watch goes on from %s", (_name, wish, folder, path) => {
  expect(memoryPlace(wish, folder)?.path ?? null).toBe(path);
});

test("T8: a host has one mark, another root another", () => {
  const mark = (root: string) => memoryPlace({ memoryFile: "/a", root }, null)?.host;
  expect(mark("/")).toMatch(/^[\da-f]{8}$/);
  expect(mark("/")).toBe(mark("/"));
  expect(mark("/rec")).toBe("root /rec");
});

test("T11: the mark of a host is made without OpenSSL, which would stay in memory", () => {
  const script = `
    const { memoryPlace } = await import(${JSON.stringify(new URL("memory.ts", import.meta.url).href)});
    memoryPlace({ memoryFile: null, root: "/" }, "/state");
    console.log(JSON.stringify(process.moduleLoadList.filter((name) => /crypto/.test(name))));`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  expect(run.stdout.trim()).toBe("[]");
});
