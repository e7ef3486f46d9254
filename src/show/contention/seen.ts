// What the renderers are given: one reading, or the mean of several, and what it means.
import type { Contention, ContentionJudgement } from "../../judge/contention/index.ts";

export interface ContentionSeen {
  /** Hostile text. */
  readonly host: string;
  readonly contention: Contention;
  readonly judgement: ContentionJudgement;
}
