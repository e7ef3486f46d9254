// Incidents as people read them: lines, journal, list. Values from the record's own fixture.
import { describe, expect, test } from "vitest";
import type { IncidentRecord, TickRecord } from "../record/index.ts";
import { sampleIncident, sampleTick } from "../record/record.fixture.ts";
import { Annals, annalText, Chronicle, IncidentNews, listText, loadLineSchema } from "./index.ts";
import type { IncidentLine } from "./index.ts";
import { tallyText } from "./index.ts";
import { causeText, momentText, sensorText, suspectText } from "./words.ts";

const OPEN = sampleIncident();
const CLOSED = sampleIncident({
  state: "closed",
  closed_at: "2026-11-20T12:20:00.000Z",
  age_s: 1110,
});

type Event = TickRecord["incident_events"][number]["kind"];

function tick(seq: number, incident: IncidentRecord | null, ...events: Event[]): TickRecord {
  return sampleTick(seq, {
    incidents: incident === null ? [] : [incident],
    incident_events: events.map((kind) => ({ kind, id: incident?.id ?? null })),
  });
}

describe("T8: one line when an incident opens, worsens, closes, is lost from sight or seen again", () => {
  test.each<[name: string, record: TickRecord, lines: readonly RegExp[]]>([
    ["nothing", tick(1, null), []],
    ["an incident that goes on", tick(1, OPEN), []],
    [
      "opened",
      tick(1, OPEN, "opened"),
      [
        /^incident mi7k2-1 opened, warning since 12:01:30Z, 30s: cpu0 is unlike its own past.*, and 1 more alarm; first suspect node \(pid 1011\)/,
      ],
    ],
    [
      "worsened",
      tick(1, sampleIncident({ severity: "critical" }), "worsened"),
      [/^incident mi7k2-1 worsened to critical/],
    ],
    [
      "closed",
      tick(1, CLOSED, "closed"),
      [/^incident mi7k2-1 closed: warning, it lasted 18m 30s$/],
    ],
    ["blinded", tick(1, null, "blinded"), [/^early warning is blind: most sensors have no value$/]],
    ["sees again", tick(1, null, "sees-again"), [/^early warning sees again$/]],
    [
      "acknowledged by a name that would move the cursor",
      tick(1, sampleIncident({ acknowledged: { at: OPEN.since, by: "\x1b[2Jada" } })),
      [/^incident mi7k2-1 is acknowledged by \\x1b\[2Jada$/],
    ],
  ])("%s", (_, record, expected) => {
    const lines = new IncidentNews().since(record);
    expect(lines).toHaveLength(expected.length);
    for (const [index, line] of lines.entries()) expect(line).toMatch(expected[index]!);
  });

  test("an acknowledgement is said once", () => {
    const news = new IncidentNews();
    const taken = tick(1, sampleIncident({ acknowledged: { at: OPEN.since, by: "" } }));
    expect([news.since(taken).length, news.since(taken).length]).toEqual([1, 0]);
  });
});

/** Kinds of the lines that a run of records leaves, the end included. */
function journal(records: readonly TickRecord[]): readonly IncidentLine[] {
  const chronicle = new Chronicle();
  const lines = records.flatMap((record) => chronicle.lines(record, () => []));
  return [...lines, ...[chronicle.end()].filter((line) => line !== null)];
}

const RESTING = sampleIncident({ state: "resting" });
const TAKEN = sampleIncident({ acknowledged: { at: "2026-11-20T12:02:10.000Z", by: "ada" } });
const SILENT = {
  ...sampleTick().warning,
  silenced: [{ what: "all", until: "2026-11-20T14:00:00.000Z" }],
};

describe("T8: the journal has a line for what changed, and none for what did not", () => {
  test.each<[name: string, records: readonly TickRecord[], kinds: readonly string[]]>([
    ["a quiet run", [tick(0, null), tick(1, null)], ["began", "ended"]],
    [
      "a whole life",
      [
        tick(0, null),
        tick(1, OPEN, "opened"),
        tick(2, OPEN),
        tick(3, RESTING),
        tick(4, OPEN),
        tick(5, CLOSED, "closed"),
        tick(6, null),
      ],
      ["began", "opened", "closed", "ended"],
    ],
    [
      "an acknowledgement",
      [tick(0, OPEN), tick(1, TAKEN), tick(2, TAKEN)],
      ["began", "acknowledged", "ended"],
    ],
    [
      "a silence and its end",
      [
        tick(0, null),
        sampleTick(1, { warning: SILENT }),
        sampleTick(2, { warning: SILENT }),
        tick(3, null),
      ],
      ["began", "silenced", "silenced", "ended"],
    ],
    [
      "sight lost",
      [tick(0, OPEN), tick(1, OPEN, "blinded"), tick(2, OPEN, "sees-again")],
      ["began", "blinded", "sees-again", "ended"],
    ],
  ])("%s", (_, records, kinds) => {
    expect(journal(records).map(({ kind }) => kind)).toEqual(kinds);
  });

  test("an incident that goes on is told after a minute, then ever more seldom, at least each hour", () => {
    const day = Array.from({ length: 1440 }, (_, minute) =>
      tick(minute, sampleIncident({ age_s: 60 * minute })),
    );
    const ages = journal(day)
      .filter(({ kind }) => kind === "goes-on")
      .map(({ incident }) => (incident?.age_s ?? 0) / 60);
    expect(ages.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 124, 184]);
    expect(ages.length).toBeLessThan(40);
  });

  test("every line is what the schema promises, and what is no line is refused", async () => {
    const { checkIncidentLine } = await loadLineSchema();
    for (const line of journal([
      tick(0, null),
      tick(1, OPEN, "opened"),
      tick(2, CLOSED, "closed"),
    ])) {
      expect(checkIncidentLine(JSON.parse(JSON.stringify(line)))).toEqual({
        ok: true,
        value: line,
      });
    }
    for (const wrong of [null, 1, {}, { ...journal([tick(0, null)])[0], kind: "burnt" }]) {
      expect(checkIncidentLine(wrong).ok).toBe(false);
    }
  });
});

function annalsOf(lines: readonly IncidentLine[]): Annals {
  const annals = new Annals();
  for (const line of lines) annals.add(line);
  return annals;
}

const standings = (annals: Annals): readonly string[] =>
  annals.list().map(({ incident, standing }) => `${incident.id} ${standing}`);

describe("T8: what the journal tells of each incident", () => {
  const opened = [tick(0, null), tick(1, OPEN, "opened")];
  const other = sampleIncident({ id: "zz-2" });

  test.each<[name: string, lines: readonly IncidentLine[], standings: readonly string[]]>([
    ["while its watch runs", journal(opened).slice(0, -1), ["mi7k2-1 open"]],
    ["after its watch ended", journal(opened), ["mi7k2-1 left"]],
    ["closed", journal([...opened, tick(2, CLOSED, "closed")]), ["mi7k2-1 closed"]],
    [
      "after its watch was killed and a new one knew nothing of it",
      [...journal(opened).slice(0, -1), ...journal([tick(0, null)])],
      ["mi7k2-1 left"],
    ],
    [
      "gone on in a new watch that knew of it",
      [...journal(opened), ...journal([tick(0, OPEN)]).slice(0, -1)],
      ["mi7k2-1 open"],
    ],
    [
      "the open one first",
      [
        ...journal([...opened, tick(2, CLOSED, "closed")]),
        ...journal([tick(0, null), tick(1, other, "opened")]).slice(0, -1),
      ],
      ["zz-2 open", "mi7k2-1 closed"],
    ],
  ])("%s", (_, lines, expected) => expect(standings(annalsOf(lines))).toEqual(expected));

  test("a watch that was killed leaves what was open", () => {
    const annals = annalsOf(journal(opened).slice(0, -1));
    annals.leave();
    expect(standings(annals)).toEqual(["mi7k2-1 left"]);
  });
});

describe("T6: an incident in words", () => {
  const page = { now: "2026-11-20T12:03:00.000Z", columns: null };
  const [annal] = annalsOf(journal([tick(0, null), tick(1, OPEN, "opened")]).slice(0, -1)).list();

  test("the list says how bad, since when, why, bands, suspects", () => {
    expect(listText([annal!], page)).toBe(
      [
        "OPEN   WARNING  since 12:01:30Z, 1m 30s  mi7k2-1 on box",
        "  why          cpu0 is unlike its own past: 1.8 times the alert level at most, 1.2 now, and 1 more alarm",
        "  bands        cpu0 CRYSTAL, gap 0.70 to 0.12",
        "  suspects     node (pid 1011) 1.80 cores, up 1.70, memory up 256 MiB",
        "  note         as of 12:00:01Z",
        "",
      ].join("\n"),
    );
  });

  test("one in full tells every alarm, and says what bands and suspects are worth", () => {
    const text = annalText(annal!, page);
    for (const part of [
      "memory: used up in 34 min",
      "raises no alarm",
      "a guess, no verdict",
      "early signs before it: not known",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("nothing a terminal would obey is left of hostile names", () => {
    const evil = "\x1b[2J\u202e\n";
    const incident = sampleIncident({
      id: evil,
      acknowledged: { at: OPEN.since, by: evil },
      alarms: [{ ...OPEN.alarms[0]!, says: evil }],
      suspects: [{ pid: 1, name: evil, cpu_ratio: 1, cpu_rise: null, rss_rise_bytes: -1e9 }],
    });
    const hostile = { ...annal!, incident, host: evil };
    for (const text of [listText([hostile], page), annalText(hostile, page)]) {
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  test.each<[said: string, expected: string]>([
    [momentText("2026-11-20T12:00:00.000Z", "2026-11-20T13:00:00.000Z"), "12:00:00Z"],
    [momentText("2026-11-19T12:00:00.000Z", "2026-11-20T13:00:00.000Z"), "2026-11-19 12:00:00Z"],
    [
      sensorText({
        id: "a",
        band: null,
        band_at_onset: null,
        gap: null,
        gap_at_onset: null,
        proven: null,
      }),
      "a not judged",
    ],
    [
      sensorText({
        id: "a",
        band: "VOID",
        band_at_onset: null,
        gap: 0,
        gap_at_onset: null,
        proven: false,
      }),
      "a ? to VOID (unproven), gap ? to 0.00",
    ],
    [
      suspectText({
        pid: 1,
        name: "x",
        cpu_ratio: null,
        cpu_rise: null,
        rss_rise_bytes: -(2 ** 20),
      }),
      "x (pid 1), memory down 1 MiB",
    ],
    [
      tallyText({ incidents_opened: 0, incidents_worst: null, incident_open: null }) ?? "nothing",
      "nothing",
    ],
    [
      tallyText({ incidents_opened: 1, incidents_worst: "notice", incident_open: null }) ?? "",
      "1 incident (notice), none open at the end",
    ],
    [
      tallyText({
        incidents_opened: 3,
        incidents_worst: "critical",
        incident_open: {
          id: "a-1",
          severity: "warning",
          since: "2026-11-20T12:00:00.000Z",
          age_s: 90,
        },
      }) ?? "",
      "3 incidents, the worst critical; a-1 is still open: warning, since 2026-11-20T12:00:00.000Z, 1m 30s",
    ],
  ])("%s", (said, expected) => expect(said).toBe(expected));
});

test.each<[what: string, strength: number, alone: boolean, said: RegExp]>([
  ["one that stands is the cause", 2, false, /^memory: used up in 34 min.*, and 1 more alarm$/],
  ["one that stands no more gives way", 0, false, /^cpu0 is unlike its own past.*, and 1 more/],
  ["alone it is told all the same", 0, true, /^memory: /],
])("T8: of forecasts %s", (_, strength, alone, said) => {
  const [novelty, exhaustion] = OPEN.alarms;
  const alarms = [{ ...exhaustion!, strength }, ...(alone ? [] : [novelty!])];
  expect(causeText(sampleIncident({ alarms }))).toMatch(said);
});
