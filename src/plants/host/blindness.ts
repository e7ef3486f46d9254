// Says when files that must be readable cannot be read, and when they can again: once when
// it begins, once when it has ended, however many readings it lasts. All that went blind in
// one reading is one trouble, since the cause is one.
import type { GapReason, Trouble } from "../../base/index.ts";

/** Readings in a row a file must be read well before it is back: one that comes and goes is said once. */
const STEADY_READINGS = 3;
/** Without these nothing can be said of a host: their absence is a trouble too. */
const NEEDED: ReadonlySet<string> = new Set(["/proc/stat", "/proc/meminfo"]);

/** What is asked of a file: where it is, and why its last reading gave nothing. */
export interface WatchedFile {
  readonly path: string;
  readonly gap: GapReason | null;
}

const NOTHING: readonly Trouble[] = [];

export class Blindness {
  /** Readings that went well since the file was said to be unreadable. */
  readonly #blind = new Map<string, number>();

  /** Takes in one reading of `files`; what is to be said of it, mostly nothing. */
  note(files: readonly WatchedFile[]): readonly Trouble[] {
    const lost: string[] = [];
    const back: string[] = [];
    for (const { path, gap } of files) {
      const well = gap === null || (gap === "absent" && !NEEDED.has(path));
      const steady = this.#blind.get(path);
      if (!well) {
        if (steady === undefined) lost.push(`${path} (${gap})`);
        this.#blind.set(path, 0);
      } else if (steady !== undefined) {
        this.#blind.set(path, steady + 1);
        if (steady + 1 < STEADY_READINGS) continue;
        this.#blind.delete(path);
        back.push(path);
      }
    }
    if (lost.length + back.length === 0) return NOTHING;
    return [
      ...(lost.length === 0 ? [] : [said("host.blind", "cannot be read", lost)]),
      ...(back.length === 0 ? [] : [said("host.back", "can be read again", back)]),
    ];
  }
}

const said = (code: string, what: string, files: readonly string[]): Trouble => ({
  code,
  message: `${what}: ${files.join(", ")}`,
  ...(code === "host.blind" ? { advice: "homeostat doctor says what it lacks" } : {}),
});
