import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { describeTrouble } from "../base/index.ts";
import { readOwnedFile, stampOf } from "./owned-file.ts";
import { stateFolder } from "./state-folder.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "homeostat-owned-"));
  path = join(folder, "orders");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const said = (): string | null => {
  const read = readOwnedFile(path, 8);
  return read.ok ? read.value : describeTrouble(read.trouble);
};

describe("T8, T11: a file that gives orders is obeyed only where nobody else can have written it", () => {
  test.each<[name: string, make: () => void, expected: string | RegExp | null]>([
    ["none", () => undefined, null],
    ["a file of ours", () => writeFileSync(path, "order"), "order"],
    ["an empty one", () => writeFileSync(path, ""), ""],
    ["too long a one", () => writeFileSync(path, "123456789"), /longer than 8 bytes/],
    [
      "one that others may write to",
      () => {
        writeFileSync(path, "order");
        chmodSync(path, 0o666);
      },
      /others may write to it/,
    ],
    [
      "another user's",
      () => {
        writeFileSync(path, "order");
        spawnSync("chown", ["12345", path]);
        vi.spyOn(process, "geteuid").mockReturnValue(54_321);
      },
      process.geteuid?.() === 0 ? /belongs to another user/ : /order|another user/,
    ],
    [
      "a link",
      () => {
        writeFileSync(join(folder, "other"), "order");
        symlinkSync("other", path);
      },
      /symbolic link/,
    ],
    ["a pipe without a writer", () => spawnSync("mkfifo", [path]), /not a file/],
    ["a folder", () => (path = folder), /not a file|directory/],
  ])("%s", (_, make, expected) => {
    make();
    if (expected instanceof RegExp) expect(said()).toMatch(expected);
    else expect(said()).toBe(expected);
  });

  test("the stamp changes with the file", () => {
    expect(stampOf(path)).toBe("");
    writeFileSync(path, "a");
    const first = stampOf(path);
    writeFileSync(path, "ab");
    expect(stampOf(path)).not.toBe(first);
  });
});

test.each<[env: Record<string, string>, euid: number, folder: string | RegExp]>([
  [{ STATE_DIRECTORY: "/a:/b" }, 0, "/a"],
  [{ STATE_DIRECTORY: "relative", HOME: "/h" }, 1, "/h/.local/state/homeostat"],
  [{ HOME: "/root" }, 0, "/var/lib/homeostat"],
  [{ HOME: "/h", XDG_STATE_HOME: "/x" }, 1, "/x/homeostat"],
  [{}, 1, /no place to keep incidents/],
])("T8: the state folder of %j for user %i", (env, euid, expected) => {
  const found = stateFolder(env, euid);
  const shown = found.ok ? found.value : describeTrouble(found.trouble);
  if (expected instanceof RegExp) expect(shown).toMatch(expected);
  else expect(shown).toBe(expected);
});
