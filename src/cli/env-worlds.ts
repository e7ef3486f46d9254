// Every world that can be opened from outside, one row each: `env serve`, `env list` and the
// Python package know a world from here and from nowhere else.
import { fail, isAmount, isFlag, isNumber, must, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import type { Offer, Offers, OpenOptions, WorldSettings } from "../attach/env/index.ts";
import { ClusterClassic } from "../plants/cluster/index.ts";
import { clusterConfig, ClusterV1, STANDARD } from "../plants/cluster/v1/index.ts";
import { GardenerClassic, GardenerV1 } from "../plants/gardener/index.ts";
import { batchOf, Misuse, MOST_LANES } from "../plants/worlds/index.ts";
import type { MakeRules, Rules, VectorWorld } from "../plants/worlds/index.ts";

interface Row extends Omit<Offer, "open" | "longestEpisode"> {
  /** The rules with these settings, or why there can be none. */
  rules(settings: WorldSettings): Result<Design>;
}

interface Design {
  readonly make: MakeRules;
  /** Where settings make a lane larger: what then fits. */
  readonly mostLanes?: number;
}

/** A garden of 60 × 60 cells with its minds is about 130 kB. */
const MOST_GARDENS = 4096;

const ROWS: readonly Row[] = [
  {
    world: "cluster-classic",
    gymnasiumId: "homeostat/ClusterClassic-v0",
    about: "Sixteen nodes that leak memory, one agent that walks, cleans and scales on a budget.",
    mostLanes: MOST_LANES,
    rules: (settings) => {
      const changes = classicChanges(settings);
      return changes.ok
        ? ok({ make: (lanes) => new ClusterClassic(lanes, changes.value) })
        : changes;
    },
  },
  {
    world: "cluster-v1",
    gymnasiumId: "homeostat/Cluster-v1",
    about: "A cluster with bursts and faults, delayed capacity and scarce credits: skill decides.",
    mostLanes: MOST_LANES,
    rules: clusterV1,
  },
  {
    world: "gardener-classic",
    gymnasiumId: "homeostat/GardenerClassic-v0",
    about: "A garden that gets dirty and many who clean it: the action is that of one of them.",
    mostLanes: MOST_GARDENS,
    rules: (settings) => withoutSettings(settings, { make: (lanes) => new GardenerClassic(lanes) }),
  },
  {
    world: "gardener-v1",
    gymnasiumId: "homeostat/Gardener-v1",
    about:
      "The garden without floor or rescue, among brains that evolved: who does not feed itself starves.",
    mostLanes: MOST_GARDENS,
    rules: gardenerV1,
  },
];

const GARDENER_V1_KEYS = ["droughts"];

function gardenerV1(settings: WorldSettings): Result<Design> {
  for (const [key, value] of Object.entries(settings)) {
    if (!GARDENER_V1_KEYS.includes(key)) return unknownSetting(key, GARDENER_V1_KEYS);
    if (!isFlag(value)) return wrongSetting(key, value, "give true or false");
  }
  const droughts = settings["droughts"] === true;
  return ok({ make: (lanes) => new GardenerV1(lanes, { droughts }) });
}

type ClassicChanges = NonNullable<ConstructorParameters<typeof ClusterClassic>[1]>;

/** As settings are named outside. */
const CLASSIC_KEYS = {
  budget: "budget",
  scale_reward: "scaleReward",
  clean_reward: "cleanReward",
  time_penalty: "timePenalty",
} as const satisfies Readonly<Record<string, keyof ClassicChanges>>;
/** The observation shows the budget as a share of this. */
const MOST_BUDGET = 100;

function classicChanges(settings: WorldSettings): Result<ClassicChanges> {
  const changes: { -readonly [K in keyof ClassicChanges]: number } = {};
  for (const [key, value] of Object.entries(settings)) {
    if (!Object.hasOwn(CLASSIC_KEYS, key)) return unknownSetting(key, Object.keys(CLASSIC_KEYS));
    if (key === "budget" && !(isNumber(value) && value > 0 && value <= MOST_BUDGET))
      return wrongSetting(key, value, `give credits, above 0 and up to ${MOST_BUDGET}`);
    if (!isAmount(value)) return wrongSetting(key, value, "give a factor, 0 or more");
    changes[CLASSIC_KEYS[key as keyof typeof CLASSIC_KEYS]] = value;
  }
  return ok(changes);
}

/** `cleanCost` is `clean_cost` outside. */
const outside = (key: string): string => key.replaceAll(/[A-Z]/g, (one) => `_${one.toLowerCase()}`);
const V1_KEYS = new Map(Object.keys(STANDARD).map((key) => [outside(key), key]));

function clusterV1(settings: WorldSettings): Result<Design> {
  const changes: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    const own = V1_KEYS.get(key);
    if (own === undefined) return unknownSetting(key, [...V1_KEYS.keys()]);
    changes[own] = value;
  }
  const config = clusterConfig(changes);
  if (!config.ok) {
    const { trouble } = config;
    return fail({ ...trouble, where: `open: settings: ${quoted(outside(trouble.where ?? ""))}` });
  }
  const { side } = config.value;
  const mostLanes = Math.floor(MOST_LANES * (STANDARD.side / side) ** 2);
  return ok({ make: (lanes) => new ClusterV1(lanes, config.value), mostLanes });
}

function withoutSettings(settings: WorldSettings, design: Design): Result<Design> {
  const [key] = Object.keys(settings);
  return key === undefined ? ok(design) : unknownSetting(key, []);
}

/** Longest text of somebody else's that is repeated. */
const QUOTED = 60;
const quoted = (value: unknown): string => (JSON.stringify(value) ?? "undefined").slice(0, QUOTED);

const unknownSetting = (key: string, known: readonly string[]) =>
  fail({
    code: "world.settings",
    where: `open: settings: ${quoted(key)}`,
    message: "is no setting of this world",
    advice: known.length === 0 ? "it has none" : `there are ${known.join(", ")}`,
  });

const wrongSetting = (key: string, value: unknown, advice: string) =>
  fail({
    code: "world.settings",
    where: `open: settings: ${quoted(key)}`,
    message: `cannot be ${quoted(value)}`,
    advice,
  });

/** The same rules with another end of an episode; the rules themselves where it is theirs. */
function endingAt(rules: Rules, longestEpisode: number | null): Rules {
  if (longestEpisode === null || longestEpisode === rules.longestEpisode) return rules;
  return withEnd(rules, longestEpisode);
}

const withEnd = (rules: Rules, longestEpisode: number): Rules => ({
  id: rules.id,
  lanes: rules.lanes,
  observationSpace: rules.observationSpace,
  actionSpace: rules.actionSpace,
  longestEpisode,
  resetKeys: rules.resetKeys,
  rewards: rules.rewards,
  ended: rules.ended,
  infos: rules.infos,
  seed: (lane, seed) => rules.seed(lane, seed),
  reset: (lane, options) => rules.reset(lane, options),
  step: (lane, actions) => rules.step(lane, actions),
  observe: (lane, into, at) => rules.observe(lane, into, at),
  ansi: (lane) => rules.ansi(lane),
  picture: (lane) => rules.picture(lane),
});

function openRow(
  row: Row,
  { lanes, autoreset, longestEpisode, settings }: OpenOptions,
): Result<VectorWorld> {
  const design = row.rules(settings);
  if (!design.ok) return design;
  const { make, mostLanes = row.mostLanes } = design.value;
  if (lanes > mostLanes)
    return fail({
      code: "world.lanes",
      where: 'open: "lanes"',
      message: `${lanes} lanes of ${row.world} with these settings cannot be made`,
      advice: `take 1 to ${mostLanes} lanes`,
    });
  return batchOf((count) => endingAt(make(count), longestEpisode), { lanes, autoreset });
}

function offerOf(row: Row): Offer {
  const usual = row.rules({});
  const { make } = must(usual.ok && usual.value, "every world can be had as it is");
  const { world, gymnasiumId, about, mostLanes } = row;
  const open = (options: OpenOptions) => openRow(row, options);
  return { world, gymnasiumId, about, mostLanes, longestEpisode: make(1).longestEpisode, open };
}

/** Every world there is, ready to be served. */
export const worldOffers = (): Offers => ({
  worlds: ROWS.map(offerOf),
  troubleOf: (thrown) => (thrown instanceof Misuse ? thrown.trouble : null),
});
