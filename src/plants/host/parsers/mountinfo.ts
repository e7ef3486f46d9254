// /proc/self/mountinfo: what is mounted where, as this program sees it. It changes seldom, so
// its bytes are compared with those of the last reading, and text is made only when they
// differ. Names are hostile: blanks, backslashes and newlines come as octal escapes.
import { bytesOf, textOf, type Parser } from "./parser.ts";

export interface Mount {
  readonly id: number;
  /** The mount it stands on; its own id, or one not listed, at the root. */
  readonly parent: number;
  /** `major:minor` of the file system. */
  readonly device: string;
  /** Which folder of the file system stands here: `/` unless it is a bind mount or a subvolume. */
  readonly root: string;
  readonly point: string;
  /** False where the mount point is not UTF-8, so that `point` does not name it. */
  readonly isText: boolean;
  readonly type: string;
  /** True where the file system itself cannot be written, through whatever mount. */
  readonly readOnly: boolean;
}

export interface MountTable {
  /** In the order of the file: later ones stand on earlier ones. */
  mounts: readonly Mount[];
  /** Grows whenever the table changed. */
  version: number;
  /** What was parsed last. */
  bytes: Uint8Array;
}

const NEWLINE = 10;
const ESCAPE = /\\([0-3][0-7]{2})/g;
/** Fields before the optional ones, which a lone `-` ends. */
const FIXED_FIELDS = 6;
const REPLACEMENT = "\ufffd";

/** A field without its octal escapes, which stand for bytes of UTF-8. */
function unescaped(field: string): string {
  if (!field.includes("\\")) return field;
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const match of field.matchAll(ESCAPE)) {
    parts.push(bytesOf(field.slice(from, match.index)));
    parts.push(Uint8Array.of(Number.parseInt(match[1]!, 8)));
    from = match.index + match[0].length;
  }
  parts.push(bytesOf(field.slice(from)));
  const whole = Buffer.concat(parts);
  return textOf(whole, 0, whole.length);
}

/** A name as the kernel writes it in a table of mounts: without blanks and newlines. */
export const escapedMount = (name: string): string =>
  name.replaceAll(
    /[ \t\n\\#]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );

export const unescapedMount = unescaped;

function mountOf(line: string): Mount | null {
  const fields = line.split(" ");
  const dash = fields.indexOf("-", FIXED_FIELDS);
  const [id = "", parent = "", device = "", root = "", point = ""] = fields;
  const type = fields[dash + 1] ?? "";
  const isLine = dash !== -1 && fields.length > dash + 3 && /^\d{1,15}$/.test(id);
  if (!isLine || !/^\d{1,15}$/.test(parent) || !/^\d{1,9}:\d{1,9}$/.test(device)) return null;
  if (!point.startsWith("/") || type === "") return null;
  const plain = unescaped(point);
  return {
    id: Number(id),
    parent: Number(parent),
    device,
    root: unescaped(root),
    point: plain,
    isText: !plain.includes(REPLACEMENT),
    type: unescaped(type),
    readOnly: (fields.at(-1) ?? "").split(",", 1)[0] === "ro",
  };
}

export const mountTable: Parser<MountTable> = {
  file: "/proc/PID/mountinfo",
  empty: () => ({ mounts: [], version: 0, bytes: new Uint8Array(0) }),
  parse(bytes, length, into) {
    // A line cut off by the end of the buffer names nothing.
    const end = bytes.subarray(0, Math.max(0, length)).lastIndexOf(NEWLINE) + 1;
    const whole = bytes.subarray(0, end);
    if (Buffer.compare(whole, into.bytes) !== 0) {
      into.bytes = whole.slice();
      into.version++;
      const lines = textOf(whole, 0, end).split("\n");
      into.mounts = lines.map(mountOf).filter((mount) => mount !== null);
    }
    return into.mounts.length > 0 ? null : "no mount";
  },
};
