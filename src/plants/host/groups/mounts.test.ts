import { array, assert, constantFrom, property, string, uint8Array } from "fast-check";
import { describe, expect, test } from "vitest";
import { escapedMount, mountTable, type Mount } from "../parsers/index.ts";
import { chooseMounts } from "./mounts.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function mountsOf(text: string): readonly Mount[] {
  const table = mountTable.empty();
  const bytes = encode(text);
  mountTable.parse(bytes, bytes.length, table);
  return table.mounts;
}

interface Wanted {
  readonly asked?: readonly string[];
  readonly leftOut?: readonly string[];
}

/** Lines without the newline; what is asked, and what is left out as `POINT: reason`. */
function check(lines: readonly string[], { asked = [], leftOut = [] }: Wanted): void {
  const choice = chooseMounts(mountsOf(lines.map((line) => `${line}\n`).join("")));
  expect(choice.asked.map(({ point }) => point)).toEqual(asked);
  expect(choice.leftOut.map(({ point, why }) => `${point}: ${why}`)).toEqual(
    leftOut.map((text) => expect.stringMatching(new RegExp(`^${text}`, "u"))),
  );
}

const ROOT = "1 0 8:1 / / rw - ext4 /dev/sda rw";

describe("T1: which file systems are asked how full they are", () => {
  const rows: readonly (readonly [string, readonly string[], Wanted])[] = [
    ["a disk", [ROOT], { asked: ["/"] }],
    [
      "the kernel's own are not named",
      [ROOT, "2 1 0:2 / /proc rw - proc proc rw"],
      { asked: ["/"] },
    ],
    [
      "a bind mount is the same file system",
      [ROOT, "2 1 8:1 /srv /srv rw - ext4 /dev/sda rw"],
      { asked: ["/"], leftOut: ["/srv: the same file system as /$"] },
    ],
    [
      "the whole one stands for its parts, though it comes later and is longer",
      [ROOT, "2 1 8:2 /a /a rw - xfs /dev/b rw", "3 1 8:2 / /longer rw - xfs /dev/b rw"],
      { asked: ["/", "/longer"], leftOut: ["/a: the same file system as /longer$"] },
    ],
    [
      "of subvolumes the shortest name",
      ["1 0 0:9 /@ / rw - btrfs /dev/b rw", "2 1 0:9 /@home /home rw - btrfs /dev/b rw"],
      { asked: ["/"], leftOut: ["/home: the same"] },
    ],
    [
      "one that cannot be written does not fill; one bound read-only does",
      [ROOT, "2 1 8:2 / /a rw - ext4 b ro", "3 1 8:3 / /b ro - ext4 c rw,errors=remount-ro"],
      { asked: ["/", "/b"], leftOut: ["/a: cannot be written"] },
    ],
    ...["nfs4", "cifs", "ceph", "fuse.sshfs", "fuseblk", "9p", "virtiofs", "afs", "surprise"].map(
      (type) =>
        [
          `${type} may hang`,
          [ROOT, `2 1 0:9 / /mnt rw - ${type} there rw`],
          { asked: ["/"], leftOut: ["/mnt: might never answer"] },
        ] as const,
    ),
    [
      "a disk below one that may hang, however deep",
      [
        ROOT,
        "2 1 0:9 / /n rw - nfs there rw",
        "3 2 0:8 / /n/t rw - tmpfs t rw",
        "4 3 8:2 / /n/t/d rw - xfs d rw",
      ],
      {
        asked: ["/"],
        leftOut: ["/n: might", "/n/t: in memory", "/n/t/d: might never answer: it lies below"],
      },
    ],
    [
      "a root on a network: this program runs from it, so what is below is asked",
      ["1 0 0:9 / / rw - nfs there rw", "2 1 8:2 / /scratch rw - xfs d rw"],
      { asked: ["/scratch"], leftOut: ["/: might never answer"] },
    ],
    [
      "one mounted over another hides it",
      [ROOT, "2 1 8:2 / /a rw - xfs b rw", "3 2 8:3 / /a rw - xfs c rw"],
      { asked: ["/", "/a"], leftOut: ["/a: another is mounted over it"] },
    ],
    [
      "one mounted over the folder above hides it too, beside it does not",
      [
        ROOT,
        "2 1 8:2 / /a/b rw - xfs b rw",
        "3 1 8:3 / /a rw - xfs c rw",
        "4 1 8:4 / /a/bc rw - xfs d rw",
      ],
      {
        asked: ["/", "/a"],
        leftOut: ["/a/b: another", "/a/bc: another"],
      },
    ],
    [
      "memory shared by all is asked, a session's is not; nor what would be mounted by asking",
      [
        ROOT,
        "2 1 0:2 / /tmp rw - tmpfs tmpfs rw",
        "3 1 0:3 / /run/user/0 rw - tmpfs tmpfs rw",
        "4 1 0:4 / /net rw - autofs auto rw",
      ],
      { asked: ["/", "/tmp"], leftOut: ["/run/user/0: in memory", "/net: asking would mount"] },
    ],
    [
      "an overlay only as the root of a container",
      ["1 0 0:1 / / rw - overlay o rw", "2 1 0:2 / /var/merged rw - overlay o rw"],
      { asked: ["/"], leftOut: ["/var/merged: its files lie on another"] },
    ],
  ];
  test.each(rows)("%s", (_, lines, wanted) => check(lines, wanted));

  test("mounts that stand on each other in a ring, as no kernel writes them, end", () =>
    check(["1 2 8:1 / /a rw - xfs a rw", "2 1 8:2 / /b rw - xfs b rw"], { asked: ["/a", "/b"] }));
});

describe("T1: the table of mounts", () => {
  test("names with blanks, newlines and backslashes come back; the kernel's optional fields are passed", () => {
    const [mount] = mountsOf(
      "36 35 98:0 /mnt1 /a\\040b\\134c\\012d rw,noatime master:1 shared:7 - ext3 /dev/root ro,errors=continue\n",
    );
    expect(mount).toEqual({
      id: 36,
      parent: 35,
      device: "98:0",
      root: "/mnt1",
      point: "/a b\\c\nd",
      isText: true,
      type: "ext3",
      readOnly: true,
    });
  });

  test("a source that is empty, a line cut off, lines that are none", () => {
    const text =
      "1 0 8:1 / / rw -\n- - -\n2 1 0:9 / /t rw - tmpfs  rw\n3 1 8:1 / /cut rw - ext4 /de";
    expect(mountsOf(text).map(({ point, type }) => [point, type])).toEqual([["/t", "tmpfs"]]);
  });

  test("the version grows when the table changed, and only then", () => {
    const table = mountTable.empty();
    const versions = [ROOT, ROOT, `${ROOT}x`, ROOT].map((line) => {
      const bytes = encode(`${line}\n`);
      mountTable.parse(bytes, bytes.length, table);
      return table.version;
    });
    expect(versions).toEqual([1, 1, 2, 3]);
  });

  test("any name comes back from what the kernel would write for it", () => {
    assert(
      property(string({ unit: "grapheme", minLength: 1, maxLength: 20 }), (name) => {
        const point = `/${name}`;
        const [mount] = mountsOf(`1 0 8:1 / ${escapedMount(point)} rw - ext4 d rw\n`);
        expect(mount?.point).toBe(point);
      }),
      { seed: 1 },
    );
  });

  test("whatever the bytes, each mount is asked or left out at most once, and nothing is thrown", () => {
    const word = constantFrom(
      "1",
      "2",
      "8:1",
      "/",
      "/a",
      "/a/b",
      "rw",
      "-",
      "ext4",
      "nfs",
      "ro",
      "\n",
    );
    assert(
      property(array(word, { maxLength: 60 }), uint8Array({ maxLength: 60 }), (words, bytes) => {
        const mounts = mountsOf(`${words.join(" ").replaceAll(" \n ", "\n")}\n`);
        const { asked, leftOut } = chooseMounts(mounts);
        expect(asked.length + leftOut.length).toBeLessThanOrEqual(mounts.length);
        expect(new Set(asked.map(({ device }) => device)).size).toBe(asked.length);
        mountTable.parse(bytes, bytes.length, mountTable.empty());
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
