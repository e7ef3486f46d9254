// What fuzzing starts from: every file of every recorded host, by the parser that
// reads it, and the hosts themselves; where no recorded host has a file, samples by hand.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { must } from "../../src/base/index.ts";
import { ALL_PARSERS } from "../../src/plants/host/parsers/index.ts";
import type { AnyParser } from "../../src/plants/host/parsers/index.ts";
import { loadRecording } from "../../src/plants/host/recording/index.ts";
import type { Recording } from "../../src/plants/host/recording/index.ts";

const FOLDER = join(import.meta.dirname, "../../fixtures/hosts");

/** Every recorded host, by name. */
export function recordedHosts(): Recording[] {
  return readdirSync(FOLDER).map((name) => {
    const loaded = loadRecording(join(FOLDER, name));
    if (!loaded.ok) throw new Error(`${name}: ${loaded.trouble.message}`);
    return loaded.value;
  });
}

export interface Diet {
  readonly parser: AnyParser;
  /** Files this parser reads, never empty. */
  readonly files: readonly Buffer[];
}

/** The end of the paths a parser reads, from the name it gives its file. */
const ENDS: Readonly<Record<string, RegExp>> = {
  "/sys/…/one number":
    /\/(?:temp|temp1_crit|energy_uj|speed|memory\.max|cpu\.weight|cpuinfo_max_freq)$/u,
  "/sys/…/one counter": /\/(?:memory\.current|cpuacct\.usage|energy_uj)$/u,
  "/proc/pressure/*": /\/(?:pressure\/[a-z]+|[a-z]+\.pressure)$/u,
  "/proc/PID/stat": /^\/proc\/[0-9]+\/stat$/u,
  "/proc/PID/stat, its identity": /^\/proc\/[0-9]+\/stat$/u,
  "/proc/PID/schedstat": /\/schedstat$/u,
  "/proc/PID/mountinfo": /\/mountinfo$/u,
};

/** As the kernel prints them: files that are read of few processes, and that no recording holds. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  "/proc/PID/status": [
    "Name:\tweb\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t812\nPid:\t812\nPPid:\t1\nUid:\t33\t33\t33\t33\nGid:\t33\t33\t33\t33\nVmRSS:\t   12768 kB\nThreads:\t13\nSigCgt:\t00000000000004e8\nCpus_allowed:\t8f\nCpus_allowed_list:\t0-3,7\nMems_allowed_list:\t0\nvoluntary_ctxt_switches:\t596\nnonvoluntary_ctxt_switches:\t158\n",
    // A thread of the kernel says nothing of its memory.
    "Name:\tkthreadd\nState:\tS (sleeping)\nTgid:\t2\nUid:\t0\t0\t0\t0\nKthread:\t1\nThreads:\t1\nCpus_allowed_list:\t0-127\nvoluntary_ctxt_switches:\t298\nnonvoluntary_ctxt_switches:\t1\n",
    // Old kernels write no list of cores.
    "Name:\tUid:\\n0\nUid:\t1000\t1000\t1000\t1000\nCpus_allowed:\tffffffff,ffffffff\nvoluntary_ctxt_switches:\t18446744073709551615\nnonvoluntary_ctxt_switches:\t0\n",
  ],
  "/proc/PID/autogroup": ["/autogroup-562 nice 0\n", "/autogroup-7 nice -12\n"],
  "/proc/net/tcp": [
    `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 8922 1 00000000ec2535d3 100 0 0 10 0
   1: 0100007F:2263 0100007F:C354 06 00000000:00000000 03:00000954 00000000     0        0 0 3 00000000a0714967
`,
    `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 21714 1 0000000000000000 100 0 0 10 0
`,
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n",
  ],
  "/proc/net/unix": [
    `Num       RefCount Protocol Flags    Type St Inode Path
00000000ade2757e: 00000002 00000000 00010000 0001 01 1442028 /run/web/socket of it
00000000adfcc2de: 00000003 00000000 00000000 0001 03  1605
000000005d5d83f1: 00000002 00000000 00010000 0005 01 17033 @abstract
`,
    "Num       RefCount Protocol Flags    Type St Inode Path\n",
  ],
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** What each parser is fed. Throws when a parser has nothing: then it would not be fuzzed. */
export function diets(hosts: readonly Recording[]): Diet[] {
  const entries = hosts.flatMap((host) => host.frames.flatMap((frame) => frame.entries));
  return ALL_PARSERS.map((parser) => {
    const ends =
      ENDS[parser.file] ?? new RegExp(`(?:^|/)${escaped(parser.file.replace(/^\//u, ""))}$`, "u");
    const files = entries.flatMap((entry) =>
      entry.kind === "file" && ends.test(entry.path) && entry.content.length > 0
        ? [Buffer.from(entry.content)]
        : [],
    );
    files.push(...(SAMPLES[parser.file] ?? []).map((text) => Buffer.from(text)));
    must(files.length > 0, `there is a file for the parser of ${parser.file}`);
    return { parser, files };
  });
}
