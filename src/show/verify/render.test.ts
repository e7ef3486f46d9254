import { expect, test } from "vitest";
import { CONSTANTS } from "../../model/index.ts";
import { ENGINE, verify } from "../../prove/index.ts";
import { renderVerification } from "./index.ts";

const TEXT = { all: false, constants: false, json: false };

test("T5: text closes with the line 27/27", () => {
  const lines = renderVerification(verify(), TEXT).split("\n");
  expect(lines.at(-1)).toBe("");
  expect(lines.at(-2)).toBe("27/27");
  expect(lines.filter((line) => /^ ?\d+ {2}ok /.test(line))).toHaveLength(27);
});

test("T5: a failure is marked, and counted in the last line", () => {
  const text = renderVerification(verify({ engine: { ...ENGINE, tStar: 0.7 } }), TEXT);
  expect(text).toContain(" 2  FAILS  T* = 5/7");
  expect(text).toContain("found 0.7, must be 0.714285714 ± 1.000e-12");
  expect(text.endsWith("\n26/27\n")).toBe(true);
});

test("T5: --all adds the other checks before the last line", () => {
  const result = verify({ all: true });
  const text = renderVerification(result, { ...TEXT, all: true });
  expect(text).toContain("Lyapunov exponent of r = 4 is ln 2");
  expect(
    text.endsWith(
      `\n${result.extras.length}/${result.extras.length} checks beyond the 27\n27/27\n`,
    ),
  ).toBe(true);
});

test("T15: --constants shows every constant with its status and origin", () => {
  const text = renderVerification(verify(), { ...TEXT, constants: true });
  for (const { symbol, written, status, origin } of CONSTANTS) {
    const row = text.split("\n").find((line) => line.startsWith(`${symbol} `));
    expect(row, symbol).toContain(written);
    expect(row, symbol).toContain(status);
    if (origin !== null) expect(row, symbol).toContain(`[${origin}]`);
  }
});

test("T5: JSON says the same, and a value that is no number is null", () => {
  const engine = { ...ENGINE, fixedPoints: () => [] };
  const json = JSON.parse(renderVerification(verify({ engine }), { ...TEXT, json: true }));
  expect(json).toMatchObject({ schema: "homeostat.verify/1", total: 27, ok: false });
  expect(json.derivations[3]).toMatchObject({ number: 4, pass: false, actual: null });
  expect(json.extras).toBeUndefined();
});

test("colour is used only when asked for", () => {
  expect(renderVerification(verify(), TEXT)).not.toContain("\u001b");
  expect(renderVerification(verify(), { ...TEXT, color: true })).toContain("\u001b[32mok");
});
