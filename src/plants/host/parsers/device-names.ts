// The names in the first column of a device table. They change almost never, so each
// row's bytes are compared with the name seen there last time and a string is made only
// when they differ.
import { isText, textOf } from "./parser.ts";

export class DeviceNames {
  readonly names: string[] = [];
  /** Grows whenever a row got another name or the number of rows changed. */
  version = 0;

  /** Notes that row `row` is named by these bytes. */
  note(row: number, bytes: Uint8Array, span: { from: number; to: number }): void {
    const known = this.names[row];
    if (known !== undefined && isText(known, bytes, span.from, span.to)) return;
    const name = textOf(bytes, span.from, span.to);
    if (name === known) return;
    this.names[row] = name;
    this.version++;
  }

  /** Ends a walk that saw `rows` rows. */
  close(rows: number): void {
    if (this.names.length === rows) return;
    this.names.length = rows;
    this.version++;
  }
}
