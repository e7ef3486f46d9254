// The words that systemctl is given for a unit's weight, and what is made of its answers,
// on a stand-in that keeps properties and drop-ins; a real systemd is driven elsewhere.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fail, must, ok, type Result } from "../../../../base/index.ts";
import type { KnobDriver, Spot } from "../knob.ts";
import { failedTrouble } from "../spot-trouble.ts";
import { dropInWeight } from "./drop-in.ts";
import { propertiesIn, systemctlAt } from "./systemctl.ts";
import { unitWeightDriver } from "./unit-weight.ts";

let top = "";
let words: string[] = [];
let weight = "[not set]";
let load = "loaded";
let others = "no";
let refuses = false;
let driver: KnobDriver;

const UNIT = "web@1.service";
const PATH = `/system.slice/${UNIT}`;
const runtime = (): string => join(top, "runtime");
const dropIn = (): string => join(runtime(), `${UNIT}.d`, "50-CPUWeight.conf");
const file = (): string => join(top, "groups", PATH, "cpu.weight");

function setProperty(value: string): void {
  weight = value === "" ? "[not set]" : value;
  mkdirSync(join(runtime(), `${UNIT}.d`), { recursive: true });
  writeFileSync(dropIn(), `# made by a stand-in\n[Service]\nCPUWeight=${value}\n`);
  writeFileSync(file(), value === "" ? "100\n" : `${value}\n`);
}

function answer(...given: readonly string[]): Result<string> {
  words.push(given.join(" "));
  const [verb] = given;
  if (refuses) return fail(failedTrouble("refused", "systemctl"));
  if (verb === "set-property") setProperty(must(given.at(-1)?.split("=")[1], "a value"));
  if (verb !== "show") return ok("");
  if (given.at(-1) === "*")
    return ok(`Id=${UNIT}\nNeedDaemonReload=yes\n\nId=other.service\nNeedDaemonReload=${others}\n`);
  const group = load === "loaded" ? PATH : "";
  return ok(`LoadState=${load}\nCPUWeight=${weight}\nControlGroup=${group}\nTransient=no\n`);
}

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "homeostat-unit-"));
  [words, weight, load, others, refuses] = [[], "[not set]", "loaded", "no", false];
  mkdirSync(join(top, "groups", PATH), { recursive: true });
  writeFileSync(file(), "100\n");
  const mount = { version: 2, controllers: [], root: "/", folder: join(top, "groups") } as const;
  const folders = {
    runtime: runtime(),
    transient: join(top, "transient"),
    persistent: join(top, "etc"),
  };
  driver = unitWeightDriver({ systemctl: answer, folders, mounts: () => [mount] });
});
afterEach(() => rmSync(top, { recursive: true }));

const TARGET = { kind: "unit", unit: UNIT, path: PATH, version: 2 } as const;

function spotOf(): Spot {
  const spots = driver.spots(TARGET);
  if (!spots.ok) throw new Error(spots.trouble.message);
  return must(spots.value[0], "the unit");
}

const read = (spot: Spot): string => {
  const value = driver.read(spot);
  return value.ok ? value.value : value.trouble.code;
};
const refusal = (): string => {
  const spots = driver.spots(TARGET);
  return spots.ok ? "" : spots.trouble.message;
};

describe("T10: a unit's weight on a stand-in for systemctl", () => {
  it("is set by one command, and given back without a trace", () => {
    const spot = spotOf();
    expect(read(spot)).toBe("unset");
    expect(driver.valueFor(spot, 25)).toEqual({ ok: true, value: "25 in a drop-in" });
    words = [];
    expect(driver.write(spot, "25 in a drop-in").ok).toBe(true);
    expect(words.at(-1)).toBe(`set-property --runtime -- ${UNIT} CPUWeight=25`);
    expect(read(spot)).toBe("25 in a drop-in");
    expect(driver.write(spot, "unset").ok).toBe(true);
    expect(words).toContain(`set-property --runtime -- ${UNIT} CPUWeight=`);
    expect(words.at(-1)).toBe("daemon-reload");
    expect(read(spot)).toBe("unset");
    expect(readdirSync(top)).toEqual(["groups"]);
  });

  it("does not reload systemd where other units wait for that", () => {
    const spot = spotOf();
    others = "yes";
    driver.write(spot, "25 in a drop-in");
    expect(driver.write(spot, "unset").ok).toBe(true);
    expect(words).not.toContain("daemon-reload");
    expect(existsSync(dropIn())).toBe(false);
  });

  it("takes the drop-in of a unit away that is not loaded any more", () => {
    const spot = spotOf();
    driver.write(spot, "25 in a drop-in");
    load = "not-found";
    expect(read(spot)).toBe("25 in a drop-in");
    words = [];
    expect(driver.write(spot, "unset").ok).toBe(true);
    expect(words.some((word) => word.startsWith("set-property"))).toBe(false);
    expect(read(spot)).toBe("spot.gone");
  });

  it("says what a write cut short leaves", () => {
    const spot = spotOf();
    setProperty("");
    expect(driver.partway?.("unset", read(spot))).toBe(true);
    expect(driver.partway?.("25 in a drop-in", read(spot))).toBe(false);
  });

  it.each([
    ["25 in a drop-in", "25 in a drop-in but 100 in its group", true],
    ["unset", "unset but 25 in its group", true],
    ["unset", "unset in a drop-in but 25 in its group", true],
    ["25 in a drop-in", "30 in a drop-in but 100 in its group", false],
    ["25 in a drop-in", "25", false],
    ["25", "25", false],
  ])("where %j is asked for, %j may be on the way: %s", (asked, present, isPartway) => {
    expect(driver.partway?.(asked, present)).toBe(isPartway);
  });

  it.each([
    ["unset", 100],
    ["200", 200],
    ["25 in a drop-in", 25],
    ["unset in a drop-in", 100],
    ["50 in a drop-in but 77 in its group", 50],
    ["idle", Number.NaN],
    ["unsettled", Number.NaN],
  ])("%j is as strong as %d", (text, level) => {
    expect(driver.levelOf?.(text)).toBe(level);
  });

  it("keeps its hands off what it could not give back", () => {
    writeFileSync(file(), "77\n");
    expect(refusal()).toContain("unset but 77 in its group");
    writeFileSync(file(), "100\n");
    weight = "idle";
    expect(refusal()).toContain("cannot be set again");
    weight = "[not set]";
    mkdirSync(join(top, "etc", `${UNIT}.d`), { recursive: true });
    writeFileSync(join(top, "etc", `${UNIT}.d`, "50-CPUWeight.conf"), "[Service]\nCPUWeight=9\n");
    expect(refusal()).toContain("set for good");
  });

  it("passes on what systemctl refuses", () => {
    const spot = spotOf();
    refuses = true;
    expect(read(spot)).toBe("spot.failed");
    expect(driver.write(spot, "25 in a drop-in").ok).toBe(false);
    expect(driver.write(spot, "25").ok).toBe(false);
  });

  it.each(["web.service; reboot", "../x.service", "web", "-", "a b.service"])(
    "takes %j for no unit",
    (unit) => {
      expect(driver.spots({ ...TARGET, unit }).ok).toBe(false);
      expect(words).toEqual([]);
    },
  );
});

describe("T10: answers of systemctl", () => {
  it("are read by their first equals sign", () => {
    expect([...propertiesIn("A=1\nB=x=y\nno\n=z\nC=\n")]).toEqual([
      ["A", "1"],
      ["B", "x=y"],
      ["C", ""],
    ]);
  });

  it.each([
    ["# x\n[Service]\nCPUWeight=50\n", "50"],
    ["[Slice]\nCPUWeight=\n", ""],
    ["[Service]\nCPUWeight=50\nNice=1\n", null],
    ["[Service]\nCPUWeight=idle\n", null],
    ["", null],
  ] as const)("a drop-in %j holds %j", (text, held) => {
    const path = join(top, "x.conf");
    writeFileSync(path, text);
    const found = dropInWeight(path);
    expect(found.ok ? found.value : null).toBe(held);
  });

  it("are told from refusals and from no answer", () => {
    const script = join(top, "systemctl");
    const run = (body: string): string => {
      writeFileSync(script, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
      const said = systemctlAt(script)("show", "--", "a b.service");
      return said.ok ? said.value.trim() : `${said.trouble.code}: ${said.trouble.message}`;
    };
    expect(run(`echo "$#:$1:$4"`)).toBe("4:--no-ask-password:a b.service");
    expect(run("echo Access denied >&2; exit 1")).toBe(
      "spot.denied: systemctl refused: Access denied",
    );
    expect(run("echo Unit x not found >&2; exit 4")).toContain("spot.failed: systemctl refused");
    expect(run("echo Failed to set it: Connection timed out >&2; exit 1")).toContain(
      "spot.unanswered: systemctl got no answer",
    );
    expect(run("kill -9 $$")).toContain("spot.unanswered");
  });
});
