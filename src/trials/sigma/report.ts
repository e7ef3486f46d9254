// The report of `prove sigma`: S* against σ for states of this host and for generated ones,
// the pairs that change places, and the verdict. Pure.
import { quantile } from "../../base/index.ts";
import { SIGMA, sStarOf } from "../../model/index.ts";
import { SIGMAS } from "../../prove/sigma/index.ts";
import type { SigmaResult, SigmaState } from "../../prove/sigma/index.ts";
import type { CurveFigure, Report, Table } from "../../show/report/index.ts";
import type { Facts } from "../programs/index.ts";

/** States of one kind, and what comparing them says. */
export interface SigmaSource {
  /** As a title: `ticks of this host`. */
  readonly title: string;
  readonly states: readonly SigmaState[];
  readonly result: SigmaResult;
}

export interface SigmaContext {
  readonly seed: number;
  readonly facts: Facts;
  readonly command: string;
  readonly made: string;
  /** Where the states of the first source come from, in a sentence. */
  readonly origin: string;
}

export interface SigmaVerdict {
  readonly answer: "yes" | "no" | "not resolved";
  readonly sentence: string;
}

/** No where any states change places; yes only where all sources say so. */
export function overallOf(sources: readonly SigmaSource[]): SigmaVerdict {
  const answers = sources.map(({ result }) => result.verdict.answer);
  const answer = answers.includes("no")
    ? "no"
    : answers.every((one) => one === "yes")
      ? "yes"
      : "not resolved";
  const sentences = sources.map(({ title, result }) => `${title}: ${result.verdict.sentence}`);
  return { answer, sentence: sentences.join(" ") };
}

export function sigmaReport(sources: readonly SigmaSource[], context: SigmaContext): Report {
  return {
    id: "sigma-trial",
    title: "Would another σ rank the states of a host otherwise?",
    question:
      "S* = k/(1+k) with k = σ·V*·A*. Does S* call the same state the more coherent for every σ > 0, so that there is nothing to tune?",
    verdict: overallOf(sources),
    made: context.made,
    method: METHOD(context.origin),
    facts: context.facts,
    seeds: [context.seed],
    commands: [context.command],
    sections: [
      { title: "S* against σ", figures: [curvesFigure(sources)] },
      { title: "Pairs that change places", tables: sources.map(tableOf) },
    ],
    losing: sources.flatMap(({ title, result }) => [
      ...(result.verdict.answer === "yes" ? [] : [`${title}: ${result.verdict.sentence}`]),
      ...result.rows
        .filter(({ merged }) => merged > 0)
        .map(
          ({ sigma, merged }) =>
            `${title}: at σ = ${sigma} double precision can no longer tell ${merged} pairs apart.`,
        ),
    ]),
    data: [
      {
        name: "states.csv",
        says: "One line a state: where it comes from, V* and A*.",
        content: {
          kind: "csv",
          rows: sources.flatMap(({ title, states }) =>
            states.map(({ vStar, aStar }) => ({ source: title, v_star: vStar, a_star: aStar })),
          ),
        },
      },
      {
        name: "sigma.json",
        says: "Machine, seed and all counts.",
        content: { kind: "json", value: sigmaSummary(sources, context) },
      },
    ],
  };
}

/** What `--json` prints and sigma.json holds. */
export function sigmaSummary(sources: readonly SigmaSource[], context: SigmaContext): object {
  const { facts, origin, ...rest } = context;
  return {
    schema: "homeostat.sigma-trial/1",
    ...overallOf(sources),
    ...rest,
    origin,
    machine: Object.fromEntries(facts),
    sources: sources.map(({ title, result }) => ({ title, result })),
  };
}

const METHOD = (origin: string): readonly string[] => [
  "dS*/dσ and dS*/d(V*·A*) are both positive for σ > 0, V*·A* > 0: S* rises with V*·A* whatever σ is, so no σ can change which of two states it ranks higher. That is the claim; here it is held against the program's own arithmetic.",
  `${origin} Beside them states drawn at random: 1 to 400 sensors of any mean band weight.`,
  `Every pair of different states is ranked by S* under each of ${SIGMAS.length} values of σ and under the one in use (${SIGMA}). A pair is discordant when the two rankings disagree, tied when both hold it equal, merged when only one can tell it apart: S* is computed in double precision, and two values closer than its rounding say nothing.`,
];

function tableOf({ title, states, result }: SigmaSource): Table {
  return {
    caption: `${title}: ${states.length} states, ${result.compared} different ones compared with the ranking under σ = ${result.defaultSigma}.`,
    columns: [
      { title: "σ", digits: 2 },
      { title: "Kendall's τ", digits: 3 },
      { title: "same order", unit: "pairs" },
      { title: "discordant", unit: "pairs" },
      { title: "tied", unit: "pairs" },
      { title: "merged", unit: "pairs" },
      { title: "lowest S*", digits: 4 },
      { title: "highest S*", digits: 4 },
    ],
    rows: result.rows.map((row) => [
      row.sigma,
      row.tau,
      row.concordant,
      row.discordant,
      row.tied,
      row.merged,
      row.lowest,
      row.highest,
    ]),
  };
}

/** States drawn as curves, by the quantile of their V*·A* among all. */
const SHOWN = [
  [0, "lowest V*·A*"],
  [0.25, "25 % quantile"],
  [0.5, "median"],
  [0.75, "75 % quantile"],
  [1, "highest V*·A*"],
] as const;
const POINTS = 60;

function curvesFigure(sources: readonly SigmaSource[]): CurveFigure {
  const [low, high] = [Math.log(Math.min(...SIGMAS)), Math.log(Math.max(...SIGMAS))];
  const sigmas = Array.from({ length: POINTS }, (_, i) =>
    Math.exp(low + ((high - low) * i) / (POINTS - 1)),
  );
  return {
    kind: "curves",
    id: "curves",
    title: "S* of states against σ: the curves never cross",
    caption:
      "Five states of each source, by the quantile of their V*·A* among all. σ changes how far apart they stand, never which is above which. Logarithmic in σ.",
    x: { title: "σ", log: true },
    y: { title: "S*", domain: [0, 1] },
    curves: sources.flatMap(({ title, states }) => {
      const products = states.map(({ vStar, aStar }) => vStar * aStar);
      return products.length === 0
        ? []
        : SHOWN.map(([at, label]) => {
            const product = quantile(products, at);
            return {
              panel: title,
              label,
              points: sigmas.map((sigma) => ({ x: sigma, y: sStarOf(1, product, sigma) })),
            };
          });
    }),
  };
}
