// What the pages docs/coming-from.md and docs/engine.md hold: their tables that are
// made from the code; of the first also the commands in its fenced blocks with the
// output shown below them, and those in its running text.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONSTANTS } from "../../src/model/index.ts";
import { BANDS } from "../../src/judge/index.ts";
import { glyphSet } from "../../src/show/terminal/glyphs.ts";

export const ROOT = join(import.meta.dirname, "../..");
export const PAGE = join(ROOT, "docs/coming-from.md");
export const ENGINE_PAGE = join(ROOT, "docs/engine.md");
export const readPage = (): string => readFileSync(PAGE, "utf8");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

/** Section name → its table, from the values the program uses. */
const MADE_TABLES = {
  bands: () =>
    table(
      ["band", "symbol", "letter", "weight", "meaning"],
      BANDS.map(({ name, weight, meaning }) => [
        name,
        glyphSet("unicode").bands[name],
        glyphSet("ascii").bands[name],
        String(weight),
        meaning,
      ]),
    ),
  constants: () =>
    table(
      ["symbol", "value", "status", "origin", "note"],
      CONSTANTS.map(({ symbol, name, written, status, origin, note }) => [
        symbol,
        written,
        status,
        origin === null ? "" : `[${origin}]`,
        `${name}: ${note}`,
      ]),
    ),
} as const;
export type MadeTable = keyof typeof MADE_TABLES;

/** The page with its made tables in place; a section that is not there is a mistake of the page. */
export function withMadeTables(page: string, names: readonly MadeTable[]): string {
  let made = page;
  for (const name of names) {
    const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [made.indexOf(open), made.indexOf(close)];
    if (from < 0 || to < from) throw new Error(`the page has no section ${name}`);
    made = `${made.slice(0, from + open.length)}\n\n${MADE_TABLES[name]()}\n\n${made.slice(to)}`;
  }
  return made;
}

interface ShownCommand {
  readonly line: string;
  /** First line of output that the page shows, or null. */
  readonly shows: string | null;
}

/** Every command of the fenced `sh` and `console` blocks, in the order of the page. */
export function fencedCommands(page: string): readonly ShownCommand[] {
  const commands: ShownCommand[] = [];
  for (const [, language, text] of page.matchAll(/^```(sh|console)\n([^]*?)^```/gm)) {
    const lines = text!.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    for (const [at, line] of lines.entries()) {
      if (language === "sh") commands.push({ line, shows: null });
      else if (line.startsWith("$ ")) {
        const next = lines[at + 1];
        commands.push({
          line: line.slice(2),
          shows: next === undefined || next.startsWith("$ ") ? null : next,
        });
      }
    }
  }
  return commands;
}

/** Commands in running text and tables: `` `homeostat …` ``. */
export const inlineCommands = (page: string): readonly string[] =>
  Array.from(page.matchAll(/`(homeostat(?: [^`]+)?)`/g), ([, line]) => line!);

/** A line with what differs from run to run made equal: numbers, dashes for unknown, blanks. */
export const shapeOf = (line: string): string =>
  line
    .replaceAll(/\d+(?:\.\d+)?/g, "#")
    .replaceAll(/\s+/g, " ")
    .trim();
