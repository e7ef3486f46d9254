import { expect, test } from "vitest";
import * as fc from "fast-check";
import { sampleIncident, sampleTick } from "../show/record/record.fixture.ts";
import { showHostile } from "../show/text/index.ts";
import { newsOf } from "./changes.ts";
import { eventOf } from "./event.ts";
import { eventWith, newsWith } from "./notify.fixture.ts";

test("X3: a tick's news are the incidents that opened, worsened or closed, and no other change", () => {
  const record = sampleTick(0, {
    incidents: [sampleIncident({ id: "a" }), sampleIncident({ id: "b", state: "closed" })],
    incident_events: [
      { kind: "opened", id: "a" },
      { kind: "blinded", id: null },
      { kind: "sees-again", id: "a" },
      { kind: "closed", id: "b" },
      { kind: "worsened", id: "not-told-of" },
    ],
  });
  expect(newsOf(record).map(({ kind, incident }) => [kind, incident.id])).toEqual([
    ["opened", "a"],
    ["closed", "b"],
  ]);
  expect(newsOf(sampleTick())).toEqual([]);
});

test("X3: the line for people says where, what and the first suspect", () => {
  expect(eventWith("a").text).toBe(
    "box: incident opened: warning, since 30 s: 2 alarms in 2 groups; cpu0 is unlike its own past: " +
      "1.8 times the alert level at most, 1.2 now; cpu0: CRYSTAL, gap 0.70 → 0.12; first suspect node (1011)",
  );
});

test("X3: whatever the host's texts hold, the line is short and orders nothing, and the id is ASCII", () => {
  const hostile = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 0x10ffff })).map((codes) => String.fromCodePoint(...codes)),
    fc.constantFrom(
      "\ud800",
      "\u001b[2J",
      "<!channel>",
      "@all",
      "[ok](http://x)",
      "$(reboot)",
      "a".repeat(9999),
    ),
  );
  fc.assert(
    fc.property(hostile, hostile, (reason, id) => {
      const { text, id: eventId } = eventOf(newsWith(id, "opened", { reason }), showHostile);
      expect(text).not.toMatch(/[\p{Cc}<>@`]|\]\(|:\/\//u);
      expect(Array.from(text).length).toBeLessThanOrEqual(500);
      expect(eventId).toMatch(/^[\x21-\x7e]+$/);
    }),
    { seed: 1 },
  );
});
