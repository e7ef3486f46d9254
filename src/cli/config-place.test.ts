// Whose configuration is obeyed: it names programs that are started.
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeTrouble } from "../base/index.ts";
import { findConfigFiles, SYSTEM_CONFIG } from "./config-place.ts";

const STRANGER = 54_321;
const isRoot = process.geteuid?.() === 0;
let home = "";
let path = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "homeostat-config-"));
  mkdirSync(join(home, "homeostat"));
  path = join(home, "homeostat", "config.yaml");
  writeFileSync(path, "interval: 2\n");
});
afterEach(() => rmSync(home, { recursive: true }));

/** `read`, or why not. */
function found(named: boolean, env: Record<string, string> = {}): string {
  const files = findConfigFiles(named ? path : undefined, { XDG_CONFIG_HOME: home, ...env });
  if (!files.ok) return describeTrouble(files.trouble);
  return files.value.some((file) => file.path === path) ? "read" : `not ${SYSTEM_CONFIG}`;
}

describe("T7, T11: a configuration is obeyed where nobody else can have written it", () => {
  test.each([true, false])("one's own, named: %s", (named) => expect(found(named)).toBe("read"));

  test.each([true, false])("not one that everybody may write to, named: %s", (named) => {
    chmodSync(path, 0o646);
    expect(found(named)).toBe(
      `${path}: the configuration may be written to by everybody, who could have anything run; take the right away: chmod o-w`,
    );
  });

  test.each<[name: string, named: boolean, env: Record<string, string>, refused: boolean]>([
    ["of the HOME that was kept", false, {}, true],
    ["of another user than called sudo", false, { SUDO_UID: "1" }, true],
    ["of a strange SUDO_UID", false, { SUDO_UID: "x" }, true],
    ["of who called sudo", false, { SUDO_UID: String(STRANGER) }, false],
    ["that was named", true, {}, false],
  ])("another user's, read as root, %s", (_name, named, env, refused) => {
    if (isRoot) chownSync(path, STRANGER, STRANGER);
    if (isRoot && refused) expect(found(named, env)).toMatch(/belongs to user 54321, who could/);
    else expect(found(named, env)).toBe("read");
  });
});
