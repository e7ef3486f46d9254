// store: what stays when the program ends. Edges may import it by value.
export { refuseUnwritable, writeFileAtomically } from "./atomic-file.ts";
export { readJsonLines } from "./jsonl-reader.ts";
export type { JsonLine } from "./jsonl-reader.ts";
export { JsonlWriter, openJsonlWriter } from "./jsonl-writer.ts";
export type { JsonlWriterOptions } from "./jsonl-writer.ts";
export { isForeignLink, isSameFile } from "./place.ts";
export { lockPathOf } from "./writer-lock.ts";
