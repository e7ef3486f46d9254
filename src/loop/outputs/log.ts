// The log: every tick as a line of JSON Lines, to be replayed or analysed.
import type { Result, Trouble } from "../../base/index.ts";
import { ok } from "../../base/index.ts";
import { openJsonlWriter } from "../../store/index.ts";
import type { JsonlWriter, JsonlWriterOptions } from "../../store/index.ts";
import type { TickRecord } from "../../show/record/index.ts";
import type { Output } from "../output.ts";
import type { SessionControl } from "../session.ts";

export interface LineLog {
  /** Said when the log was opened: a torn line that was cut back. */
  readonly notice: Trouble | null;
  output(control: Pick<SessionControl, "report">): Output;
}

export interface LineLogOptions extends JsonlWriterOptions {
  readonly path: string;
  /** The line of a tick, without its newline. */
  readonly line: (record: TickRecord) => string;
  /** A line after the last tick's. */
  readonly lastLine?: () => string;
}

/** Opens a log before the first tick, so that what cannot be written is refused at once. */
export function openLineLog(options: LineLogOptions): Result<LineLog> {
  const opened = openJsonlWriter(options.path, options);
  if (!opened.ok) return opened;
  const writer = opened.value;
  return ok({ notice: writer.notice, output: (control) => logOutput(writer, options, control) });
}

function logOutput(
  writer: JsonlWriter,
  { line, lastLine }: LineLogOptions,
  control: Pick<SessionControl, "report">,
): Output {
  const write = (text: string): void => {
    const trouble = writer.write(text);
    if (trouble !== null) control.report(trouble);
  };
  return {
    show: (record) => write(line(record)),
    reopen() {
      const trouble = writer.reopen();
      if (trouble !== null) control.report(trouble);
    },
    close() {
      if (lastLine !== undefined) write(lastLine());
      writer.close();
      if (writer.dropped === 0) return [];
      const message = `${writer.dropped} of ${writer.dropped + writer.written} lines could not be written`;
      return [{ code: "log.incomplete", where: writer.path, message }];
    },
  };
}
