// Ticks on stdout: one JSON object, or one plain line, each.
import { serialiseTick } from "../../show/record/index.ts";
import type { TickRecord } from "../../show/record/index.ts";
import type { Output } from "../output.ts";

type Write = (text: string) => void;

export function jsonOutput(write: Write): Output {
  return {
    show: (record) => write(`${serialiseTick(record)}\n`),
    close: () => [],
  };
}

export function lineOutput(write: Write, render: (record: TickRecord) => string): Output {
  return {
    show: (record) => write(`${render(record)}\n`),
    close: () => [],
  };
}
