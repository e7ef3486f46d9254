// Whole reports: the same bytes for the same data, valid and self-contained whatever the
// names in them, and written whole or not at all.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refuseFolder, reportFiles, writeReport } from "./index.ts";
import type { Report } from "./index.ts";
import { cellText } from "./cell.ts";
import { csvOf } from "./csv.ts";
import { htmlOf } from "./html.ts";
import { markdownOf } from "./markdown.ts";
import { HOSTILE, sampleReport } from "./report.fixture.ts";
import { readPage } from "./well-formed.fixture.ts";

const GOLDEN = join(import.meta.dirname, "golden");

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-report-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("X3: a report", () => {
  test("is the golden one, byte by byte, and the same again", async () => {
    const files = await reportFiles(sampleReport);
    expect(await reportFiles(sampleReport)).toEqual(files);
    for (const [name, text] of files) {
      const path = join(GOLDEN, name);
      if (process.env["UPDATE_GOLDEN"] === "1") {
        mkdirSync(join(path, ".."), { recursive: true });
        writeFileSync(path, text);
      }
      expect(text, name).toBe(readFileSync(path, "utf8"));
    }
  });

  test("is one well-formed page without script, with its figures inside and nothing fetched", async () => {
    const html = (await reportFiles(sampleReport)).get("sample-trial.html")!;
    const { elements, links } = readPage(html);
    expect(elements.get("svg")).toBe(2);
    expect(elements.get("h1")).toBe(1);
    expect(elements.has("script")).toBe(false);
    for (const name of ["img", "link", "iframe", "object", "image", "use"])
      expect(elements.has(name), name).toBe(false);
    expect(links).toEqual(["sample-trial/rounds.csv", "sample-trial/trial.json"]);
    expect(html).not.toMatch(/url\((?!#)/);
    expect(html).not.toMatch(/@import|javascript:/);
    expect(html).toContain("default-src 'none'");
  });

  test("takes the page's colours within it, and has its own as a file", async () => {
    const files = await reportFiles(sampleReport);
    expect(files.get("sample-trial.html")).toContain('fill="var(--ink)"');
    const svg = files.get("sample-trial/won-back.svg")!;
    expect(svg).not.toContain("var(");
    expect(svg).toMatch(/^<svg /);
  });

  test.each(["\u001b", "\u202e", "<script>alert", "\\x1b[31m<"])(
    "hostile names cannot bring %j into page, twin or figure",
    async (dangerous) => {
      const files = await reportFiles(sampleReport);
      for (const name of ["sample-trial.html", "sample-trial.md", "sample-trial/won-back.svg"])
        expect(files.get(name), name).not.toContain(dangerous);
    },
  );

  test("its twin links every figure and every data file, and says losing cases and seeds", async () => {
    const files = await reportFiles(sampleReport);
    const markdown = files.get("sample-trial.md")!;
    const links = [...markdown.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, link]) => link!);
    expect(links.toSorted()).toEqual(
      [...files.keys()].filter((name) => name.includes("/")).toSorted(),
    );
    expect(markdown).toContain("- the jug: nothing was won back");
    expect(markdown).toContain("Seed 7.");
    expect(markdown).toContain("````\nhomeostat prove stirring --seed 7\necho '```'\n````");
  });

  test("no text whatever breaks the page or a row of the twin", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const report: Report = {
          ...sampleReport,
          title: text,
          verdict: { answer: text, sentence: text },
          method: [text],
          facts: [[text, text]],
          commands: [text],
          losing: [text],
          sections: [
            {
              title: text,
              text: [text],
              tables: [{ caption: text, columns: [{ title: text, unit: text }], rows: [[text]] }],
            },
          ],
        };
        expect(readPage(htmlOf(report, new Map())).elements.get("td")).toBe(1);
        const row = markdownOf(report)
          .split("\n")
          .findLast((line) => line.startsWith("| "))!;
        expect(row.replaceAll(/\\./g, "").split("|")).toHaveLength(3);
      }),
      { numRuns: 200 },
    );
  });

  test("says so where nothing was lost", () => {
    const report = { ...sampleReport, losing: [] };
    expect(markdownOf(report)).toContain("## Losing cases\n\nNone in this run.");
    expect(htmlOf(report, new Map())).toContain("<p>None in this run.</p>");
  });
});

describe("X3: cells and raw data", () => {
  test.each([
    [null, {}, "–"],
    ["text", { digits: 2 }, "text"],
    [1.25, { digits: 1 }, "1.3"],
    [-0.5, { scale: 100 }, "−50"],
    [-0.0001, { digits: 1 }, "0.0"],
    [Number.NaN, {}, "–"],
    [{ estimate: 0.97, low: 0.88, high: 1.05 }, { scale: 100 }, "97 (88 to 105)"],
    [{ estimate: 1, low: -Infinity, high: Infinity }, {}, "1 (not bounded)"],
    [{ estimate: 1, low: -2, high: Infinity }, {}, "1 (−2 to not bounded)"],
  ])("%j with %j is %s", (cell, column, text) =>
    expect(cellText(cell, { title: "", ...column })).toBe(text),
  );

  test("CSV keeps what stands in it, quoted where it must be", () => {
    expect(csvOf([{ a: 'x,"y"\n', b: null, c: 1.5, d: Infinity, e: true }])).toBe(
      'a,b,c,d,e\n"x,""y""\n",,1.5,,true\n',
    );
    expect(csvOf([{ name: HOSTILE }]).split("\n")).toHaveLength(3);
  });
});

describe("X3: writing a report", () => {
  test("to a new folder, whole, with nothing beside it", () =>
    inFolder(async (folder) => {
      const written = await writeReport(sampleReport, join(folder, "out"));
      expect(written).toMatchObject({ ok: true, value: join(folder, "out") });
      expect(readdirSync(folder)).toEqual(["out"]);
      const there = readdirSync(join(folder, "out"), { recursive: true, encoding: "utf8" });
      expect(there.toSorted()).toEqual(
        [...(await reportFiles(sampleReport)).keys(), "sample-trial"].toSorted(),
      );
    }));

  test("to an empty folder that is there", () =>
    inFolder(async (folder) => {
      expect(refuseFolder(folder)).toBeNull();
      expect((await writeReport(sampleReport, folder)).ok).toBe(true);
      expect(readdirSync(folder)).toContain("sample-trial.html");
    }));

  test("never over what is there, and known before", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "mine"), "");
      expect(refuseFolder(folder)).toMatchObject({ code: "report.exists", where: folder });
      expect((await writeReport(sampleReport, folder)).ok).toBe(false);
      expect(readdirSync(folder)).toEqual(["mine"]);
    }));

  test.each(["no/such/folder", "file/within"])("not to %s, and known before", (where) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "file"), "");
      expect(refuseFolder(join(folder, where))).not.toBeNull();
      expect((await writeReport(sampleReport, join(folder, where))).ok).toBe(false);
      expect(readdirSync(folder)).toEqual(["file"]);
    }),
  );
});
