// The incident journal and the orders file, as a watch keeps and obeys them.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Ms, Trouble } from "../../base/index.ts";
import { sampleIncident, sampleTick } from "../../show/record/record.fixture.ts";
import type { TickRecord } from "../../show/record/index.ts";
import { Loop } from "../tick.ts";
import { ORDERS_FILE, readOrders, writeOrders } from "../orders.ts";
import type { Orders } from "../orders.ts";
import type { SessionControl } from "../session.ts";
import { JOURNAL_FILE, openIncidentJournal } from "./incidents.ts";
import { ordersOutput } from "./orders.ts";
import type { OrdersPlan } from "./orders.ts";
import { inventedPlant } from "../loop.fixture.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "homeostat-incidents-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A session that only writes down what it is asked. */
function recorder(open: string | null): SessionControl & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    end: () => undefined,
    suspend: () => undefined,
    changeInterval: () => 1,
    report: ({ where, message }: Trouble) => void asked.push(`${where ?? ""}: ${message}`),
    restoreAll: () => "",
    silence: (what: string, until: Ms) => void asked.push(`silence ${what} ${until}`),
    acknowledge(id: string | null, by: string) {
      asked.push(`acknowledge ${id ?? "current"} ${by}`);
      return id === null || id === open ? open : null;
    },
  };
}

const loop = (): Loop =>
  new Loop({ plant: inventedPlant(1, () => 0.5), runId: "run-a", interval: 1 });

describe("T8: the incident journal", () => {
  const lines = (): { kind: string; run_id: string }[] =>
    readFileSync(join(folder, JOURNAL_FILE), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; run_id: string });

  function keep(records: readonly TickRecord[]): void {
    const opened = openIncidentJournal(folder);
    if (!opened.ok) throw new Error(opened.trouble.message);
    const output = opened.value.output(recorder(null));
    const shown = loop();
    for (const record of records) output.show(record, shown);
    expect(output.close()).toEqual([]);
  }

  const opens = sampleTick(1, {
    incidents: [sampleIncident()],
    incident_events: [{ kind: "opened", id: sampleIncident().id }],
  });

  test("goes on in the same file run after run, and mends a line that was torn", () => {
    keep([sampleTick(0), opens]);
    const path = join(folder, JOURNAL_FILE);
    writeFileSync(path, `${readFileSync(path, "utf8")}{"schema":"homeostat.inc`);
    keep([sampleTick(0)]);
    expect(lines().map(({ kind }) => kind)).toEqual(["began", "opened", "ended", "began", "ended"]);
  });

  test("T6: holds nothing that a terminal or a reader of lines would obey", () => {
    const acknowledged = { at: opens.time, by: "\u0085\u009b2J\u202e" };
    keep([sampleTick(0), { ...opens, incidents: [{ ...sampleIncident(), acknowledged }] }]);
    expect(readFileSync(join(folder, JOURNAL_FILE), "utf8")).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(JSON.stringify(lines())).toContain(acknowledged.by);
  });

  test("is kept by one watch at a time, and not in a folder others may write to", () => {
    const first = openIncidentJournal(folder);
    const second = openIncidentJournal(folder);
    expect([first.ok, second.ok]).toEqual([true, false]);
    if (first.ok) first.value.output(recorder(null)).close();
    chmodSync(folder, 0o777);
    expect(openIncidentJournal(folder).ok).toBe(false);
    chmodSync(folder, 0o700);
  });
});

describe("T8: what people ask of a running watch", () => {
  const NOW = Date.parse(sampleTick(0).time);
  const PLAN: OrdersPlan = { path: null, silence: [], ack: null, by: "root" };

  const path = (): string => join(folder, ORDERS_FILE);
  const write = (orders: Orders): void => void writeOrders(path(), orders, NOW);

  /** What is asked of the session when the file is changed before each of some ticks, two seconds apart. */
  function asked(plan: Partial<OrdersPlan>, before: readonly (() => void)[]): readonly string[] {
    const control = recorder("i-1");
    const output = ordersOutput({ ...PLAN, ...plan }, control);
    const shown = loop();
    for (const [index, change] of before.entries()) {
      change();
      output.show(sampleTick(2 * index), shown);
    }
    return control.asked;
  }

  const nothing = (): void => undefined;
  const silence = (what: string, until: number) => (): void =>
    write({ acknowledge: [], silence: [{ what, until }] });

  test("flags count from the first tick, and a name that is none here is said", () => {
    const until = NOW + 365 * 86_400_000;
    expect(asked({ silence: ["cpu", "nett"], ack: "current" }, [nothing, nothing])).toEqual([
      `silence cpu ${until}`,
      `silence nett ${until}`,
      "acknowledge current root",
      '--silence: "nett" is no sensor and no group of sensors here, so it silences nothing',
    ]);
    expect(asked({ ack: "zz-9" }, [nothing])).toEqual([
      "acknowledge zz-9 root",
      "--ack: zz-9 is not open",
    ]);
  });

  test("the file is carried out when it changes, once, and what is taken out of it ends", () => {
    const until = NOW + 60_000;
    expect(
      asked({ path: path() }, [nothing, silence("net", until), nothing, silence("disk", until)]),
    ).toEqual([`silence net ${until}`, `silence net ${NOW + 6000}`, `silence disk ${until}`]);
    const ack = (): void =>
      write({ acknowledge: [{ id: "i-1", at: NOW, by: "ada" }], silence: [] });
    expect(asked({ path: path() }, [ack, nothing])).toEqual(["acknowledge i-1 ada"]);
  });

  test.each<[name: string, text: string, mode: number, said: RegExp]>([
    ["no JSON", "{", 0o600, /is not obeyed: it is no homeostat\.orders\/1 file/],
    ["another schema", '{"schema":"x"}', 0o600, /is not obeyed/],
    [
      "a silence until no time",
      ordersText([{ what: "all", until: "soon" }]),
      0o600,
      /is not obeyed/,
    ],
    ["a silence for nothing", ordersText([{ what: "", until: 1 }]), 0o600, /is not obeyed/],
    [
      "too much",
      ordersText(Array.from({ length: 101 }, () => ({ what: "a", until: 1 }))),
      0o600,
      /is not obeyed/,
    ],
    [
      "one that others may write to",
      ordersText([{ what: "all", until: 4e12 }]),
      0o666,
      /others may write to it/,
    ],
  ])("a file that is wrong is said once and not obeyed: %s", (_, text, mode, said) => {
    writeFileSync(path(), text);
    chmodSync(path(), mode);
    const words = asked({ path: path() }, [nothing, nothing, nothing]);
    expect(words).toHaveLength(1);
    expect(words[0]).toMatch(said);
  });

  test("what is past its time is not written again", () => {
    silence("old", NOW - 1)();
    expect(readOrders(path())).toEqual({ ok: true, value: { acknowledge: [], silence: [] } });
  });
});

function ordersText(silence: readonly object[]): string {
  return JSON.stringify({ schema: "homeostat.orders/1", acknowledge: [], silence });
}
