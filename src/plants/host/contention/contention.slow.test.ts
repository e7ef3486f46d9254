// The live host with a service and hogs that were started here: who is found to wait for
// whom, at which level. Other loads may run meanwhile; only what was started here is judged.
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { needs } from "../../../../tests/needs.fixture.ts";
import {
  ContentionJudge,
  type Contention,
  type ContentionJudgement,
  type Rivalry,
} from "../../../judge/contention/index.ts";
import { createHostPlant } from "../index.ts";
import { cgroupWith, startHogs, startService, type Load } from "./load.fixture.ts";

const READINGS = 10;
const INTERVAL_MS = 500;

const running: { end(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).toReversed()) await one.end();
});
const kept = (load: Load): Load => {
  running.push(load);
  return load;
};

interface Seen {
  readonly contention: Contention;
  readonly judgement: ContentionJudgement;
}

/** Every reading of a few seconds, with what it means. */
async function watch(): Promise<Seen[]> {
  const plant = createHostPlant();
  if (!plant.ok) throw new Error(plant.trouble.message);
  const judge = new ContentionJudge();
  const seen: Seen[] = [];
  for (let i = 0; i < READINGS; i++) {
    plant.value.read({ monotonic: performance.now(), wall: Date.now() }, 1e4);
    const contention = plant.value.contention();
    if (contention !== null) seen.push({ contention, judgement: judge.judge(contention) });
    await pause(INTERVAL_MS);
  }
  plant.value.close();
  return seen;
}

/** The rivalries between a process and the hogs of a session or parent, over all readings. */
function between(
  seen: readonly Seen[],
  service: Load,
  isHog: (sessionId: number) => boolean,
): Rivalry[] {
  return seen.flatMap(({ judgement }) =>
    judgement.rivalries.filter(
      ({ victim, hog }) =>
        victim.judged.some(({ pid }) => pid === service.pid) &&
        hog.judged.some(({ sessionId }) => isHog(sessionId)),
    ),
  );
}

/** True where its session is a level of its own for this process. */
const hasSession = (seen: readonly Seen[], pid: number): boolean =>
  seen.some(({ contention }) =>
    contention.contenders.some((one) => one.pid === pid && one.path.at(-1)?.kind === "session"),
  );

test("X2: a starved service and the hogs of two other sessions, found where sessions compete", async (context) => {
  needs(context, "stress-ng");
  const service = kept(await startService());
  const hogs = [kept(await startHogs(2)), kept(await startHogs(2))];
  await pause(INTERVAL_MS);
  const seen = await watch();
  for (const { pid } of hogs) {
    const found = between(seen, service, (session) => session === pid);
    expect(found.length).toBeGreaterThan(0);
    for (const { hog, reniceDecides, hogServes } of found) {
      expect(reniceDecides).toBe(!hasSession(seen, service.pid));
      expect(hogServes && hog.entity.kind === "session").toBe(false);
      if (hasSession(seen, service.pid)) expect(hog.entity.knobs).toEqual(["autogroup"]);
    }
  }
  const judged = seen.flatMap(({ judgement }) => judgement.hogs.flatMap((hog) => hog.judged));
  expect(judged.some(({ pid }) => pid === service.pid || pid === process.pid)).toBe(false);
});

test("X2: in one session renice decides", async (context) => {
  needs(context, "stress-ng");
  const service = kept(await startService(4));
  await pause(INTERVAL_MS);
  const found = between(await watch(), service, (session) => session === service.pid);
  expect(found.length).toBeGreaterThan(0);
  for (const { hog, reniceDecides } of found) {
    expect([hog.entity.kind, reniceDecides, hog.entity.knobs[0]]).toEqual([
      "process",
      true,
      "nice",
    ]);
  }
});

test("X2: in sibling cgroups of version 1 their shares decide", async (context) => {
  needs(context, "stress-ng");
  const service = kept(await startService());
  // Three groups of hogs: half of a machine would be more than the service needs.
  const hogs = [kept(await startHogs(2)), kept(await startHogs(2)), kept(await startHogs(2))];
  await pause(INTERVAL_MS);
  const mine = cgroupWith(`homeostat-contention-${service.pid}`, service.pid);
  const theirs = hogs.map(({ pid }) => cgroupWith(`homeostat-contention-${pid}`, pid));
  // Put first, so that they are removed last, when nobody is in them any more.
  for (const group of [mine, ...theirs]) if (group !== null) running.unshift({ end: group.remove });
  context.skip(mine === null || theirs.includes(null), "no cgroup of version 1 can be made");
  const found = between(await watch(), service, (session) =>
    hogs.some(({ pid }) => pid === session),
  );
  const last = found.at(-1);
  expect(last).toMatchObject({
    level: { id: "/" },
    victim: { entity: { id: mine?.path, kind: "cgroup", group: { version: 1, setting: 1024 } } },
    hog: { entity: { knobs: ["cgroup-weight"] } },
    reniceDecides: false,
  });
  expect(theirs.map((group) => group?.path)).toContain(last?.hog.entity.id);
});
