// What statfs(2) said of each file system when a host was recorded: a file beside the
// kernel's own, since no kernel file tells it. Read by recordings and foreign roots, whose
// mount points are not those of the machine they are read on.
import type { GapReason } from "../../base/index.ts";
import { escapedMount, unescapedMount } from "./parsers/index.ts";
import type { FileSystemSpace, HostSource } from "./source.ts";

export const SPACE_FILE = "/proc/self/statfs";
const HEAD = "# mount block_bytes blocks free available files files_free\n";
/** A line for each of hundreds of mounts. */
const BUFFER_BYTES = 1 << 18;

const numbersOf = (space: FileSystemSpace): readonly number[] => [
  space.blockBytes,
  space.blocks,
  space.free,
  space.available,
  space.files,
  space.filesFree,
];

/** The file's text, a line for each mount that answered. */
export function spaceText(spaces: ReadonlyMap<string, FileSystemSpace>): string {
  const lines = [...spaces].map(
    ([mount, space]) => `${escapedMount(mount)} ${numbersOf(space).join(" ")}\n`,
  );
  return HEAD + lines.join("");
}

/** What was recorded of one mount point; `absent` where nothing was. */
export function recordedSpace(
  source: Pick<HostSource, "readOnce">,
  mount: string,
): FileSystemSpace | GapReason {
  const buffer = new Uint8Array(BUFFER_BYTES);
  const length = source.readOnce(SPACE_FILE, buffer);
  if (typeof length !== "number") return length;
  const text = new TextDecoder().decode(buffer.subarray(0, length));
  for (const line of text.split("\n")) {
    const [point, ...words] = line.split(" ");
    if (point?.startsWith("/") && unescapedMount(point) === mount) return spaceOf(words);
  }
  return "absent";
}

function spaceOf(words: readonly string[]): FileSystemSpace | GapReason {
  const numbers = words.map((word) => (/^\d{1,20}$/.test(word) ? Number(word) : Number.NaN));
  const [blockBytes, blocks, free, available, files, filesFree] = numbers;
  if (filesFree === undefined || numbers.some(Number.isNaN)) return "malformed";
  return {
    blockBytes: blockBytes!,
    blocks: blocks!,
    free: free!,
    available: available!,
    files: files!,
    filesFree,
  };
}
