// Ctrl-Z under a real shell, with a process in between as npx or a launcher is one:
// the shell gets its prompt, `fg` brings the dashboard back.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { afterEach, expect, test } from "vitest";

const folders: string[] = [];

const shells: { readonly end: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const shell of shells.splice(0)) await shell.end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A shell on a pseudo-terminal, and a program `watching` in its path that starts ours as a child. */
function openShell() {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-jobs-"));
  folders.push(folder);
  const wrapper = join(folder, "watching");
  const command = `"${process.execPath}" "${resolve("src/cli/main.ts")}" watch --interval 0.2 --state /dev/null`;
  writeFileSync(wrapper, `#!/bin/sh\n${command}\nexit $?\n`);
  chmodSync(wrapper, 0o755);
  const terminal = new xterm.Terminal({ cols: 100, rows: 30, allowProposedApi: true });
  const pty = spawn("/bin/bash", ["--norc", "--noprofile", "-i"], {
    cols: 100,
    rows: 30,
    cwd: folder,
    env: {
      PATH: `${folder}:${process.env["PATH"]}`,
      PS1: "ready> ",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      HOME: folder,
      HISTFILE: "/dev/null",
    },
  });
  pty.onData((data) => terminal.write(data));
  const ended = new Promise<void>((done) => pty.onExit(() => done()));
  const end = (): Promise<void> => {
    pty.kill("SIGHUP");
    return ended;
  };
  shells.push({ end });
  const screen = (): string => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: 30 },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    ).join("\n");
  };
  return { pty, terminal, screen };
}

test("T6: Ctrl-Z stops the whole job, fg brings it back, q ends it", async () => {
  const { pty, terminal, screen } = openShell();
  const shows = (what: string | RegExp) => expect.poll(screen).toMatch(what);
  /** The shell reads again: what is written before might be taken by who runs in its stead. */
  const isAsked = () => shows(/ready>\s*$/);
  await isAsked();
  pty.write("watching\r");
  await shows("WATCHING");
  pty.write("\x1a");
  await shows(/Stopped\s+watching/);
  await isAsked();
  expect(terminal.buffer.active.type).toBe("normal");
  pty.write("echo still-$((40 + 2))\r");
  await shows("still-42");
  await isAsked();
  pty.write("fg\r");
  await shows("WATCHING");
  expect(terminal.buffer.active.type).toBe("alternate");
  pty.write("q");
  await shows("still-42");
  await isAsked();
  pty.write("echo ended-$?\r");
  await shows("ended-0");
});
