// A watch that is ended while its hook is being told of an incident, a real one of the real
// program on this host: a file system in memory, in a mount namespace of the test's own, that
// by the watch's memory has been filling for ten minutes.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { needs } from "../needs.fixture.ts";
import { isAlive } from "../trials/children.fixture.ts";
import { FILL_POINT, memoryOfFilling, POINT } from "./filling-disk.fixture.ts";
import { cleanUp, emptyFolder } from "./program.fixture.ts";

afterEach(cleanUp);

const FILL = `${FILL_POINT} && exec "$@"`;
const IN_NAMESPACE = ["--mount", "--propagation", "private", "sh", "-c", FILL, "sh"];

const hookNamed = (folder: string, before: string): string => {
  const path = join(folder, "hook.sh");
  const script = `#!/bin/sh\n${before}\ncd '${folder}'\ncat >event\necho $$ >pid\nsleep 300\ntouch done\n`;
  writeFileSync(path, script);
  chmodSync(path, 0o700);
  return path;
};

test.for([
  ["that ends on TERM", ":"],
  ["that does not hear TERM", "trap '' TERM"],
] as const)(
  "T11 X3: TERM while a hook %s is told of a real incident ends both, and says what was lost",
  async ([, before], context) => {
    needs(context, "root");
    const folder = emptyFolder();
    const memory = await memoryOfFilling(folder);
    const hook = hookNamed(folder, before);
    const flags = ["--json", "--interval", "0.1", "--memory", memory, "--on-incident", hook];
    const words = [process.execPath, resolve("src/cli/main.ts"), "watch", ...flags];
    const child = spawn("unshare", [...IN_NAMESPACE, ...words], {
      cwd: folder,
      env: { ...process.env, XDG_CONFIG_HOME: folder, CI: "" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    const ended = new Promise<number | null>((done) => child.once("close", done));
    try {
      const isTold = (): boolean => /^\d+\n/u.test(textOf(join(folder, "pid")));
      await expect.poll(isTold, { timeout: 60_000, message: said }).toBe(true);
      child.kill("SIGTERM");
      expect(await ended).toBe(143);
    } finally {
      child.kill("SIGKILL");
    }
    expect(said).toMatch(/deliveries of incidents to hooks were not finished/u);
    const hookPid = Number(textOf(join(folder, "pid")));
    await expect.poll(() => isAlive(hookPid)).toBe(false);
    expect(existsSync(join(folder, "done"))).toBe(false);
    const event = JSON.parse(textOf(join(folder, "event"))) as Record<string, unknown>;
    expect(event).toMatchObject({ kind: "opened", test: false });
    expect(JSON.stringify(event["incident"])).toContain(`"source":"exhaustion:disk:${POINT}"`);
  },
);

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
