// Work without a session of its own that a signal, or a reader that goes away, is to end in
// good order: it is told through an `AbortSignal`, and says afterwards which signal it was.
import { listenToSignals } from "../loop/index.ts";
import type { Io } from "./io.ts";

export interface Stop extends AbortController {
  /** Null where no signal came. */
  endedBy(): NodeJS.Signals | null;
  unlisten(): void;
}

export function stopOnSignals(io: Io): Stop {
  const stop = new AbortController();
  let endedBy: NodeJS.Signals | null = null;
  const end = (signal: NodeJS.Signals): void => {
    endedBy = signal;
    stop.abort();
  };
  const unlisten = listenToSignals({
    end,
    reload: () => {},
    hangUp: () => end("SIGHUP"),
    suspend: () => {},
    resume: () => {},
  });
  io.readerGone.addEventListener("abort", () => stop.abort());
  return Object.assign(stop, { endedBy: () => endedBy, unlisten });
}
