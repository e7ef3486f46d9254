// recording: hosts as text, and their playback through the port of a live host.
export type { Entry, RecordedFrame, Recording } from "./recording.ts";
export { formatRecording } from "./format.ts";
export { parseRecording } from "./parse.ts";
export { loadRecording } from "./load.ts";
export { RecordedSource } from "./recorded-source.ts";
export { unpackFrame } from "./unpack.ts";
export { capture, difference } from "./capture.ts";
export type { Capture } from "./capture.ts";
export { Anonymiser } from "./anonymise.ts";
export { isRecorded } from "./paths.ts";
export { openHostSource } from "./open.ts";
