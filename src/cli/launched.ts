// The end of a launcher that was killed with KILL: it can pass on nothing, and without this
// the program it had started would go on unseen, holding its log and its journal.
import type { Ms } from "../base/index.ts";

/** As in bin/homeostat.js, which cannot import this: the name it starts the program under. */
export const LAUNCHED = "homeostat-launched";

/** Each look costs a microsecond. */
const LOOK_EVERY: Ms = 1000;

/** Ends this process as by TERM once the launcher that started it is gone; does nothing where there is none. */
export function followLauncher(): void {
  if (process.argv0 !== LAUNCHED) return;
  const launcher = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(look);
    process.kill(process.pid, "SIGTERM");
  }, LOOK_EVERY);
  look.unref();
}
