// What a refusal may hold of what was typed.
import { expect, test } from "vitest";
import { recordingIo } from "./cli.fixture.ts";
import { run } from "./run.ts";

const HOSTILE = "x\u001b[31m\u202e\n";

test.for<[argv: readonly string[]]>([
  [["help", HOSTILE]],
  [[HOSTILE]],
  [[`--${HOSTILE}`]],
  [["watch", "--root", HOSTILE]],
  [["watch", "--state", `/nowhere/${HOSTILE}`]],
  [["watch", "--log", `/nowhere/${HOSTILE}`]],
  [["config", "--config", HOSTILE]],
  [["replay", HOSTILE]],
  [["watch", "--root", "/nowhere/\u202e"]],
  [["sensors", "--root", "/nowhere/\u202e"]],
  [["doctor", "--root", "/nowhere/\u202e"]],
  [["explain", "9".repeat(600), "--root", "fixtures/hosts/none"]],
])("T7: %j is refused in one harmless line", async ([argv]) => {
  const io = recordingIo();
  expect(await run(argv, io)).toBe(2);
  expect(io.printed.err).toMatch(/^homeostat: [^\p{C}]{1,300}\n$/u);
  expect(io.printed.out).toBe("");
});
