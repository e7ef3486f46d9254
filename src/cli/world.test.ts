import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkTickRecord } from "../show/record/schema.ts";
import type { TickRecord } from "../show/record/index.ts";
import { recordingIo, words } from "./cli.fixture.ts";
import type { RecordingIo } from "./cli.fixture.ts";
import { run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "homeostat-world-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BRIEF = "--interval 0.05 --duration 0.6 --no-dash --state /dev/null";

async function ran(line: string, io = recordingIo()): Promise<[number, RecordingIo["printed"]]> {
  return [await run(words(line), io), io.printed];
}

/** The ticks of a log, each held against the schema. */
function ticksOf(path: string): TickRecord[] {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => {
    const record = checkTickRecord(JSON.parse(line));
    if (!record.ok) throw new Error(record.trouble.message);
    return record.value;
  });
}

describe("R5: watch --plant", () => {
  test.each(["cluster", "cluster --world v1", "gardener"])(
    "%s: its log replays to the same bits, and one seed gives the same values",
    async (plant) => {
      const [one, other] = ["one", "other"].map((name) =>
        join(folder, `${plant.replaceAll(" ", "-")}-${name}.jsonl`),
      );
      for (const path of [one, other]) {
        const line = `watch --plant ${plant} --world-seed 7 ${BRIEF} --log ${path}`;
        expect(await ran(line)).toMatchObject([0, { err: "" }]);
      }
      const [first, second] = [ticksOf(one!), ticksOf(other!)];
      const both = Math.min(first.length, second.length);
      expect(both).toBeGreaterThan(3);
      for (let i = 0; i < both; i += 1) {
        expect(second[i]!.values).toEqual(first[i]!.values);
        expect(second[i]!.world).toEqual(first[i]!.world);
      }
      expect(first.at(-1)!.world).toMatchObject({ seed: 7, episode: 1, step: first.length - 1 });
      const again = join(folder, "again.jsonl");
      rmSync(again, { force: true });
      const [exitCode, { out }] = await ran(`replay ${one} --log ${again}`);
      expect(out).toContain(`identical: ${first.length} of ${first.length} ticks`);
      expect(exitCode).toBe(0);
      expect(ticksOf(again).map(({ world }) => world)).toEqual(first.map(({ world }) => world));
    },
  );

  test("says what belongs to a world, and nothing of a host that is not read", async () => {
    const [, { out }] = await ran(`watch --plant cluster --world-policy random ${BRIEF}`);
    const line = out.trim().split("\n").at(-1)!;
    expect(line).toMatch(/ cluster-classic .* policy random /);
    expect(line).not.toMatch(/pressure|self cpu|load/);
  });
});

describe("R5: what makes no sense is refused", () => {
  test.each([
    ["--plant cluster --steer", "--steer: belongs to a host"],
    ["--plant gardener --root /", "--root: belongs to a host"],
    ["--plant cluster --help-for 1", "--help-for: belongs to a host"],
    ["--plant cluster --policy rules", "did you mean --world-policy?"],
    ["--plant cluster --webhook http://127.0.0.1:9/", "--webhook: belongs to a host"],
    ["--plant cluster --on-incident /bin/true", "--on-incident: belongs to a host"],
    ["--plant cluster --ack", "--ack: belongs to a host"],
    ["--plant cluster --memory none", "--memory: belongs to a host"],
    ["--plant cluster --ab x.jsonl", "--ab: belongs to a host"],
    ["--world-seed 3", "--world-seed: belongs to a simulated world"],
    ["--world v1", "say --plant cluster or --plant gardener"],
    ["--plant cluster --world v1-droughts", "there is no such world of the cluster"],
    ["--plant cluster --world-policy heuristik_b", "did you mean heuristic_b?"],
    ["--plant gardener --world-policy nobody", "there are classic, random, waiting, forager"],
    ["--plant clutser", "did you mean cluster?"],
    ["--plant cluster --world-seed -1", "--world-seed"],
  ])("%s", async (flags, says) => {
    const [exitCode, { out, err }] = await ran(`watch ${flags} ${BRIEF}`);
    expect(err).toContain(says);
    expect([exitCode, out]).toEqual([2, ""]);
  });

  test("what the environment says of the host is passed over", async () => {
    const io = recordingIo({ HOMEOSTAT_STEER: "1", HOMEOSTAT_ROOT: "/nowhere" });
    const [exitCode, { err }] = await ran(`watch --plant cluster ${BRIEF}`, io);
    expect([exitCode, err]).toEqual([0, ""]);
  });
});
