// Ticks on stdout: one JSON object, or one plain line, each.
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

/** One line a tick, and below it one for each thing that steering did or would do since. */
export function lineOutput(write: Write, render: (record: TickRecord) => string): Output {
  const news = new SteeringNews();
  return {
    show: (record) => {
      for (const line of [render(record), ...news.since(record)]) write(`${line}\n`);
    },
    close: () => [],
  };
}
