// A report as one HTML page: no script, nothing fetched, figures within it, dark and light
// by the reader's own setting, printable. Well-formed as XML too, so that it can be checked.
import { showHostile } from "../text/index.ts";
import { cellText, isNumeric } from "./cell.ts";
import { withPageColours } from "./draw.ts";
import type { Figure } from "./figure.ts";
import type { Report, Section, Table } from "./report.ts";
import { GRID, INK, PAPER, QUIET } from "./theme.ts";

/** Figures by their id, as drawn for a file. */
export type Drawings = ReadonlyMap<string, string>;

const STYLE = `
:root { color-scheme: light dark; --ink: ${INK}; --quiet: ${QUIET}; --grid: ${GRID}; --paper: ${PAPER}; --yes: #1d7a4b; --no: #b3372b; --open: #8a5f00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --quiet: #a9b2ba; --grid: #363d44; --paper: #14181c; --yes: #58c08b; --no: #f0857b; --open: #dfae4b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink); font: 16px/1.55 "DejaVu Sans", Verdana, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--grid); padding-bottom: .25rem; }
.question { font-size: 1.1rem; color: var(--quiet); }
.verdict { border-left: .35rem solid var(--open); padding: .6rem 1rem; background: color-mix(in srgb, var(--grid) 35%, transparent); }
.verdict.yes { border-color: var(--yes); } .verdict.no { border-color: var(--no); } .verdict strong { text-transform: uppercase; letter-spacing: .04em; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: .4rem 0; } th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--grid); text-align: left; vertical-align: top; }
th.number, td.number { text-align: right; } th small { display: block; font-weight: normal; color: var(--quiet); }
figure { margin: 1.5rem 0; } figure svg { max-width: 100%; height: auto; } figcaption { color: var(--quiet); font-size: .85rem; }
pre { padding: .8rem 1rem; border: 1px solid var(--grid); overflow-x: auto; font-size: .85rem; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; font-size: .9rem; } dt { color: var(--quiet); } dd { margin: 0; }
@media print { body { max-width: none; } h2 { break-after: avoid; } figure, table { break-inside: avoid; } }
`.trim();

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

export function escapeHtml(text: string): string {
  const codes: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return showHostile(text).replace(/[&<>"']/g, (character) => codes[character]!);
}

const element = (name: string, inside: string, attributes = ""): string =>
  `<${name}${attributes}>${inside}</${name}>`;
const paragraphs = (texts: readonly string[]): string =>
  texts.map((text) => element("p", escapeHtml(text))).join("\n");

export function htmlOf(report: Report, drawings: Drawings): string {
  const { verdict } = report;
  const kind = ["yes", "no"].includes(verdict.answer) ? verdict.answer : "open";
  const body = [
    element("h1", escapeHtml(report.title)),
    element("p", escapeHtml(report.question), ' class="question"'),
    element(
      "p",
      `${element("strong", escapeHtml(verdict.answer))} ${escapeHtml(verdict.sentence)}`,
      ` class="verdict ${kind}"`,
    ),
    ...report.sections.map((section) => sectionOf(section, drawings)),
    element("h2", "Losing cases"),
    losingOf(report.losing),
    element("h2", "Method"),
    paragraphs(report.method),
    element("h2", "Made by"),
    element("pre", escapeLines(report.commands)),
    element("p", `Measured ${escapeHtml(report.made)}. ${seedsOf(report.seeds)}`),
    element("h2", "Machine"),
    element(
      "dl",
      report.facts
        .map(
          ([name, value]) =>
            element("dt", escapeHtml(name)) + element("dd", escapeHtml(String(value))),
        )
        .join("\n"),
    ),
    element("h2", "Data"),
    element(
      "ul",
      report.data
        .map(({ name, says }) =>
          element(
            "li",
            `${element("a", escapeHtml(name), ` href="${encodeURI(`${report.id}/${name}`)}"`)}: ${escapeHtml(says)}`,
          ),
        )
        .join("\n"),
    ),
  ];
  const head = `<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
<title>${escapeHtml(report.title)}</title>
<style>
${STYLE}
</style>`;
  return `<!doctype html>
<html lang="en">
<head>
${head}
</head>
<body>
<main>
${body.join("\n")}
</main>
</body>
</html>
`;
}

export const seedsOf = (seeds: readonly number[]): string =>
  seeds.length === 0
    ? "Nothing in it was drawn by chance."
    : `Seed${seeds.length > 1 ? "s" : ""} ${seeds.join(", ")}.`;

export const NOTHING_LOST = "None in this run.";

const escapeLines = (lines: readonly string[]): string => lines.map(escapeHtml).join("\n");

const losingOf = (losing: readonly string[]): string =>
  losing.length === 0
    ? element("p", NOTHING_LOST)
    : element("ul", losing.map((text) => element("li", escapeHtml(text))).join("\n"));

function sectionOf(
  { title, text = [], tables = [], figures = [] }: Section,
  drawings: Drawings,
): string {
  return [
    element("h2", escapeHtml(title)),
    paragraphs(text),
    ...figures.map((figure) => figureOf(figure, drawings.get(figure.id) ?? "")),
    ...tables.map(tableOf),
  ].join("\n");
}

function figureOf({ title, caption }: Figure, svg: string): string {
  const label = ` role="img" aria-label="${escapeHtml(title)}"`;
  const drawing = withPageColours(svg).replace(/^<svg/, `<svg${label}`);
  return element("figure", `${drawing}\n${element("figcaption", escapeHtml(caption))}`);
}

function tableOf({ caption, columns, rows }: Table): string {
  const classes = columns.map((_, column) => (isNumeric(rows, column) ? ' class="number"' : ""));
  const head = columns.map(({ title, unit }, column) => {
    const small = unit === undefined ? "" : element("small", escapeHtml(unit));
    return element("th", escapeHtml(title) + small, ` scope="col"${classes[column]}`);
  });
  const lines = rows.map((row) =>
    element(
      "tr",
      row
        .map((cell, column) =>
          element(
            "td",
            escapeHtml(cellText(cell, columns[column] ?? { title: "" })),
            classes[column],
          ),
        )
        .join(""),
    ),
  );
  const inside = [
    element("caption", escapeHtml(caption)),
    element("thead", element("tr", head.join(""))),
    element("tbody", lines.join("\n")),
  ];
  return element("div", element("table", inside.join("\n")), ' class="wide"');
}
