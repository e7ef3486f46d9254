// Takes what could name a person, a machine or an employer out of a capture: host
// name, process names, interface names that carry addresses, cgroup and folder names, kernel
// build and command line, memory addresses. The same name gets the same stand-in
// in every frame, so that what belongs together still does.
import { SPACE_FILE } from "../recorded-space.ts";
import { cleanMounts, cleanSpaces } from "./anonymise-mounts.ts";
import type { Capture } from "./capture.ts";
import type { Entry } from "./recording.ts";

/** Kernel threads that every machine has; other names are replaced. */
const KERNEL_NAMES =
  /^(?:kthreadd|kworker|ksoftirqd|migration|cpuhp|idle_inject|rcu_[a-z_]+|kswapd[0-9]*|kcompactd[0-9]*|khugepaged|ksmd|kauditd|kdevtmpfs|kblockd|watchdogd|oom_reaper|writeback|kthrotld|jbd2|slub_flushwq|netns|mm_percpu_wq)(?:[/:-]|$)/u;
/** Cgroup names that say nothing about anybody. */
const PLAIN_GROUPS =
  /^(?:cpu|cpuacct|cpu,cpuacct|cpuset|memory|blkio|pids|devices|freezer|net_cls|net_cls,net_prio|net_prio|perf_event|hugetlb|rdma|misc|systemd|unified|init\.scope|system\.slice|user\.slice|machine\.slice)$/u;
/** Words of the kernel command line that change how a host reads. */
const KEPT_BOOT_WORDS =
  /^(?:psi|isolcpus|nohz_full|nosmt|cgroup_[a-z_]+|systemd\.unified_[a-z_]+|noautogroup)(?:=|$)/u;
/** Fields of a process's stat that are addresses, counted from the state (0). */
const ADDRESS_FIELDS = [23, 24, 25, 26, 27, 42, 43, 44, 45, 46, 47, 48];
const AT_PAGESZ = 6n;

export class Anonymiser {
  readonly #standIns = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** The capture without what identifies; paths are renamed alike in all captures given to it. */
  clean(moment: Capture): Capture {
    const cleaned = new Map<string, Entry>();
    for (const entry of moment.values()) {
      const path = this.#path(entry.path);
      cleaned.set(
        path,
        entry.kind === "file"
          ? { ...entry, path, content: this.#content(entry) }
          : { ...entry, path },
      );
    }
    return cleaned;
  }

  #content(entry: Entry & { kind: "file" }): Uint8Array {
    if (entry.path === "/proc/self/auxv") return onlyPageSize(entry.content);
    const text = Buffer.from(entry.content).toString("latin1");
    return Buffer.from(this.#text(entry.path, text), "latin1");
  }

  #text(path: string, text: string): string {
    if (path === "/proc/sys/kernel/hostname") return "host\n";
    if (path === "/proc/version") return text.replace(/^(Linux version [0-9.]+)[^]*$/u, "$1\n");
    if (path === "/proc/sys/kernel/osrelease") return text.replace(/^([0-9.]+)[^]*$/u, "$1\n");
    if (path === "/proc/cmdline") return keptWords(text);
    if (path === "/proc/cpuinfo") return onlyHypervisor(text);
    if (path === "/proc/net/dev")
      return text.replaceAll(
        /^( *)([^:\s]+):/gmu,
        (_all, pad, name) => `${pad}${this.#device(name)}:`,
      );
    if (path.startsWith("/sys/class/dmi/")) return "\n";
    if (path.endsWith("/mountinfo")) return cleanMounts(text, (name) => this.#folder(name));
    if (path === SPACE_FILE) return cleanSpaces(text, (name) => this.#folder(name));
    if (path.endsWith("/cgroup"))
      return text.replaceAll(/:(\/.*)$/gmu, (_all, group) => `:${this.#groups(group)}`);
    if (path.endsWith("/comm")) return `${this.#name(text.trim(), false)}\n`;
    if (path.endsWith("/status")) return text.replace(/^Name:\t.*$/mu, "Name:\tself");
    if (path.endsWith("/cgroup.procs")) return "";
    return /^\/proc\/(?:self|[0-9]+)\/stat$/u.test(path) ? this.#stat(text) : text;
  }

  #stat(text: string): string {
    const open = text.indexOf("(");
    const close = text.lastIndexOf(")");
    if (open === -1 || close < open) return text;
    const fields = text
      .slice(close + 2)
      .trimEnd()
      .split(" ");
    const isKernel = text.startsWith("2 ") || fields[1] === "2";
    for (const at of ADDRESS_FIELDS) if (fields[at] !== undefined) fields[at] = "0";
    return `${text.slice(0, open)}(${this.#name(text.slice(open + 1, close), isKernel)}) ${fields.join(" ")}\n`;
  }

  #name(name: string, isKernel: boolean): string {
    if (isKernel && KERNEL_NAMES.test(name)) return name;
    if (/^(?:init|systemd|bash|sh|node)$/u.test(name)) return name;
    return this.#standIn(isKernel ? "kernel" : "task", name);
  }

  /** An interface whose name carries an address or an id: `enx001122334455`, `br-1a2b3c4d`. */
  #device(name: string): string {
    const prefix = /^([a-z-]+?)-?[0-9a-f]{6,}$/u.exec(name)?.[1];
    return prefix === undefined ? name : this.#standIn(prefix.replaceAll("-", ""), name);
  }

  #path(path: string): string {
    if (path.startsWith("/sys/class/net/")) {
      return path.replace(
        /^(\/sys\/class\/net\/)([^/]+)/u,
        (_all, folder, name) => `${folder}${this.#device(name)}`,
      );
    }
    if (!path.startsWith("/sys/fs/cgroup/")) return path;
    const parts = path.slice("/sys/fs/cgroup/".length).split("/");
    return [
      "/sys/fs/cgroup",
      ...parts.map((part, at) =>
        at === parts.length - 1 &&
        /^[a-z]+\./u.test(part) &&
        !/\.(?:slice|service|scope)$/u.test(part)
          ? part
          : this.#group(part),
      ),
    ].join("/");
  }

  #folder(name: string): string {
    return this.#standIn("folder", name);
  }

  #groups(path: string): string {
    return path
      .split("/")
      .map((part) => (part === "" ? part : this.#group(part)))
      .join("/");
  }

  #group(name: string): string {
    if (PLAIN_GROUPS.test(name)) return name;
    const kind = /\.(?:slice|service|scope)$/u.exec(name)?.[0] ?? "";
    return `${this.#standIn("group", name)}${kind}`;
  }

  #standIn(kind: string, name: string): string {
    const key = `${kind} ${name}`;
    let standIn = this.#standIns.get(key);
    if (standIn === undefined) {
      const count = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, count);
      standIn = `${kind}-${count}`;
      this.#standIns.set(key, standIn);
    }
    return standIn;
  }
}

const keptWords = (text: string): string =>
  `${text
    .trim()
    .split(/\s+/u)
    .filter((word) => KEPT_BOOT_WORDS.test(word))
    .join(" ")}\n`;

/** Of what a processor tells of itself, only whether it is a virtual one changes how a host reads. */
const onlyHypervisor = (text: string): string =>
  text
    .split("\n")
    .filter((line) => /^(?:processor|flags)\s*:/u.test(line))
    .map((line) =>
      line.replace(/^(flags\s*:).*$/u, /\bhypervisor\b/u.test(line) ? "$1 hypervisor" : "$1"),
    )
    .map((line) => `${line}\n`)
    .join("");

/** The auxiliary vector holds addresses; all that is read from it is the size of a page. */
function onlyPageSize(vector: Uint8Array): Uint8Array {
  const view = new DataView(vector.buffer, vector.byteOffset, vector.byteLength);
  for (let at = 0; at + 16 <= view.byteLength; at += 16) {
    if (view.getBigUint64(at, true) === AT_PAGESZ) return vector.slice(at, at + 16);
  }
  return new Uint8Array(0);
}
