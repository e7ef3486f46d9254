// store: what stays when the program ends. Edges may import it by value.
export { refuseUnwritable, writeFileAtomically } from "./atomic-file.ts";
export { systemTrouble } from "./errno.ts";
export { readJsonLines } from "./jsonl-reader.ts";
export type { JsonLine } from "./jsonl-reader.ts";
export { JsonlWriter, openJsonlWriter } from "./jsonl-writer.ts";
export type { JsonlWriterOptions } from "./jsonl-writer.ts";
export { closeOutJournal, createJournal, openJournal, readJournal } from "./journal.ts";
export type { Journal, JournalOptions } from "./journal.ts";
export { readOwnedFile, stampOf } from "./owned-file.ts";
export { packLine, readPackedLines, replacePackedLines, writePackedLines } from "./packed-lines.ts";
export { isForeignLink, isSameFile, plantedLink } from "./place.ts";
export { privateFolder } from "./private-folder.ts";
export { lockHolder, lockPathOf, takeWriterLock } from "./writer-lock.ts";
export type { LockHolder, LockPlace, WriterLock } from "./writer-lock.ts";
export { stateFolder } from "./state-folder.ts";
export { uniqueId } from "./unique-id.ts";
