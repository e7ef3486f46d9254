// The canonical texts of the knobs, and what is read from kernel files on the way: equal
// texts are equal settings, and what is no setting has no text.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { taskStat } from "../identity.ts";
import { membership } from "./autogroup.ts";
import { narrowedTo } from "./affinity.ts";
import { classText, policyIn } from "./class.ts";
import { coresIn, coresOf, listOf, maskOf } from "./core-list.ts";
import { isNice, niceIn } from "./nice.ts";
import { fileValue } from "./unit-weight.ts";

const MASK_BYTES = 512;
const someCores = fc
  .uniqueArray(fc.integer({ min: 0, max: MASK_BYTES * 8 - 1 }), { minLength: 1, maxLength: 200 })
  .map((cores) => cores.toSorted((a, b) => a - b));

describe("T10: lists of cores", () => {
  it.each([
    ["0", [0]],
    ["0-3,7", [0, 1, 2, 3, 7]],
    ["7,0-1", [0, 1, 7]],
    ["4095", [4095]],
    ["", null],
    ["3-1", null],
    ["0-", null],
    ["-1", null],
    ["all", null],
    ["0-99999", null],
  ] as const)("%j is %j", (text, cores) => {
    expect(coresIn(text)).toEqual(cores);
  });

  it("come back from text and mask as they were, for up to 4,096 cores", () => {
    fc.assert(
      fc.property(someCores, (cores) => {
        expect(coresIn(listOf(cores))).toEqual(cores);
        expect(coresOf(maskOf(cores, MASK_BYTES) ?? new Uint8Array(0))).toEqual(cores);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("have one text for one set", () => {
    fc.assert(
      fc.property(someCores, someCores, (some, others) => {
        const same = some.length === others.length && some.every((core, i) => core === others[i]);
        expect(listOf(some) === listOf(others)).toBe(same);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("have no mask where one does not fit, or there is none", () => {
    expect(maskOf([8], 1)).toBeNull();
    expect(maskOf([], 1)).toBeNull();
  });
});

describe("T10: nice values", () => {
  it("have one text each from −20 to 19, and nothing else has one", () => {
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 40 }), (value) => {
        expect(niceIn(String(value))).toBe(value >= -20 && value <= 19 ? value : null);
        expect(isNice(value)).toBe(value >= -20 && value <= 19);
      }),
      { seed: 3 },
    );
  });

  it.each(["", "+5", "05", "-0", "5 ", "1e1", "0x5", "5.0"])("%j is none", (text) => {
    expect(niceIn(text)).toBeNull();
  });
});

describe("T10: scheduling classes", () => {
  it.each([
    [0, "other"],
    [3, "batch"],
    [5, "idle"],
    [0x4000_0000, "other+reset"],
    [0x4000_0003, "batch+reset"],
    [0x4000_0005, "idle+reset"],
  ] as const)("policy %i is %j, and back", (policy, text) => {
    expect(classText(policy)).toBe(text);
    expect(policyIn(text)).toBe(policy);
  });

  it.each([1, 2, 6, 7, 4, 0x4000_0001])("policy %i has no text: it may not be set", (policy) => {
    expect(classText(policy)).toBeNull();
  });

  it.each(["fifo", "rr", "", "+reset", "batch+", "toString"])("%j is none", (text) => {
    expect(policyIn(text)).toBeNull();
  });
});

describe("T10: sessions", () => {
  it.each([
    ["/autogroup-562 nice 0\n", { group: 562, nice: 0 }],
    ["/autogroup-1 nice -20\n", { group: 1, nice: -20 }],
    ["", null],
    ["/autogroup- nice 0\n", null],
  ] as const)("%j", (text, found) => {
    expect(membership(text)).toEqual(found);
  });
});

describe("T10: who a task is", () => {
  const REST =
    "S 41 42 43 34816 50 4194304 1 0 0 0 7 8 0 0 20 0 1 0 9999 1000 10 18446744073709551615 " +
    "1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 3 0 0 0 0 0 0 0 0 0 0 0";

  it.each(["sh", "((a b ) ( c d) )", "a\n1 (b) R 2", ") S 1 1"])("named %j", (name) => {
    expect(taskStat(`77 (${name}) ${REST}\n`)).toEqual({
      id: 77,
      name,
      state: "S",
      parent: 41,
      processGroup: 42,
      session: 43,
      terminal: 34_816,
      kernelThread: false,
      nice: 0,
      startTicks: 9999,
      policy: 3,
    });
  });

  it.each(["", "77", "77 (sh", "77 (sh) S 1 2", "(sh) S"])("%j is nobody", (line) => {
    expect(taskStat(line)).toBeNull();
  });

  it("is told a kernel thread by its flag", () => {
    const line = `2 (kthreadd) ${REST.replace(" 4194304 ", " 2129984 ")}`;
    expect(taskStat(line)?.kernelThread).toBe(true);
  });
});

describe("T10: what systemd writes for a weight", () => {
  it.each([
    ["unset", 1, 1024],
    ["200", 1, 2048],
    ["50", 1, 512],
    ["1", 1, 10],
    ["unset", 2, 100],
    ["10000", 2, 10_000],
  ] as const)("%j in version %i is %i", (weight, version, value) => {
    expect(fileValue(weight, version)).toBe(value);
  });
});

describe("X2: cores that were chosen, read while some of them are away", () => {
  it.each([
    ["0-1", [1, 2, 3], "1"],
    ["0-1", [0, 1, 2, 3], "0-1"],
    ["0-2,5", [0, 2, 5, 6], "0,2,5"],
    ["0-1", [2, 3], null],
    ["all", [0, 1], null],
  ])("%j where %j are there reads %j", (chosen, there, text) => {
    expect(narrowedTo(chosen, there)).toBe(text);
  });
});
