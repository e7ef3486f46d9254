// `homeostat contention` as a command: text and JSON, this host and recorded ones.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { recordingIo, words } from "./cli.fixture.ts";
import { run } from "./run.ts";

const HOSTS = join(import.meta.dirname, "../../fixtures/hosts");

async function ran(line: string): Promise<{ code: number; out: string; err: string }> {
  const io = recordingIo();
  const code = await run(words(line), io);
  return { code, ...io.printed };
}

describe("X2: homeostat contention", () => {
  test("this host: the pressure, then who waits or that nobody does", async () => {
    const { code, out, err } = await ran("contention --seconds 0.3");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^.+, \d+ cores?, over \d+\.\d s: .+ in use, [\d.-]+ tasks ready\n/);
  });

  test("this host as JSON: shares of cores are no less than 0, and it knows its own pid", async () => {
    const { code, out } = await ran("contention --seconds 0.3 --json");
    const page = JSON.parse(out) as {
      schema: string;
      own_pids: number[];
      processes: { ran_cores: number; waited_cores: number; path: string[] }[];
    };
    expect([code, page.schema]).toEqual([0, "homeostat.contention/1"]);
    expect(page.own_pids).toContain(process.pid);
    for (const { ran_cores, waited_cores, path } of page.processes) {
      expect(Math.min(ran_cores, waited_cores)).toBeGreaterThanOrEqual(0);
      expect(path[0]).toBe("/");
    }
  });

  test("a recorded host gives all it has at once, and nothing there is its own", async () => {
    const { code, out } = await ran(`contention --json --root ${join(HOSTS, "r16.host")}`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ host: "r16", online_cores: 16, own_pids: [] });
  });

  test("hostile names are shown, not sent", async () => {
    const { out } = await ran(`contention --root ${join(HOSTS, "hostile.host")}`);
    expect(out.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  test.each<[line: string, code: number, said: RegExp]>([
    ["contention --root /nonexistent", 2, /^homeostat: \/nonexistent: .*\n$/],
    ["contention --seconds 0.1", 2, /--seconds: .*0\.3/],
    ["contention extra", 2, /extra/],
  ])("%s is refused", async (line, code, said) => {
    const answer = await ran(line);
    expect([answer.code, answer.out]).toEqual([code, ""]);
    expect(answer.err).toMatch(said);
  });
});
