// Who waits for whom as JSON: units in the names, `null` for unknown, groups and processes
// once each, parties and rivalries by their ids. docs/host.md describes every field.
import {
  groupLoads,
  processId,
  type Contender,
  type Entity,
  type Party,
  type Rivalry,
} from "../../judge/contention/index.ts";
import type { ContentionSeen } from "./seen.ts";

const CONTENTION_SCHEMA = "homeostat.contention/1";

/** Names are hostile text here too: JSON escapes control characters, whoever prints them must. */
export function contentionPage({ host, contention, judgement }: ContentionSeen) {
  const { victims, hogs, rivalries } = judgement;
  return {
    schema: CONTENTION_SCHEMA,
    host,
    elapsed_s: figure(contention.elapsed / 1000),
    online_cores: contention.onlineCores,
    pressure_ratio: figure(contention.pressure),
    runnable_tasks: figure(contention.runnable),
    cpu_avg_ratio: figure(contention.cpuAvg),
    ext_scheduler: contention.extScheduler,
    blind: contention.blind,
    victims: victims.map(partyRow),
    hogs: hogs.map(partyRow),
    rivalries: rivalries.map(rivalryRow),
    groups: groupLoads(contention).map(groupRow),
    processes: contention.contenders.map(processRow),
    own_pids: contention.own,
    own_groups: contention.ownGroups,
  };
}

const partyRow = ({ entity, judged, reason, declared }: Party) => ({
  ...entityRow(entity),
  judged: judged.map(processId),
  reason,
  declared,
});

const rivalryRow = (rivalry: Rivalry) => ({
  level: rivalry.level.id,
  victim: partyRow(rivalry.victim),
  hog: partyRow(rivalry.hog),
  knobs: rivalry.hog.entity.knobs,
  victim_knobs: rivalry.victim.entity.knobs,
  renice_decides: rivalry.reniceDecides,
  hog_serves: rivalry.hogServes,
});

const entityRow = (entity: Entity) => ({
  id: entity.id,
  kind: entity.kind,
  processes: entity.members.length,
  ran_cores: figure(entity.ran),
  waited_cores: figure(entity.waited),
  wait_ratio: figure(entity.wait),
  voluntary_per_s: figure(entity.voluntaryPerS),
  forced_per_s: figure(entity.forcedPerS),
});

const groupRow = (entity: Entity) => ({
  ...entityRow(entity),
  weight: figure(entity.group?.weight ?? null),
  setting: entity.group?.setting ?? null,
  manager: entity.group?.manager ?? null,
  cgroup_version: entity.group?.version ?? null,
  knobs: entity.knobs,
});

const processRow = (one: Contender) => ({
  id: processId(one),
  pid: one.pid,
  start_time_ticks: one.startTicks,
  name: one.name,
  parent_pid: one.parentPid,
  session_id: one.sessionId,
  uid: one.uid,
  threads: one.threads,
  busy_threads: one.busyThreads ?? null,
  kernel_thread: one.kernelThread,
  behind_prompt: one.behindPrompt,
  class: one.schedulingClass,
  nice: one.nice,
  path: one.path.map(({ id }) => id),
  ran_cores: figure(one.ran),
  waited_cores: figure(one.waited),
  waited_at_least: one.waitedAtLeast ?? false,
  voluntary_per_s: figure(one.voluntaryPerS),
  forced_per_s: figure(one.forcedPerS),
  listens: one.listens,
  parent_listens: one.parentListens ?? null,
  allowed_cores: one.allowedCores,
});

/** Four digits behind the point: more is noise. */
function figure(value: number): number;
function figure(value: number | null): number | null;
function figure(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.round(value * 1e4) / 1e4;
}
