import { expect, test } from "vitest";
import { tableLines } from "./index.ts";

test.each<[string, readonly (readonly string[])[], readonly string[]]>([
  [
    "names to the left, numbers to the right",
    [
      ["policy", "n"],
      ["a", "100"],
    ],
    ["policy    n", "a       100"],
  ],
  [
    "a row that ends early, and widens its column",
    [
      ["a", "1", "2"],
      ["longer", "10"],
    ],
    ["a        1  2", "longer  10"],
  ],
  [
    "an empty last cell leaves no blanks",
    [
      ["a", ""],
      ["b", ""],
    ],
    ["a", "b"],
  ],
])("R6: %s", (_name, rows, lines) => {
  expect(tableLines(rows)).toEqual(lines);
});
