// Keeps the paths of a recording while it is parsed, and refuses what no file
// system can hold: a path told twice in one frame, a file that is also a
// directory, something gone that was not there.
import { parentOf } from "./recording.ts";

type Kind = "leaf" | "dir";

export class PathLedger {
  readonly #kinds = new Map<string, Kind>();
  #told = new Set<string>();

  nextFrame(): void {
    this.#told = new Set();
  }

  /** Null, or the sentence that refuses the path. */
  add(path: string, isDirectory: boolean): string | null {
    if (this.#told.has(path)) return `${path} is told twice in one frame`;
    this.#told.add(path);
    const before = this.#kinds.get(path);
    const kind: Kind = isDirectory ? "dir" : "leaf";
    if (before !== undefined && before !== kind) return `${path} is a file and a directory at once`;
    this.#kinds.set(path, kind);
    return this.#addParents(path);
  }

  remove(path: string): string | null {
    if (!this.#kinds.delete(path)) return `${path} cannot be gone: no earlier frame has it`;
    for (const other of this.#kinds.keys()) {
      if (other.startsWith(`${path}/`)) this.#kinds.delete(other);
    }
    return null;
  }

  #addParents(path: string): string | null {
    for (let parent = parentOf(path); parent !== "/"; parent = parentOf(parent)) {
      const kind = this.#kinds.get(parent);
      if (kind === "leaf") return `${path} lies inside the file ${parent}`;
      if (kind === "dir") return null;
      this.#kinds.set(parent, "dir");
    }
    return null;
  }
}
