// `homeostat incidents` on a journal, a log, and with a watch that runs or does not.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openIncidentJournal, ORDERS_FILE, readOrders } from "../loop/index.ts";
import { Chronicle } from "../show/incidents/index.ts";
import { sampleIncident, sampleTick } from "../show/record/record.fixture.ts";
import type { IncidentRecord, TickRecord } from "../show/record/index.ts";
import { recordingIo } from "./cli.fixture.ts";
import { EXIT } from "./exit.ts";
import { run } from "./run.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "homeostat-incidents-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Exit code, stdout and stderr of a command line; `@` stands for the test's folder. */
async function asked(line: string): Promise<readonly [code: number, out: string, err: string]> {
  const io = recordingIo({ STATE_DIRECTORY: folder, USER: "ada" });
  const argv = line.split(" ").map((word) => word.replace("@", `${folder}/`));
  const code = await run(["incidents", ...argv.filter((word) => word !== "")], io);
  return [code, io.printed.out, io.printed.err];
}

const OPEN = sampleIncident();
const CLOSED = sampleIncident({ id: "aa-1", state: "closed", closed_at: OPEN.opened_at });

const tick = (
  seq: number,
  incident: IncidentRecord | null,
  kind?: "opened" | "closed",
): TickRecord =>
  sampleTick(seq, {
    incidents: incident === null ? [] : [incident],
    incident_events: kind === undefined ? [] : [{ kind, id: incident?.id ?? null }],
  });

/** Writes a journal; the records' own times are long past. */
function journal(records: readonly TickRecord[], more = ""): void {
  const chronicle = new Chronicle();
  const lines = records.flatMap((record) => chronicle.lines(record, () => []));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  writeFileSync(join(folder, "incidents.jsonl"), text + more);
}

/** A watch of this process that holds the journal while `use` runs. */
async function whileWatched<T>(use: () => Promise<T>): Promise<T> {
  const opened = openIncidentJournal(folder);
  if (!opened.ok) throw new Error(opened.trouble.message);
  try {
    return await use();
  } finally {
    opened.value.output({ report: () => undefined }).close();
  }
}

describe("T8: the list", () => {
  test("without a journal nothing is known, and that is no incident", async () => {
    expect(await asked("")).toEqual([
      EXIT.ok,
      expect.stringMatching(/^no incident is known: .*\nno watch is running/),
      "",
    ]);
  });

  test("an open incident is the answer no, those that are over stand below it", async () => {
    journal([tick(0, null), tick(1, CLOSED, "closed"), tick(2, OPEN, "opened")]);
    const [code, out] = await whileWatched(() => asked("--all"));
    expect(code).toBe(EXIT.no);
    expect(out).toMatch(
      /^OPEN +WARNING .* mi7k2-1 on box[^]*CLOSED +WARNING .* aa-1 on box[^]*process \d+ watches\n$/,
    );
  });

  test("a quiet time is told as it was asked for", async () => {
    journal([tick(0, null)]);
    const [, out] = await asked("--since 2d");
    expect(out).toMatch(/^no incident in the last 2d\n/);
  });

  test("what a watch left open is not open: nobody knows", async () => {
    journal([tick(0, null), tick(1, OPEN, "opened")]);
    const [code, out] = await asked("--all");
    expect([code, out]).toEqual([
      EXIT.ok,
      expect.stringMatching(/^LEFT +WARNING .*not watched since/),
    ]);
  });

  test("one in full, and as JSON", async () => {
    journal([tick(0, null), tick(1, CLOSED, "closed")]);
    expect((await asked("aa-1"))[1]).toMatch(/alarms, strongest first[^]*first suspects/);
    const page = JSON.parse((await asked("--all --json"))[1]) as {
      incidents: { standing: string }[];
    };
    expect(page.incidents.map(({ standing }) => standing)).toEqual(["closed"]);
  });

  test("a torn last line is left out in silence, a damaged one is said", async () => {
    journal([tick(0, null), tick(1, CLOSED, "closed")], '{"schema":"homeo');
    expect((await asked("--all"))[2]).toBe("");
    journal([tick(0, null), tick(1, CLOSED, "closed")], '{"schema":"homeostat.incident/1"}\n');
    expect((await asked("--all"))[2]).toMatch(
      /incidents\.jsonl:3: not a homeostat\.incident\/1 line/,
    );
  });
});

describe("T8: a tick log", () => {
  const log = (lines: readonly unknown[]): void =>
    writeFileSync(join(folder, "log"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

  test("tells its incidents with the early signs before them", async () => {
    const past = Array.from({ length: 80 }, (_, seq) => sampleTick(seq));
    const since = sampleTick(80).time;
    log([...past, tick(80, sampleIncident({ since }), "opened")]);
    const [code, out] = await asked("mi7k2-1 --log @log");
    expect(code).toBe(EXIT.no);
    expect(out).toMatch(/before it, cpu0\n {2}early signs {2}in the last 80 values/);
  });

  test.each<[name: string, lines: readonly unknown[], said: RegExp]>([
    ["another program's", [{ a: 1 }], /not a homeostat\.tick\/1 record/],
    [
      "a damaged incident",
      [sampleTick(0), { ...sampleTick(1), incidents: [{ id: 1 }] }],
      /log:2: not a homeostat/,
    ],
  ])("%s is refused", async (_, lines, said) => {
    log(lines);
    expect(await asked("--log @log")).toEqual([EXIT.usage, "", expect.stringMatching(said)]);
  });
});

describe("T8: orders to a running watch", () => {
  test.each<[line: string, code: number, said: RegExp]>([
    ["--ack", EXIT.usage, /no incident is open/],
    ["--ack aa-1", EXIT.usage, /is over/],
    ["--ack bb-2", EXIT.usage, /bb-2: no such incident/],
    ["--silence cpu00", EXIT.usage, /cpu00: is no sensor and no group/],
    ["--unsilence cpu0", EXIT.usage, /cpu0: is not silenced/],
  ])("%s is refused", async (line, code, said) => {
    journal([tick(0, null), tick(1, CLOSED, "closed")]);
    expect(await whileWatched(() => asked(line))).toEqual([code, "", expect.stringMatching(said)]);
  });

  test.each(["--ack", "--silence cpu0", "--unsilence cpu0"])(
    "%s without a watch finds nobody",
    async (line) => {
      journal([tick(0, null), tick(1, OPEN, "opened")]);
      expect(await asked(line)).toEqual([EXIT.no, "", expect.stringMatching(/nobody to ask/)]);
    },
  );

  test.each<[line: string, said: RegExp]>([
    ["--ack --silence cpu0", /--silence: cannot be had together with --ack/],
    ["--ack --log @log", /--ack: cannot be had together with --log/],
    ["--by ada", /--by: means nothing without --ack/],
    ["--silence cpu --for 40d", /--for: "40d" is out of range; give 1 s to 30 d/],
    ["--for 2h", /--for: means nothing without --silence/],
    ["--silence cpu0 --for 2", /^$|nobody to ask/],
    ["--silence cpu0 --for never", /--for: "never" is not a number of seconds/],
    ["--silence ,", /--silence: "," is not a list of sensors/],
    ["--all --since 2h", /--since: cannot be had together with --all/],
    ["--ack UPPER", /--ack: "UPPER" is not the id of an incident/],
  ])("%s is wrong use, or finds nobody", async (line, said) => {
    const [code, out, err] = await asked(line);
    expect([code > 0, out]).toEqual([true, ""]);
    expect(err).toMatch(said);
  });

  test("a watch that is slow to answer finds what was asked in the file", async () => {
    journal([tick(0, null), tick(1, OPEN, "opened")]);
    const [code, out] = await whileWatched(() => asked("--ack --by eve"));
    expect([code, out]).toEqual([
      EXIT.ok,
      expect.stringMatching(/acknowledged by eve; process \d+ takes it up/),
    ]);
    const orders = readOrders(join(folder, ORDERS_FILE));
    expect(orders.ok && orders.value.acknowledge).toMatchObject([{ id: "mi7k2-1", by: "eve" }]);
  });

  test("an orders file that cannot be trusted is not added to", async () => {
    journal([tick(0, null), tick(1, OPEN, "opened")]);
    mkdirSync(join(folder, ORDERS_FILE));
    const [code, , err] = await whileWatched(() => asked("--ack"));
    expect([code > 0, err]).toEqual([true, expect.stringMatching(/not a file|directory/)]);
  });
});
