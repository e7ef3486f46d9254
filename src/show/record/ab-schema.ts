// The published schemas of the A/B log: a line a tick, and the summary that is its last
// line. The fields of a line are the tick record's own; the compiler holds both against
// what prove/ab writes. Loads zod, so only commands that publish schemas import this.
import { z } from "zod";
import { AB_SCHEMA, AB_SIGNALS, AB_SUMMARY_SCHEMA } from "../../prove/ab/index.ts";
import type { AbLine, AbSummaryRecord } from "../../prove/ab/index.ts";
import { count, engine, host, identity, named, publish, ratio, text } from "./fields.ts";
import type { Assignable, DeepReadonly } from "./fields.ts";
import { BAND_NAMES } from "./record.ts";

const { processes: _, ...raw } = host;

const lineSchema = z
  .strictObject({
    schema: named(AB_SCHEMA),
    run_id: identity.run_id,
    seq: identity.seq,
    tick: identity.tick,
    time: identity.time,
    elapsed_ms: identity.elapsed_ms,
    tig: z
      .strictObject({
        coherence: engine.coherence,
        coherence_ratio: engine.coherence_ratio,
        coherence_relative: engine.coherence_relative,
        bands: engine.bands,
        route: engine.route_target,
        v_star: engine.v_star,
        a_star: engine.a_star,
      })
      .describe("The engine's view."),
    os: z.strictObject(raw).describe("The raw metrics."),
  })
  .describe("One tick of the A/B log. Unknown is null; no number is NaN or infinite.");

const known = (about: string) => z.number().nullable().describe(about);
const correlation = (about: string) => z.number().min(-1).max(1).nullable().describe(about);
const counted = (about: string) => z.int().min(0).nullable().describe(`${about} Count, from 0.`);

const pair = z.strictObject({
  signal: z.enum(AB_SIGNALS).describe("The raw metric S* is compared with."),
  relation: z
    .enum(["leads", "lags", "together", "none", "too-little"])
    .describe("What S* does beside it; too-little where nothing can be said."),
  n: counted("Samples where both are known."),
  n_effective: z
    .number()
    .min(0)
    .nullable()
    .describe("Independent samples they are worth (Bartlett). Count, from 0."),
  pearson: correlation("Correlation. −1 to 1."),
  pearson_low: correlation("Lower end of its 95 % interval. −1 to 1."),
  pearson_high: correlation("Upper end of its 95 % interval. −1 to 1."),
  spearman: correlation("Rank correlation. −1 to 1."),
  lag_s: known("Lag of the strongest cross-correlation; above 0: S* moves first. Seconds."),
  lag_low_s: known("Lower end of its 95 % interval. Seconds."),
  lag_high_s: known("Upper end of its 95 % interval. Seconds."),
  lag_range_s: z.number().min(0).nullable().describe("Lags looked at to either side. Seconds."),
  peak: correlation("The correlation at that lag. −1 to 1."),
  chance_level: correlation("What unrelated series reach in 95 of 100 cases. 0 to 1."),
  p: ratio("Chance of a peak as strong without a relation."),
  p_adjusted: ratio("The same, corrected for the number of pairs (Holm)."),
  samples_needed: counted("Samples that would show such a relation with 80 % power."),
  words: text("The same in a sentence."),
});

const band = z.enum(BAND_NAMES);

const summarySchema = z
  .strictObject({
    schema: named(AB_SUMMARY_SCHEMA),
    run_id: z.string().nullable().describe("Id of the run; null where there was no tick."),
    seed: z.int().describe("Seed of the resampling behind the intervals."),
    ticks: count("Ticks seen."),
    warm_up_ticks: count("Of these, the first, left out: S* rises while the windows fill."),
    samples: count("Steps of the even grid."),
    step_s: z
      .number()
      .positive()
      .nullable()
      .describe("Time between them; null before the first. Seconds, above 0."),
    thinned_by: z.int().min(1).describe("Beats that make one step. Count, from 1."),
    verdict: text("Whether coherence falls before the processors get busy, in words."),
    pairs: z.array(pair).describe("S* with each raw metric; the first is the primary question."),
    band_transitions: z
      .partialRecord(band, z.partialRecord(band, z.int().min(1)))
      .describe("Changes of the cores' bands: from → to → times. Count, from 1."),
    band_ticks: z
      .partialRecord(band, z.int().min(1))
      .describe("Core ticks in each band. Count, from 1."),
  })
  .describe("The summary of an A/B session. Unknown is null; no number is NaN or infinite.");

type Line = DeepReadonly<z.infer<typeof lineSchema>>;
type Summary = DeepReadonly<z.infer<typeof summarySchema>>;
/** Fails to compile when a schema allows what is not written, or the reverse. */
export type AbSchemasHold = [
  Assignable<Line, AbLine>,
  Assignable<AbLine, Line>,
  Assignable<Summary, AbSummaryRecord>,
  Assignable<AbSummaryRecord, Summary>,
];

export const abJsonSchema = (): object => publish(AB_SCHEMA, lineSchema);
export const abSummaryJsonSchema = (): object => publish(AB_SUMMARY_SCHEMA, summarySchema);
