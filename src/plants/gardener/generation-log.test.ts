import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { must } from "../../base/index.ts";
import { CLASSIC } from "./figures.ts";
import { openGenerationLog, statePathOf } from "./generation-log.ts";
import type { Opened } from "./generation-log.ts";
import { History } from "./history.ts";
import { CLASSIC_POLICIES, policyNamed } from "./policies.ts";

const RUN = { world: "classic", policy: "random", seed: 5 };
const COLUMNS =
  "Gen,Population,Avg_Energy,Total_Entropy,Emergency_Moves,Isolation_Saves," +
  "Entropy_Gradient,Population_Volatility,Emergency_Ratio,Collapse_Risk,Flow,Verdict";

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-gardener-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "run.csv");
}

function opened(path: string, run = RUN): Opened {
  const made = openGenerationLog(path, run);
  return must(made.ok && made.value, made.ok ? "" : made.trouble.message);
}

/** Goes on to `until`, keeping states at `keepAt`; ends without a last one, as a crash would. */
function live(path: string, policy: string, until: number, keepAt: readonly number[] = []): Opened {
  const { mind } = must(policyNamed(CLASSIC_POLICIES, policy), "there is such a policy");
  const from = opened(path, { ...RUN, policy });
  const history = new History({ design: CLASSIC, mind }).begin(RUN.seed);
  if (from.state !== null) history.restore(from.state);
  expect(from.log.keep(from.generation, history.save())).toBe(null);
  for (let n = from.generation; n < until;) {
    const generation = history.next();
    n = generation.generation;
    from.log.write(generation);
    if (keepAt.includes(n)) expect(from.log.keep(n, history.save())).toBe(null);
  }
  from.log.flush();
  from.log.close();
  return from;
}

test("R1: the CSV has exactly the twelve columns, and a row a generation", () => {
  const path = place();
  live(path, "random", 30);
  const [head, ...rows] = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(head).toBe(COLUMNS);
  expect(rows.length).toBe(30);
  for (const [n, row] of rows.entries()) {
    const cells = row.split(",");
    expect(cells.length).toBe(12);
    expect(cells[0]).toBe(String(n + 1));
    expect(cells[11]).toMatch(/^(creative|bubble|collapse)$/);
    expect(cells.slice(0, 11).every((cell) => Number.isFinite(Number(cell)))).toBe(true);
  }
});

for (const policy of ["classic", "forager", "random"]) {
  test(`R1: a run of ${policy} that is torn and resumed equals an unbroken one, to the bit`, () => {
    const [whole, broken] = [place(), place()];
    live(whole, policy, 260);
    live(broken, policy, 170, [110, 150]);
    appendFileSync(broken, "171,2");
    const { generation, notice } = live(broken, policy, 260);
    expect([generation, notice?.code]).toEqual([150, "csv.cut-back"]);
    expect(readFileSync(broken, "utf8")).toBe(readFileSync(whole, "utf8"));
  });
}

test("R1: a header that was torn is a run that has not begun", () => {
  const path = place();
  writeFileSync(path, COLUMNS.slice(0, 20));
  live(path, "random", 3);
  expect(readFileSync(path, "utf8").split("\n").length).toBe(5);
});

function checkRefused(name: string, spoil: (path: string) => void, says: RegExp, run = RUN): void {
  test(`R1: ${name} is refused and left as it is`, () => {
    const path = place();
    live(path, "random", 20, [20]);
    spoil(path);
    const before = readFileSync(path, "utf8");
    const made = openGenerationLog(path, run);
    expect(made.ok ? "" : made.trouble.message).toMatch(says);
    expect(made.ok || made.trouble.advice).toBeTruthy();
    expect(readFileSync(path, "utf8")).toBe(before);
  });
}

checkRefused("another's file", (path) => writeFileSync(path, "a,b\n1,2\n"), /first line/);
checkRefused("a CSV without its state", (path) => rmSync(statePathOf(path)), /from its state/);
checkRefused("a torn state", (path) => truncateSync(statePathOf(path), 100), /from its state/);
checkRefused("a CSV that was cut", (path) => truncateSync(path, 200), /has been changed/);
checkRefused("another seed", () => {}, /seed 5, not 6/, { ...RUN, seed: 6 });
checkRefused(
  "a state of something else",
  (path) => writeFileSync(statePathOf(path), "{}"),
  /no state/,
);

test("R1: a file that is being written is refused to a second writer", () => {
  const path = place();
  const { log } = opened(path);
  const second = openGenerationLog(path, RUN);
  log.close();
  expect(second.ok || second.trouble.code).toBe("log.in-use");
});

test("R1: a folder is refused", () => {
  const made = openGenerationLog(tmpdir(), RUN);
  expect(made.ok).toBe(false);
});
