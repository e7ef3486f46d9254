// A host with every kind of mount there is: disks, parts of them, what is on a network, in
// memory, read-only, hidden under another, or named to break a terminal.
import { firstTasks, kernel, memory, quietTasks } from "./parts.ts";
import type { Extra, Plan } from "./simulate.ts";

const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const GIB_IN_KB = 1 << 20;

/** Names as mountinfo writes them: blanks, newlines and backslashes as octal escapes, all else raw. */
const HOSTILE = "/media/a\\040b\\012\x1b[31m";
const UMLAUT = latin1("/media/Übung");
const NOT_TEXT = "/media/\xff";

const mounts = (moment: number): string =>
  [
    "20 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro",
    "21 20 0:5 / /proc rw shared:2 - proc proc rw",
    "22 20 8:2 / /boot/efi rw shared:3 - vfat /dev/sda2 rw",
    "23 20 8:1 /www /srv/www ro shared:4 - ext4 /dev/sda1 rw",
    "24 20 0:40 /@home /home rw - btrfs /dev/sdb rw,subvol=/@home",
    "25 20 0:40 /@data /data rw - btrfs /dev/sdb rw,subvol=/@data",
    "26 20 0:41 / /mnt/nfs rw - nfs4 server:/export rw,hard",
    "27 26 8:17 / /mnt/nfs/inner rw - xfs /dev/sdb1 rw",
    "28 20 7:0 / /snap/core ro - squashfs /dev/loop0 ro",
    "29 20 0:42 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw,upperdir=/u",
    "30 20 0:43 / /run rw - tmpfs tmpfs rw",
    "31 30 0:44 / /run/user/1000 rw - tmpfs tmpfs rw",
    "32 20 0:45 / /net rw - autofs /etc/auto.net rw",
    "33 20 8:33 / /opt rw - xfs /dev/sdc1 rw",
    "34 33 0:46 / /opt rw - fuse.sshfs me@there: rw",
    `35 20 8:49 / ${HOSTILE} rw - ext4 /dev/sdd1 rw`,
    `36 20 8:50 / ${UMLAUT} rw - ext4 /dev/sdd2 rw`,
    `37 20 8:51 / ${NOT_TEXT} rw - ext4 /dev/sdd3 rw`,
    "38 20 8:52 / /media/failed rw - ext4 /dev/sdd4 ro,errors=remount-ro",
    ...(moment === 2 ? [] : ["39 20 8:65 / /media/stick rw - exfat /dev/sde1 rw"]),
    "",
  ].join("\n");

const sizes = (moment: number): string => {
  const [free, available] = moment < 2 ? [300_000, 200_000] : [200_000, 100_000];
  return [
    "# mount block_bytes blocks free available files files_free",
    `/ 4096 1000000 ${free} ${available} 65536 49152`,
    "/boot/efi 512 1000 900 900 0 0",
    "/data 4096 1000 400 400 0 0",
    "/run 4096 2000 1000 1000 500 499",
    `${HOSTILE} 4096 100 0 0 10 0`,
    `${UMLAUT} 4096 100 ${moment === 3 ? "101" : "50"} 50 10 5`,
    "/media/stick 4096 50 25 25 0 0",
    "",
  ].join("\n");
};

/** How full, by hand: `/` 70 of 90 shares, then 80; open files 9,000 of 10,000; tasks of 200. */
export const storage: Plan = {
  name: "storage",
  notes: [
    "mounts of every kind: local, bound, subvolumes, network, in memory, read-only, hidden, hostile names; invented",
    "/ is filled to 7/9, from 5 s on to 8/9, a quarter of its inodes used; 9 of 10 thousand open files; /media/stick is out at 5 s",
  ],
  times: [0, 1, 5, 15, 25],
  coreIds: [0, 1],
  tasks: [...firstTasks("systemd"), ...quietTasks(2000, 46, "service")],
  uptime: 50_000,
  load: ["0.50 0.40 0.30"].concat(Array.from({ length: 4 }, () => "0.40 0.40 0.30")),
  memory: () => memory(8 * GIB_IN_KB, 2 * GIB_IN_KB),
  disks: () => [],
  diskCounts: 17,
  nics: () => [],
  rates: { switches: 1000, forks: 1, interrupts: 500 },
  hasSchedstat: true,
  openFiles: 1024,
  extra: (moment): Record<string, Extra> => ({
    ...kernel("6.12.1", "quiet"),
    "/proc/self/mountinfo": mounts(moment),
    "/proc/self/statfs": sizes(moment),
    "/proc/sys/fs/file-nr": "9000\t0\t10000\n",
    "/proc/sys/kernel/threads-max": "200\n",
  }),
};
