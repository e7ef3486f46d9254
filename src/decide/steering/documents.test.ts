// Holds the policy's part of docs/steering.md against the code. `UPDATE_GOLDEN=1` writes its tables anew.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { failureModesTable, limitsTable, rulesTable } from "./reference.fixture.ts";

const FILE = fileURLToPath(new URL("../../../docs/steering.md", import.meta.url));

function check(id: string, name: string, wanted: string): void {
  test(`${id}: the table of ${name} in docs/steering.md is in step with the program`, () => {
    const text = readFileSync(FILE, "utf8");
    const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
    const [before, rest = ""] = text.split(begin);
    const [table, after] = rest.split(end);
    if (process.env["UPDATE_GOLDEN"] === "1") {
      writeFileSync(FILE, `${before}${begin}${wanted}${end}${after}`);
      return;
    }
    expect(table).toBe(wanted);
  });
}

check("T10", "limits", limitsTable());
check("T10", "rules", rulesTable());
check("R4", "failure-modes", failureModesTable());
