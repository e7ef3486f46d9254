import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../../base/index.ts";
import { ClusterClassic } from "../../plants/cluster/index.ts";
import { AUTORESETS, batchOf } from "../../plants/worlds/index.ts";
import type { Autoreset, Outcome } from "../../plants/worlds/index.ts";
import * as client from "./conversation.fixture.ts";
import type { Placed } from "./layout.ts";
import { ANSWER, frameOf, jsonFrame, MOST_JSON_BYTES, REQUEST } from "./protocol.ts";
import type { Frame } from "./protocol.ts";
import { Session } from "./session.ts";

const LANES = 5;

/** Sends requests and gives back the answer to the last. */
function answer(session: Session, ...requests: readonly Uint8Array[]): Frame {
  let last: Frame | null = null;
  for (const request of requests) {
    last = client.asFrame(session.handle(client.asFrame(request)).frame);
  }
  return must(last, "something was asked");
}

const begun = (): Session => new Session(client.OFFERS, "homeostat test");

function opened(autoreset: Autoreset): { session: Session; arrays: readonly Placed[] } {
  const session = begun();
  const frame = answer(session, client.open({ world: "cluster-classic", lanes: LANES, autoreset }));
  expect(frame.kind).toBe(ANSWER.opened);
  const { outcome } = client.jsonOf(frame) as { outcome: { arrays: Placed[] } };
  return { session, arrays: outcome.arrays };
}

const TYPES = { float32: Float32Array, float64: Float64Array, uint8: Uint8Array } as const;

/** The arrays of an outcome, by the handshake's offsets alone; those beyond the body are left out. */
function unpacked({ body }: Frame, arrays: readonly Placed[]): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const { name, dtype, shape, at } of arrays) {
    const length = shape.reduce((product, one) => product * one, 1);
    const Type = TYPES[dtype];
    if (at + length * Type.BYTES_PER_ELEMENT > body.length) continue;
    found[name] = [...new Type(body.buffer, body.byteOffset + at, length)];
  }
  return found;
}

/** The same of a world's own outcome. */
function plain(outcome: Outcome, { finals }: { finals: boolean }): Record<string, number[]> {
  const named: Record<string, ArrayLike<number>> = {
    observations: outcome.observations,
    rewards: outcome.rewards,
    terminated: outcome.terminated,
    truncated: outcome.truncated,
    informed: new Uint8Array(LANES).fill(1),
  };
  for (const [name, values] of Object.entries(outcome.infos)) named[`info:${name}`] = values;
  if (finals) {
    named["final_observations"] = outcome.finalObservations;
    for (const [name, values] of Object.entries(outcome.finalInfos))
      named[`final_info:${name}`] = values;
  }
  return Object.fromEntries(Object.entries(named).map(([name, of]) => [name, Array.from(of)]));
}

test.for(AUTORESETS)(
  "R5: what comes over the bridge is the world's own, bit for bit: %s",
  (autoreset) => {
    const { session, arrays } = opened(autoreset);
    const made = batchOf((lanes) => new ClusterClassic(lanes), { lanes: LANES, autoreset });
    const world = must(made.ok && made.value, "a few lanes can be made");
    expect(unpacked(answer(session, client.reset(9)), arrays)).toMatchObject(
      plain(world.reset({ seed: 9 }), { finals: false }),
    );
    let withFinals = 0;
    for (let n = 0; n < 700; n += 1) {
      const actions = Array.from({ length: LANES }, (_, lane) => (n * 7 + lane * 3) % 5);
      const outcome = world.step(actions);
      const finals = outcome.renewed.includes(1);
      const told = unpacked(answer(session, client.step(actions)), arrays);
      expect(told).toMatchObject(plain(outcome, { finals }));
      expect("final_observations" in told).toBe(finals);
      if (finals) withFinals += 1;
      const over = [...outcome.terminated].map((one, i) => one | outcome.truncated[i]!);
      if (autoreset === "DISABLED" && over.includes(1)) {
        world.reset({ mask: over });
        const { informed } = unpacked(answer(session, client.reset(null, over)), arrays);
        expect(informed).toEqual(over);
      }
    }
    expect(withFinals > 0).toBe(autoreset === "SAME_STEP");
  },
);

test("R5: the handshake tells spaces, layout and names", () => {
  const frame = answer(begun(), client.open({ world: "cluster-classic", lanes: 3 }));
  expect(client.jsonOf(frame)).toMatchObject({
    protocol: 1,
    program: "homeostat test",
    world: "cluster-classic",
    gymnasium_id: "homeostat/ClusterClassic-v0",
    lanes: 3,
    autoreset: "NEXT_STEP",
    max_episode_steps: 500,
    observation_space: { kind: "box", shape: [30], dtype: "float32", low: 0, high: 1 },
    action_space: { kind: "discrete", n: 6 },
    actions: { dtype: "int32", shape: [3] },
    info_names: ["avg_load", "oom_nodes", "critical_oom", "budget"],
    render_modes: ["ansi", "rgb_array"],
  });
});

test("R5: draws a lane as text and as a picture", () => {
  const { session } = opened("NEXT_STEP");
  const text = answer(session, client.reset(1), client.render(0, 0));
  expect(text.kind).toBe(ANSWER.text);
  expect(new TextDecoder().decode(text.body)).toContain("budget");
  const picture = answer(session, client.render(LANES - 1, 1));
  expect(picture.kind).toBe(ANSWER.picture);
  const [width, height] = new Uint32Array(picture.body.buffer, 0, 2);
  expect(picture.body.length).toBe(8 + width! * height! * 3);
});

const W = "cluster-classic";
const LONG = "x".repeat(MOST_JSON_BYTES);

test.for<[says: string, request: Uint8Array, code: string]>([
  ["no JSON", frameOf(REQUEST.open, 1, Uint8Array.of(0xff, 0xfe)), "env.json"],
  ["JSON of a list", client.open([W]), "env.json"],
  ["JSON without end", client.open({ world: LONG }), "env.json"],
  ["no world", client.open({}), "env.open"],
  ["an unknown world", client.open({ world: "atlantis" }), "env.world"],
  ["a world by a name of objects", client.open({ world: "__proto__" }), "env.world"],
  ["an unknown key", client.open({ world: W, colour: 1 }), "env.open"],
  ["no lanes", client.open({ world: W, lanes: 0 }), "world.lanes"],
  ["half a lane", client.open({ world: W, lanes: 0.5 }), "env.open"],
  ["lanes below 0", client.open({ world: W, lanes: -3 }), "env.open"],
  ["lanes without end", client.open({ world: W, lanes: 1e15 }), "world.lanes"],
  ["another autoreset", client.open({ world: W, autoreset: "toString" }), "env.open"],
  ["an episode of no steps", client.open({ world: W, max_episode_steps: 0 }), "env.open"],
  ["settings as text", client.open({ world: W, settings: "all" }), "env.open"],
  ["a reset before", client.reset(1), "env.not-open"],
  ["a step before", client.step([0]), "env.not-open"],
  ["a picture before", client.render(0, 0), "env.not-open"],
])(
  "R5: before a world is open, %s is refused, and a right one is taken after",
  ([, request, code]) => {
    const session = begun();
    const refused = answer(session, request);
    expect(refused.kind).toBe(ANSWER.error);
    const { where, advice, message, fatal, ...rest } = client.jsonOf(refused);
    expect([rest["code"], fatal]).toEqual([code, false]);
    for (const said of [where, advice, message]) expect(said).toBeTruthy();
    expect(answer(session, client.open({ world: W })).kind).toBe(ANSWER.opened);
  },
);

const RIGHT = [0, 1, 2, 3, 4];

test.for<[says: string, request: Uint8Array, code: string]>([
  ["a second world", client.open({ world: W }), "env.open"],
  ["an action outside", client.step([0, 1, 6, 0, 0]), "world.action"],
  ["an action below 0", client.step([0, 1, -1, 0, 0]), "world.action"],
  ["too few actions", client.step([0]), "env.step"],
  ["too many actions", client.step([...RIGHT, 0]), "env.step"],
  ["half an action", frameOf(REQUEST.step, 3, new Uint8Array(4 * LANES - 2)), "env.step"],
  ["a seed below 0", client.reset(-1), "world.seed"],
  ["a seed that is no number", client.reset(NaN), "world.seed"],
  ["half a seed", client.reset(0.5), "world.seed"],
  ["a seed beyond 2^53", client.reset(2 ** 53), "world.seed"],
  ["too few seeds", client.reset([1, 2]), "env.reset"],
  ["a seed among many that is none", client.reset([1, 2, -3, 4, 5]), "world.seed"],
  [
    "a mask of another length",
    client.reset(
      null,
      Array.from({ length: 40 }, () => 1),
    ),
    "env.reset",
  ],
  ["a reset of no bytes", frameOf(REQUEST.reset, 2), "env.reset"],
  [
    "a reset of other seeds",
    frameOf(REQUEST.reset, 2, Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0)),
    "env.reset",
  ],
  ["an unknown option", client.reset(1, null, { nonsense: 1 }), "world.options"],
  ["a lane that is not there", client.render(LANES, 0), "world.lane"],
  ["another mode", client.render(0, 7), "env.render"],
  ["a picture of no bytes", frameOf(REQUEST.render, 4), "env.render"],
])("R5: %s is refused, and the world is as it was", ([, request, code]) => {
  const { session } = opened("NEXT_STEP");
  answer(session, client.reset(4));
  const refused = answer(session, request);
  expect(refused.kind).toBe(ANSWER.error);
  const told = client.jsonOf(refused);
  expect(told).toMatchObject({ code, fatal: false });
  for (const key of ["where", "message", "advice"]) expect(told[key], key).toBeTruthy();
  const other = opened("NEXT_STEP").session;
  const wanted = answer(other, client.reset(4), client.step(RIGHT));
  expect(answer(session, client.step(RIGHT))).toEqual(wanted);
});

test("R5: a request that is none ends the conversation; close answers and ends it", () => {
  const reply = begun().handle(client.asFrame(frameOf(77, 5)));
  expect(reply.goesOn).toBe(false);
  expect(client.jsonOf(client.asFrame(reply.frame))).toMatchObject({
    code: "env.kind",
    fatal: true,
  });
  const closed = begun().handle(client.asFrame(client.CLOSE));
  expect([closed.goesOn, client.asFrame(closed.frame).kind]).toEqual([false, ANSWER.closed]);
});

test("R5: whatever a request holds, it is answered by one frame with its own number", () => {
  const kinds = fc.constantFrom(...Object.values(REQUEST).filter((kind) => kind !== REQUEST.close));
  const { session } = opened("SAME_STEP");
  answer(session, client.reset(1));
  fc.assert(
    fc.property(
      kinds,
      fc.nat(2 ** 32 - 1),
      fc.uint8Array({ maxLength: 80 }),
      (kind, sequence, body) => {
        const frame = answer(session, frameOf(kind, sequence, body));
        expect(frame.sequence).toBe(sequence);
        expect(Object.values<number>(ANSWER)).toContain(frame.kind);
      },
    ),
    { seed: 1 },
  );
});

test("R5: a fault of our own is not told as one of theirs", () => {
  const offers = { ...client.OFFERS, worlds: [{ ...client.OFFERS.worlds[0]!, open: fault }] };
  const session = new Session(offers, "homeostat test");
  expect(() => answer(session, jsonFrame(REQUEST.open, 1, { world: W }))).toThrow("a fault");
});

function fault(): never {
  throw new Error("a fault");
}
