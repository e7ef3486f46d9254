// Mount tables without what names anybody: folders, servers, volumes and options. Where a file
// system is mounted gets the same stand-in in the table of mounts and in the sizes beside it.

/** Folders every system has, and words that say nothing about anybody. */
const PLAIN_FOLDERS =
  /^(?:bin|blkio|boot|cache|cgroup|containers?|cpu|cpuacct|cpu,cpuacct|cpuset|data|debug|dev|devices|docker|efi|etc|firmware|freezer|fs|home|hostname|hosts|hugepages|kernel|lib|lib64|lock|log|media|memory|mnt|mqueue|opt|overlay2|pids|proc|pts|resolv\.conf|root|run|security|self|shm|snap|spool|srv|sys|sysctl|systemd|tmp|tracing|unified|user|usr|var|www)$/u;
/** Devices by the kernel's own name for them. */
const PLAIN_SOURCE =
  /^(?:\/dev\/(?:sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)p?\d*|[a-z0-9]+)$/u;
const ROOT = 3;
const POINT = 4;
const OPTIONS = 5;

/** Gives the stand-in of a name, the same one for the same name. */
export type StandIn = (name: string) => string;

const folders = (path: string, standIn: StandIn): string =>
  path
    .split("/")
    .map((part) => (part === "" || PLAIN_FOLDERS.test(part) ? part : standIn(part)))
    .join("/");

/** Whether it can be written, and nothing else of its options. */
const access = (options: string): string => options.split(",", 1)[0] ?? "";

/** The text of `/proc/PID/mountinfo` without names. */
export const cleanMounts = (text: string, standIn: StandIn): string =>
  text.replaceAll(/^.+$/gmu, (line) => {
    const fields = line.split(" ");
    const dash = fields.indexOf("-", OPTIONS);
    if (dash === -1) return "";
    const clean = fields.map((field, at) => {
      if (at === ROOT || at === POINT) return folders(field, standIn);
      if (at === OPTIONS || at >= dash + 3) return access(field);
      const isSource = at === dash + 2;
      return isSource && !PLAIN_SOURCE.test(field) ? folders(field, standIn) : field;
    });
    return clean.join(" ");
  });

/** The sizes recorded beside it, under the same stand-ins. */
export const cleanSpaces = (text: string, standIn: StandIn): string =>
  text.replaceAll(/^\/\S*/gmu, (point) => folders(point, standIn));
