import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
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
    const trouble = refuseUnwritable(directory.file(path));
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
