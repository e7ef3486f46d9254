// Which mounted file systems are asked how full they are, and why the others are not. Asking
// one whose server is gone blocks for ever, so only types known to answer at once are asked,
// and only where no other stands on the way to them. Pure: works on the table of mounts.
import type { Mount } from "../parsers/index.ts";

/** A mount that is not asked, and why. */
export interface LeftOut {
  readonly point: string;
  readonly type: string;
  readonly why: string;
}

export interface MountChoice {
  /** One mount for each file system, in the order of the table. */
  readonly asked: readonly Mount[];
  /** Without those of the kernel, which hold no files. */
  readonly leftOut: readonly LeftOut[];
}

const names = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** File systems on a disk of this machine: they answer from memory. */
const LOCAL = names(
  "ext2 ext3 ext4 xfs btrfs zfs bcachefs f2fs jfs reiserfs nilfs2 vfat msdos exfat ntfs ntfs3 hfs hfsplus ufs minix udf ubifs jffs2",
);
/** Nothing is ever written to these. */
const IMAGES = names("squashfs iso9660 erofs cramfs romfs");
const KERNEL = names(
  "proc sysfs devtmpfs devpts cgroup cgroup2 mqueue hugetlbfs debugfs tracefs securityfs pstore bpf configfs fusectl binfmt_misc rpc_pipefs nfsd nsfs efivarfs selinuxfs ramfs rootfs resctrl",
);
/** Where memory that is full stops programs; elsewhere a service or a session has its own. */
const SHARED_TMPFS = names("/ /tmp /var/tmp /run /dev/shm");
const ROOT = "/";

const WHY = {
  tmpfs: "in memory, for one service or session",
  image: "cannot be written to, so it cannot fill",
  overlay: "its files lie on another file system",
  automount: "asking would mount it",
  slow: "might never answer: on a network, in user space, or of an unknown type",
  behind: "might never answer: it lies below one that might not",
  hidden: "another is mounted over it",
  name: "its name is not UTF-8",
} as const;

/** Chooses of `mounts`. Bind mounts and subvolumes of one file system count once. */
export function chooseMounts(mounts: readonly Mount[]): MountChoice {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const chosen = new Map<string, Mount>();
  const leftOut: LeftOut[] = [];
  const leave = ({ point, type }: Mount, why: string): void => {
    leftOut.push({ point, type, why });
  };
  for (const mount of mounts) {
    if (KERNEL.has(mount.type)) continue;
    const why = whyNot(mount) ?? whyNotThere(mount, mounts, byId);
    if (why !== null) {
      leave(mount, why);
      continue;
    }
    const other = chosen.get(mount.device);
    const better = other === undefined || isBetter(mount, other);
    if (better) chosen.set(mount.device, mount);
    if (other !== undefined)
      leave(...(better ? ([other, sameAs(mount)] as const) : ([mount, sameAs(other)] as const)));
  }
  const asked = new Set(chosen.values());
  return { asked: mounts.filter((mount) => asked.has(mount)), leftOut };
}

export const sameAs = ({ point }: { readonly point: string }): string =>
  `the same file system as ${point}`;

/** What speaks against a mount by itself. */
function whyNot({ type, point, readOnly, isText }: Mount): string | null {
  if (type === "autofs") return WHY.automount;
  if (IMAGES.has(type)) return WHY.image;
  if (type === "tmpfs" && !SHARED_TMPFS.has(point)) return WHY.tmpfs;
  if (type === "overlay" && point !== ROOT) return WHY.overlay;
  if (!LOCAL.has(type) && type !== "tmpfs" && type !== "overlay") return WHY.slow;
  if (readOnly) return WHY.image;
  return isText ? null : WHY.name;
}

/** What speaks against a mount by where it stands. */
function whyNotThere(
  mount: Mount,
  mounts: readonly Mount[],
  byId: ReadonlyMap<number, Mount>,
): string | null {
  const way = wayTo(mount, byId);
  if (mounts.some((other) => hides(other, mount, way))) return WHY.hidden;
  // What is below a mount point is reached through all it stands on; the root answers, or
  // this program would not run.
  const slow = way.some((each) => each !== mount && each.point !== ROOT && isSlow(each));
  return slow ? WHY.behind : null;
}

const isSlow = ({ type }: Mount): boolean =>
  !LOCAL.has(type) &&
  !KERNEL.has(type) &&
  !IMAGES.has(type) &&
  type !== "tmpfs" &&
  type !== "overlay";

/** A mount and all it stands on, nearest first. */
function wayTo(mount: Mount, byId: ReadonlyMap<number, Mount>): readonly Mount[] {
  const way: Mount[] = [];
  for (let at: Mount | undefined = mount; at !== undefined && !way.includes(at);) {
    way.push(at);
    at = byId.get(at.parent);
  }
  return way;
}

/** True where a path to `mount` ends on `other` instead, which was mounted on the way later. */
function hides(other: Mount, mount: Mount, way: readonly Mount[]): boolean {
  const within =
    other.point === mount.point ||
    mount.point.startsWith(other.point === ROOT ? ROOT : `${other.point}/`);
  return within && !way.includes(other) && way.some(({ id }) => id === other.parent);
}

/** Whole file systems before parts of them, then the shorter name, then the first in the alphabet. */
function isBetter(one: Mount, other: Mount): boolean {
  const whole = Number(one.root === ROOT) - Number(other.root === ROOT);
  if (whole !== 0) return whole > 0;
  const shorter = other.point.length - one.point.length;
  return shorter === 0 ? one.point < other.point : shorter > 0;
}
