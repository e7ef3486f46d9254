import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { refuseUnwritable, writeFileAtomically } from "./atomic-file.ts";
import { asOrdinaryUser, scratchDirectory } from "./store.fixture.ts";

describe("T11: a file is replaced whole or not at all", () => {
  test("a new file, then another text", () => {
    using directory = scratchDirectory();
    const path = directory.file("state.json");
    expect(writeFileAtomically(path, "one")).toEqual({ ok: true });
    expect(writeFileAtomically(path, "two")).toEqual({ ok: true });
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(directory.path)).toEqual(["state.json"]);
  });

  test("a symbolic link stays a link", () => {
    using directory = scratchDirectory();
    writeFileSync(directory.file("real"), "old");
    symlinkSync("real", directory.file("link"));
    expect(writeFileAtomically(directory.file("link"), "new").ok).toBe(true);
    expect(readFileSync(directory.file("real"), "utf8")).toBe("new");
  });

  test("a device is written to and stays a device", () => {
    expect(writeFileAtomically("/dev/null", "x").ok).toBe(true);
    expect(writeFileAtomically("/dev/full", "x")).toMatchObject({
      ok: false,
      trouble: { message: expect.stringMatching(/no space left/) },
    });
  });

  test.each<[name: string, path: string, words: RegExp | null]>([
    ["a new file", "state.json", null],
    ["a device", "../../dev/null", null],
    ["a directory", "", /it is a directory/],
    ["a missing directory", "no/state.json", /no such file/],
  ])("what could not be written is known beforehand: %s", (_name, path, words) => {
    using directory = scratchDirectory();
    const trouble = asOrdinaryUser(() => refuseUnwritable(directory.file(path)));
    if (words === null) expect(trouble).toBeNull();
    else expect(trouble?.message).toMatch(words);
  });

  test.each<[name: string, path: string, words: RegExp]>([
    ["a directory", "", /it is a directory/],
    ["a missing directory", "no/state.json", /no such file/],
    ["a closed directory", "closed/state.json", /permission denied/],
  ])("%s leaves nothing behind", (_name, path, words) => {
    using directory = scratchDirectory();
    mkdirSync(directory.file("closed"), 0o555);
    const written = asOrdinaryUser(() => writeFileAtomically(directory.file(path), "text"));
    expect(written).toMatchObject({
      ok: false,
      trouble: { message: expect.stringMatching(words) },
    });
    expect(readdirSync(directory.path)).toEqual(["closed"]);
  });
});

describe("T11: what others left in the folder is not written through", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("a link under a name a temporary file could have", () => {
    using directory = scratchDirectory();
    writeFileSync(directory.file("victim"), "precious");
    for (const name of [`.state.json.${process.pid}.tmp`, ".state.json.tmp", "state.json.tmp"])
      symlinkSync("victim", directory.file(name));
    expect(writeFileAtomically(directory.file("state.json"), "new").ok).toBe(true);
    expect(readFileSync(directory.file("victim"), "utf8")).toBe("precious");
    expect(lstatSync(directory.file("state.json")).isFile()).toBe(true);
  });

  /** What the file and the victim hold after a write through a link to the victim. */
  function throughLink(links: "all" | "own", owner: "mine" | "other", target = "victim") {
    using directory = scratchDirectory();
    const path = directory.file("state.json");
    writeFileSync(directory.file("victim"), "precious");
    symlinkSync(target, path);
    if (owner === "other") vi.spyOn(process, "geteuid").mockReturnValue(lstatSync(path).uid + 1);
    expect(writeFileAtomically(path, "new", { links }).ok).toBe(true);
    const link = lstatSync(path).isSymbolicLink() ? "link" : "file";
    return `${link}, ${readFileSync(directory.file("victim"), "utf8")}, ${readFileSync(path, "utf8")}`;
  }

  test.each<[links: "all" | "own", owner: "mine" | "other", target: string, found: string]>([
    ["all", "mine", "victim", "link, new, new"],
    ["all", "other", "victim", "link, new, new"],
    ["own", "mine", "victim", "link, new, new"],
    ["own", "other", "victim", "file, precious, new"],
    ["own", "other", "not-there", "file, precious, new"],
    ["own", "mine", "not-there", "link, precious, new"],
    ["own", "other", "/dev/null", "file, precious, new"],
    ["own", "other", ".", "file, precious, new"],
  ])("links %s, link is %s, to %s", (links, owner, target, found) =>
    expect(throughLink(links, owner, target)).toBe(found),
  );

  test.each<
    [
      links: "all" | "own",
      owner: "mine" | "other",
      before: number,
      asked: number | undefined,
      after: string,
    ]
  >([
    ["all", "mine", 0o600, undefined, "600"],
    ["all", "mine", 0o666, undefined, "666"],
    ["all", "mine", 0o640, 0o600, "640"],
    ["all", "other", 0o600, undefined, "600"],
    ["all", "other", 0o666, undefined, "644"],
    ["all", "other", 0o666, 0o600, "600"],
    ["own", "mine", 0o600, undefined, "600"],
    ["own", "other", 0o600, undefined, "644"],
  ])(
    "the permissions of a replaced file: links %s, file is %s, %o, asked for %o",
    (links, owner, before, asked, after) => {
      using directory = scratchDirectory();
      const path = directory.file("state.json");
      writeFileSync(path, "old");
      chmodSync(path, before);
      if (owner === "other") vi.spyOn(process, "geteuid").mockReturnValue(statSync(path).uid + 1);
      const umask = process.umask(0o022);
      expect(writeFileAtomically(path, "new", { links, mode: asked }).ok).toBe(true);
      process.umask(umask);
      expect((statSync(path).mode & 0o7777).toString(8)).toBe(after);
    },
  );
});
