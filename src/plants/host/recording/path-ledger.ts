// Keeps the paths of a recording while it is parsed, and refuses what no file
// system can hold: a path told twice in one frame, a file that is also a
// directory, something gone that was not there.
import { ancestorsOf } from "./recording.ts";

type Kind = "leaf" | "dir";

export class PathLedger {
  readonly #kinds = new Map<string, Kind>();
  #told = new Set<string>();

  nextFrame(): void {
    this.#told = new Set();
  }

  /** Null, or the sentence that refuses the path; what is refused leaves no trace. */
  add(path: string, isDirectory: boolean): string | null {
    const fault = this.#fault(path, isDirectory);
    if (fault !== null) return fault;
    this.#told.add(path);
    this.#kinds.set(path, isDirectory ? "dir" : "leaf");
    for (const parent of ancestorsOf(path)) this.#kinds.set(parent, "dir");
    return null;
  }

  #fault(path: string, isDirectory: boolean): string | null {
    if (this.#told.has(path)) return `${path} is told twice in one frame`;
    const kind = this.#kinds.get(path);
    if (kind !== undefined && kind !== (isDirectory ? "dir" : "leaf")) {
      return `${path} is a file and a directory at once`;
    }
    const leaf = ancestorsOf(path).find((parent) => this.#kinds.get(parent) === "leaf");
    return leaf === undefined ? null : `${path} lies inside the file ${leaf}`;
  }

  remove(path: string): string | null {
    if (!this.#kinds.delete(path)) return `${path} cannot be gone: no earlier frame has it`;
    for (const other of this.#kinds.keys()) {
      if (other.startsWith(`${path}/`)) this.#kinds.delete(other);
    }
    return null;
  }
}
