// A playback recorded again, as `tools/record-host.ts` records a live host.
import { capture, difference } from "./index.ts";
import type { Capture, RecordedFrame, RecordedSource } from "./index.ts";

/** Every frame from where `source` stands to its end. */
export function recordedAgain(source: RecordedSource): RecordedFrame[] {
  const frames: RecordedFrame[] = [];
  let before: Capture | null = null;
  do {
    const now = capture(source);
    frames.push(difference(before, now, source.at));
    before = now;
  } while (source.advance());
  return frames;
}
