// A host whose files are a map in memory, for tests: set a file, remove one, forbid one,
// and read again. Handles outlive their files as the kernel's do.
import type { GapReason } from "../../base/index.ts";
import { recordedSpace } from "./recorded-space.ts";
import type { FileHandle, FileSystemSpace, HostSource } from "./source.ts";

type Content =
  | string
  | Uint8Array
  | { readonly gap: GapReason }
  /** A symbolic link: what it says. */
  | { readonly link: string };

interface Node {
  content: Content;
  gone: boolean;
}

export class MemorySource implements HostSource {
  readonly live: boolean;
  readonly hostName = "memory";
  /** Opens that succeeded and were not closed. */
  readonly handles = new Map<FileHandle, Node>();
  /** Calls of `list`, by path. */
  readonly listed = new Map<string, number>();
  /** Calls of `readOnce`, by path. */
  readonly readAlone = new Map<string, number>();
  readonly #nodes = new Map<string, Node>();
  #next = 1;

  constructor(files: Readonly<Record<string, Content>>, live = true) {
    this.live = live;
    this.set(files);
  }

  set(files: Readonly<Record<string, Content>>): void {
    for (const [path, content] of Object.entries(files)) {
      const node = this.#nodes.get(path);
      if (node === undefined) this.#nodes.set(path, { content, gone: false });
      else node.content = content;
    }
  }

  /** Removes every file at or under `path`; kept handles then read as vanished. */
  remove(path: string): void {
    for (const [file, node] of this.#nodes) {
      if (file !== path && !file.startsWith(`${path}/`)) continue;
      node.gone = true;
      this.#nodes.delete(file);
    }
  }

  open(path: string): FileHandle | GapReason {
    const node = this.#nodes.get(path);
    if (node === undefined) return "absent";
    if (typeof node.content === "object" && "gap" in node.content) return node.content.gap;
    this.handles.set(this.#next, node);
    return this.#next++;
  }

  read(handle: FileHandle, into: Uint8Array): number | GapReason {
    const node = this.handles.get(handle);
    if (node === undefined) return "unreadable";
    return node.gone ? "vanished" : copy(node.content, into);
  }

  readOnce(path: string, into: Uint8Array): number | GapReason {
    this.readAlone.set(path, (this.readAlone.get(path) ?? 0) + 1);
    const node = this.#nodes.get(path);
    return node === undefined ? "absent" : copy(node.content, into);
  }

  list(path: string): readonly string[] | GapReason {
    this.listed.set(path, (this.listed.get(path) ?? 0) + 1);
    const names = new Set<string>();
    for (const file of this.#nodes.keys()) {
      if (file.startsWith(`${path}/`)) names.add(file.slice(path.length + 1).split("/")[0]!);
    }
    return names.size === 0 ? "absent" : [...names];
  }

  readLink(path: string): string | null {
    const content = this.#nodes.get(path)?.content;
    return typeof content === "object" && "link" in content ? content.link : null;
  }

  statfs(mount: string): FileSystemSpace | GapReason {
    return recordedSpace(this, mount);
  }

  close(handle: FileHandle): void {
    this.handles.delete(handle);
  }

  dispose(): void {
    this.handles.clear();
  }
}

function copy(content: Content, into: Uint8Array): number | GapReason {
  if (typeof content === "object" && "gap" in content) return content.gap;
  if (typeof content === "object" && "link" in content) return "unreadable";
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const length = Math.min(bytes.length, into.length);
  into.set(bytes.subarray(0, length));
  return length;
}
