import { expect, test } from "vitest";
import { must } from "../base/index.ts";
import { expectFile, recordingIo, words } from "./cli.fixture.ts";
import { listed } from "./env.ts";
import { worldOffers } from "./env-worlds.ts";
import { run } from "./run.ts";

test.for<[line: string, says: string]>([
  ["env", "WHAT is missing"],
  ["env server", "did you mean serve?"],
  ["env serve --json", "it belongs to env list"],
])("R5: %s is refused with 2, saying %s", async ([line, says]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(2);
  expect(io.printed.err).toContain(says);
});

test("R5: env serve on a terminal says what it is for", async () => {
  const io = recordingIo({}, { columns: 80 });
  expect(await run(words("env serve"), io)).toBe(2);
  expect(io.printed.err).toContain("binary protocol");
  expect(io.printed.out).toBe("");
});

test("R5: env list names every world, as text and as JSON", async () => {
  const [text, json] = [recordingIo(), recordingIo()];
  expect(await run(words("env list"), text)).toBe(0);
  expect(await run(words("env list --json"), json)).toBe(0);
  const rows = JSON.parse(json.printed.out) as { world: string; gymnasium_id: string }[];
  for (const { world, gymnasium_id } of rows)
    expect(text.printed.out).toContain(`${world}  (${gymnasium_id}`);
});

test("R5: the Python package registers the worlds there are", () => {
  const rows = worldOffers().worlds.map(listed);
  const file = "python/homeostat_gym/homeostat_gym/worlds.json";
  expectFile(file, `${JSON.stringify(rows, null, 2)}\n`);
});

const usual = { lanes: 2, autoreset: "DISABLED", longestEpisode: null, settings: {} } as const;

test.for(worldOffers().worlds)("R5: $world opens, and ends where it is told to", (offer) => {
  const made = offer.open({ ...usual, longestEpisode: 3 });
  const world = must(made.ok && made.value, "it opens");
  world.reset({ seed: 1 });
  const actions = new Int32Array(2);
  expect([...world.step(actions).truncated]).toEqual([0, 0]);
  world.step(actions);
  expect([...world.step(actions).truncated]).toEqual([1, 1]);
  expect(offer.gymnasiumId).toMatch(/^homeostat\/[A-Z]\w+-v\d+$/);
  expect(world.id).toBe(offer.world);
});

test.for(worldOffers().worlds)("R5: a setting that $world does not know is refused", (offer) => {
  const made = offer.open({ ...usual, settings: { nonsense: 1 } });
  expect(made.ok || made.trouble.code).toBe("world.settings");
  const proto = offer.open({ ...usual, settings: { toString: 1 } });
  expect(proto.ok || proto.trouble.code).toBe("world.settings");
});

const CLASSIC = must(
  worldOffers().worlds.find(({ world }) => world === "cluster-classic"),
  "the classic cluster is offered",
);

test.for<[key: string, value: unknown]>([
  ["budget", 0],
  ["budget", -5],
  ["budget", 101],
  ["budget", "50"],
  ["budget", null],
  ["scale_reward", -1],
  ["clean_reward", Infinity],
  ["time_penalty", NaN],
])("R5: the setting %s of %s is refused", ([key, value]) => {
  const made = CLASSIC.open({ ...usual, settings: { [key]: value } });
  expect(made.ok || made.trouble.where).toContain(key);
});

test("R5: a setting takes effect", () => {
  const made = CLASSIC.open({ ...usual, settings: { budget: 50 } });
  const world = must(made.ok && made.value, "it opens");
  expect(world.reset({ seed: 1 }).infos["budget"]![0]).toBe(50);
});

function openV1(settings: Readonly<Record<string, unknown>>, lanes = 2) {
  const offer = worldOffers().worlds.find(({ world }) => world === "cluster-v1");
  return must(offer, "cluster v1 is offered").open({ ...usual, lanes, settings });
}

test.for<[settings: Readonly<Record<string, unknown>>, where: string]>([
  [{ side: 0 }, "side"],
  [{ clean_cost: -1 }, "clean_cost"],
  [{ cleanCost: 1 }, "cleanCost"],
  [{ trace: [2] }, "trace"],
])("R5: the settings %o of cluster v1 are refused by their name", ([settings, where]) => {
  const made = openV1(settings);
  expect(made.ok || made.trouble.where).toContain(where);
});

test("R5: a larger cluster has fewer lanes", () => {
  expect(openV1({ side: 64, clean_cost: 1 }).ok).toBe(true);
  const made = openV1({ side: 64 }, 100_000);
  expect(made.ok || made.trouble.code).toBe("world.lanes");
});
