// Who competes for the cores of a host: candidates, their groups, and what is this program's own.
export { ContentionReader } from "./contention-reader.ts";
export { Lateness } from "./lateness.ts";
