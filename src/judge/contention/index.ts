// Who waits for whom: the measured competition and what it means.
export { ROOT } from "./contender.ts";
export type { Contender, Contention, SchedulingClass, SchedulingGroup } from "./contender.ts";
export type { ContentionJudgement, DecidingKnob, Entity, Party, Rivalry } from "./judgement.ts";
export { niceWeight } from "./nice-weight.ts";
export { isInside, processId } from "./tree.ts";
export { ContentionJudge } from "./contention-judge.ts";
export { listensForOthers, waitShare } from "./traits.ts";
export { groupLoads } from "./entities.ts";
export { meanContention } from "./mean.ts";
