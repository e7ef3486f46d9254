// Worlds on a real terminal: the cluster played by hand, and watched like a host.
import { afterEach, expect, test } from "vitest";
import { PtySession, type PtyOptions } from "./pty.fixture.ts";

const open: PtySession[] = [];

function start(options: PtyOptions): PtySession {
  const session = new PtySession(options);
  open.push(session);
  return session;
}

afterEach(async () => {
  for (const session of open.splice(0)) await session.dispose();
});

const RIGHT = "\x1b[C";
const ALTERNATE_SCREEN_OFF = "\x1b[?1049l";

test("R5: cluster play shows the world, obeys keys, says what was played and gives the terminal back", async () => {
  const session = start({ command: ["cluster", "play", "--seed", "7"] });
  await session.shows("seed 7   step 0   reward 0.00");
  session.pty.write(RIGHT);
  await session.shows(/step 1 .*reward -0\.01/);
  session.pty.write("c");
  await session.shows(/step 2 /);
  session.pty.write("n");
  await session.shows("seed 8   step 0");
  session.pty.write("q");
  expect(await session.ended).toBe(0);
  expect(session.sent).toContain(ALTERNATE_SCREEN_OFF);
  expect(session.sent.split(ALTERNATE_SCREEN_OFF).at(-1)).toMatch(/seed 7: 2 steps, reward/);
});

test("R5: cluster play ends with 130 on Ctrl-C", async () => {
  const session = start({ command: ["cluster", "play"] });
  await session.shows("step 0");
  session.pty.write("\x03");
  expect(await session.ended).toBe(130);
  expect(session.sent).toContain(ALTERNATE_SCREEN_OFF);
});

test.each([
  ["cluster", 120, 36, "nodes"],
  ["cluster", 80, 24, "nodes"],
  ["gardener", 80, 24, "sectors"],
])(
  "R5: a %s that is watched at %i×%i shows its world and nothing of a host",
  async (plant, columns, rows, places) => {
    const session = start({ columns, rows, flags: ["--plant", plant, "--interval", "0.05"] });
    const screen = (await session.shows(/(STEADY|UNSTEADY) for/)).join("\n");
    for (const shown of ["WATCHING", "step ", "policy ", places, "sensors", "route"])
      expect(screen).toContain(shown);
    expect(screen).not.toMatch(/processes|pressure|swap|self +\d|dry run/);
    session.pty.write("q");
    expect(await session.ended).toBe(0);
  },
);

test("R5: the end of an episode is remarked on the dashboard", async () => {
  const flags = ["--plant", "cluster", "--world-policy", "move_only", "--interval", "0.05"];
  const session = start({ columns: 120, flags });
  // Whichever episode is on by the time that it is looked at.
  await session.shows(/episode \d+ \(seed \d+\) ended at step \d+: 1 out of memory/);
  await session.shows(/episode (?:[2-9]|\d\d+) +seed [1-9]/);
  session.pty.write("q");
  expect(await session.ended).toBe(0);
});
