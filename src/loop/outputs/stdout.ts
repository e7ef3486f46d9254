// Ticks on stdout: one JSON object, or one plain line, each.
import { IncidentNews } from "../../show/incidents/index.ts";
import { serialiseTick } from "../../show/record/index.ts";
import type { TickRecord } from "../../show/record/index.ts";
import { SteeringNews } from "../../show/steering/index.ts";
import type { Output } from "../output.ts";

type Write = (text: string) => void;

export function jsonOutput(write: Write): Output {
  return {
    show: (record) => write(`${serialiseTick(record)}\n`),
    close: () => [],
  };
}

/** One line a tick, and below it one for each thing that became of an incident, or that steering did or would do. */
export function lineOutput(write: Write, render: (record: TickRecord) => string): Output {
  const incidents = new IncidentNews();
  const steering = new SteeringNews();
  return {
    show: (record) => {
      for (const line of [render(record), ...incidents.since(record), ...steering.since(record)])
        write(`${line}\n`);
    },
    close: () => [],
  };
}
