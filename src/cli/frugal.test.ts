import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMPILERS_OFF } from "./frugal.ts";

test("T11: the launcher turns off the same compilers as the program", () => {
  const launcher = readFileSync(new URL("../../bin/homeostat.js", import.meta.url), "utf8");
  const flags = /^const FRUGAL = (\[.*\]);$/m.exec(launcher)?.[1];
  expect(JSON.parse(flags ?? "null")).toEqual(COMPILERS_OFF);
});
