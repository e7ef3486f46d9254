// A recording as text: one readable, diffable file. The grammar is in
// docs/recorded-hosts.md; `parse.ts` reads back exactly what this writes.
import { escapeBytes } from "./escape.ts";
import { RECORDING_HEADER } from "./recording.ts";
import type { Entry, RecordedFrame, Recording } from "./recording.ts";

const NEWLINE = 0x0a;
const utf8 = new TextEncoder();

/** The text of a recording, ending in a newline. Printable ASCII throughout. */
export function formatRecording(recording: Recording): string {
  const lines = [RECORDING_HEADER, `name ${escapeText(recording.name)}`];
  for (const note of recording.notes) lines.push(`note ${escapeText(note)}`);
  for (const frame of recording.frames) lines.push("", frameText(frame));
  return `${lines.join("\n")}\n`;
}

const escapeText = (text: string): string => escapeBytes(utf8.encode(text));

function frameText(frame: RecordedFrame): string {
  const lines = [`frame ${frame.at}`];
  for (const path of frame.gone) lines.push(`gone ${escapeText(path)}`);
  for (const entry of frame.entries) lines.push(entryLines(entry).join("\n"));
  return lines.join("\n");
}

function entryLines(entry: Entry): string[] {
  const path = escapeText(entry.path);
  if (entry.kind === "dir") return [`dir ${path}`];
  if (entry.kind === "fail") return [`fail ${entry.on} ${entry.errno} ${path}`];
  return [`file ${path}`, ...contentLines(entry.content)];
}

/** Each line behind a bar; a lone backslash at the end says that no newline follows. */
function contentLines(content: Uint8Array): string[] {
  const lines: string[] = [];
  for (let start = 0; start < content.length;) {
    const newline = content.indexOf(NEWLINE, start);
    const end = newline === -1 ? content.length : newline;
    lines.push(`|${escapeBytes(content.subarray(start, end))}${newline === -1 ? "\\" : ""}`);
    start = end + 1;
  }
  return lines;
}
