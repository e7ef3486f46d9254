// What another user left in a folder open to all, as /tmp, for somebody with more rights to follow.
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { refuseUnwritable, writeFileAtomically } from "./atomic-file.ts";
import { openJsonlWriter } from "./jsonl-writer.ts";
import { packLine, replacePackedLines, writePackedLines } from "./packed-lines.ts";
import { plantedLink } from "./place.ts";
import { scratchDirectory } from "./store.fixture.ts";
import { takeWriterLock } from "./writer-lock.ts";

const STRANGER = 54_321;
const isRoot = process.geteuid?.() === 0;
afterEach(() => void vi.restoreAllMocks());

/** A folder open to all with a link in it; its owner differs from the folder's where this runs as root. */
function trap(name: string, target: string, owner: "stranger" | "mine" = "stranger") {
  const directory = scratchDirectory();
  writeFileSync(directory.file("victim"), "precious");
  mkdirSync(directory.file("closed"), 0o755);
  symlinkSync(target, directory.file(name));
  if (owner === "stranger" && isRoot) lchownSync(directory.file(name), STRANGER, STRANGER);
  return directory;
}

type Write = (path: string) => { readonly ok: boolean } | Promise<{ readonly ok: boolean }>;
const WRITES: readonly (readonly [name: string, write: Write])[] = [
  ["a whole file", (path) => writeFileAtomically(path, "new")],
  ["packed lines", (path) => writePackedLines(path, [packLine("new")])],
  ["packed lines beside the loop", (path) => replacePackedLines(path, [], () => true)],
  ["a log", (path) => openJsonlWriter(path)],
  ["a lock", (path) => takeWriterLock(path)],
];

describe("T11: nothing is written through a link that another user planted", () => {
  test.each(
    WRITES.flatMap(([name, write]) =>
      [
        ["state", "victim", "state"],
        ["state", "not-there", "state"],
        ["folder", "closed", "folder/state"],
      ].map(([link, target, path]) => [name, path!, target!, link!, write] as const),
    ),
  )("%s to %s, by way of a link to %s", async (_name, path, target, link, write) => {
    using directory = trap(link, target);
    const refused = plantedLink(directory.file(path));
    expect(refused?.code).toBe(isRoot ? "file.planted-link" : undefined);
    if (!isRoot) return;
    expect(refuseUnwritable(directory.file(path))).toEqual(refused);
    expect(await write(directory.file(path))).toEqual({ ok: false, trouble: refused });
    expect(readFileSync(directory.file("victim"), "utf8")).toBe("precious");
    expect(readdirSync(directory.file("closed"))).toEqual([]);
    expect(readdirSync(directory.path).toSorted()).toEqual(["closed", link, "victim"].toSorted());
  });

  test.each<[name: string, make: () => ReturnType<typeof trap>, path: string]>([
    ["a link of one's own", () => trap("state", "victim", "mine"), "state"],
    ["a way up and down again", () => trap("up", "closed/..", "mine"), "up/up/victim"],
    ["a link to itself", () => trap("state", "state", "mine"), "state"],
    ["no link", () => trap("state", "victim"), "victim"],
    [
      "a link in a folder that its owner alone may write to",
      () => {
        const directory = trap("state", "victim");
        chmodSync(directory.path, 0o755);
        return directory;
      },
      "state",
    ],
  ])("followed: %s", (_name, make, path) => {
    using directory = make();
    expect(plantedLink(directory.file(path))).toBeNull();
  });

  test("the name of what is being written cannot be waited for with a link", async () => {
    using directory = scratchDirectory();
    writeFileSync(directory.file("victim"), "precious");
    const waiting = directory.file(`.homeostat-${process.pid}-memory.tmp`);
    symlinkSync("victim", waiting);
    const path = directory.file("memory.gz");
    expect((await replacePackedLines(path, [], () => true)).ok).toBe(true);
    expect(readFileSync(directory.file("victim"), "utf8")).toBe("precious");
    expect(lstatSync(waiting).isSymbolicLink()).toBe(true);
    expect(existsSync(path)).toBe(true);
  });
});
