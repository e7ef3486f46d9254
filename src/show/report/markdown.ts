// The Markdown twin of a report: the same words and tables, figures as files beside it.
import { showHostile } from "../text/index.ts";
import { cellText, isNumeric } from "./cell.ts";
import { NOTHING_LOST, seedsOf } from "./html.ts";
import type { Report, Section, Table } from "./report.ts";

/** Text that Markdown shows as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return showHostile(text)
    .replace(/[\\`*_[\]<>|#~!]/g, (character) => `\\${character}`)
    .replace(/&/g, "&amp;")
    .replace(/^(\s*)([-+]|\d+[.)])(\s)/, "$1\\$2$3");
}

export function markdownOf(report: Report): string {
  const { verdict } = report;
  const parts = [
    `# ${escapeMarkdown(report.title)}`,
    escapeMarkdown(report.question),
    `**${escapeMarkdown(verdict.answer)}** ${escapeMarkdown(verdict.sentence)}`,
    ...report.sections.flatMap((section) => sectionOf(section, report.id)),
    "## Losing cases",
    report.losing.length === 0 ? NOTHING_LOST : list(report.losing.map(escapeMarkdown)),
    "## Method",
    ...report.method.map(escapeMarkdown),
    "## Made by",
    fenced(report.commands),
    `Measured ${escapeMarkdown(report.made)}. ${seedsOf(report.seeds)}`,
    "## Machine",
    list(
      report.facts.map(
        ([name, value]) => `${escapeMarkdown(name)}: ${escapeMarkdown(String(value))}`,
      ),
    ),
    "## Data",
    list(
      report.data.map(
        ({ name, says }) =>
          `[${escapeMarkdown(name)}](${encodeURI(`${report.id}/${name}`)}): ${escapeMarkdown(says)}`,
      ),
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");

/** A fence longer than any within. */
function fenced(lines: readonly string[]): string {
  const text = lines.map(showHostile).join("\n");
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function sectionOf(
  { title, text = [], tables = [], figures = [] }: Section,
  id: string,
): readonly string[] {
  return [
    `## ${escapeMarkdown(title)}`,
    ...text.map(escapeMarkdown),
    ...figures.flatMap((figure) => [
      `![${escapeMarkdown(figure.title)}](${encodeURI(`${id}/${figure.id}.svg`)})`,
      escapeMarkdown(figure.caption),
    ]),
    ...tables.map(tableOf),
  ];
}

function tableOf({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const titles = columns.map(({ title, unit }) =>
    escapeMarkdown(unit === undefined ? title : `${title} (${unit})`),
  );
  const rule = columns.map((_, column) => (isNumeric(rows, column) ? "---:" : "---"));
  const lines = rows.map((row) =>
    line(
      row.map((cell, column) => escapeMarkdown(cellText(cell, columns[column] ?? { title: "" }))),
    ),
  );
  return [escapeMarkdown(caption), "", line(titles), line(rule), ...lines].join("\n");
}
