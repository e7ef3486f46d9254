// Keeps the paths of a recording while it is parsed, and refuses what no file
// system can hold: a path told twice in one frame, a file that is also a
// directory, something gone that was not there.
import { quoted } from "./escape.ts";
import { ancestorsOf, parentOf } from "./recording.ts";

type Kind = "leaf" | "dir";

export class PathLedger {
  readonly #kinds = new Map<string, Kind>();
  /** What lies directly in each directory, so that a directory goes without a look at all paths. */
  readonly #children = new Map<string, Set<string>>();
  #told = new Set<string>();

  nextFrame(): void {
    this.#told = new Set();
  }

  /** Null, or the sentence that refuses the path; what is refused leaves no trace. */
  add(path: string, isDirectory: boolean): string | null {
    const fault = this.#fault(path, isDirectory);
    if (fault !== null) return fault;
    this.#told.add(path);
    this.#put(path, isDirectory ? "dir" : "leaf");
    return null;
  }

  #put(path: string, kind: Kind): void {
    let child = path;
    for (const parent of ancestorsOf(path)) {
      const siblings = this.#children.get(parent);
      if (siblings === undefined) this.#children.set(parent, new Set([child]));
      else siblings.add(child);
      this.#kinds.set(parent, "dir");
      child = parent;
    }
    this.#kinds.set(path, kind);
  }

  #fault(path: string, isDirectory: boolean): string | null {
    if (this.#told.has(path)) return `${quoted(path)} is told twice in one frame`;
    const kind = this.#kinds.get(path);
    if (kind !== undefined && kind !== (isDirectory ? "dir" : "leaf")) {
      return `${quoted(path)} is a file and a directory at once`;
    }
    const leaf = ancestorsOf(path).find((parent) => this.#kinds.get(parent) === "leaf");
    return leaf === undefined ? null : `${quoted(path)} lies inside the file ${quoted(leaf)}`;
  }

  remove(path: string): string | null {
    if (!this.#kinds.has(path)) return `${quoted(path)} cannot be gone: no earlier frame has it`;
    this.#children.get(parentOf(path))?.delete(path);
    this.#forget(path);
    return null;
  }

  #forget(path: string): void {
    this.#kinds.delete(path);
    for (const child of this.#children.get(path) ?? []) this.#forget(child);
    this.#children.delete(path);
  }
}
