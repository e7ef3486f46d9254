// The files that say who competes: identity, status, session group, listening sockets.
import { describe, expect, test } from "vitest";
import {
  autogroup,
  pidIdentity,
  pidStatus,
  tcpListeners,
  unixListeners,
  type Parser,
} from "./index.ts";

function parsed<T>(parser: Parser<T>, text: string): T | string {
  const into = parser.empty();
  const bytes = new TextEncoder().encode(text);
  return parser.parse(bytes, bytes.length, into) ?? into;
}

/** Field 41 is the class; what stands before it is as the kernel prints it. */
const identityText = (name: string): string =>
  `812 (${name}) S 800 810 700 34816 812 4194560 1 2 3 4 50 60 0 0 25 5 3 0 12345 4096 10 18446744073709551615 ${"0 ".repeat(15)}3 0 0 0\n`;

describe("X2: who a process is", () => {
  test.each(["web", "((a b ) ( c d) )", "line\nbreak) S 1 2 3"])("named %j", (name) => {
    expect(parsed(pidIdentity, identityText(name))).toEqual({
      parent: 800,
      processGroup: 810,
      session: 700,
      terminal: 34816,
      foreground: 812,
      flags: 4194560,
      nice: 5,
      threads: 3,
      startTicks: 12345,
      policy: 3,
    });
  });

  test("a kernel too old for a class, and what is no stat", () => {
    const old = identityText("web").split(" ").slice(0, 24).join(" ");
    expect(parsed(pidIdentity, `${old}\n`)).toMatchObject({
      startTicks: 12345,
      policy: Number.NaN,
    });
    expect(parsed(pidIdentity, "812 web S\n")).toBe("no name in brackets");
    expect(parsed(pidIdentity, "812 (web) S 1\n")).toBe("too few fields");
  });

  test.each<[list: string, cores: number[]]>([
    ["0-3,7", [0, 1, 2, 3, 7]],
    ["5", [5]],
    ["", []],
    ["3-1", []],
    ["x", []],
    ["0,2,", [0, 2]],
  ])("may run on the cores %j", (list, cores) => {
    const text = `Name:\tx\nUid:\t33\t0\t0\t0\nCpus_allowed_list:\t${list}\nvoluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t34\n`;
    expect(parsed(pidStatus, text)).toEqual({ uid: 33, voluntary: 12, forced: 34, cores });
  });

  test("a range without end is cut, and a status without switches is refused", () => {
    const endless =
      "Cpus_allowed_list:\t0-99999999999\nvoluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t1\n";
    expect(parsed(pidStatus, endless)).toMatchObject({ cores: { length: 8192 } });
    expect(parsed(pidStatus, "Name:\tx\n")).toBe("no counts of switches");
  });

  test.each<[text: string, expected: object | string]>([
    ["/autogroup-562 nice 0\n", { group: 562, nice: 0 }],
    ["/autogroup-7 nice -12\n", { group: 7, nice: -12 }],
    ["", "not the name of a session group"],
    ["/autogroup-x nice 1\n", "not the name of a session group"],
  ])("in the session group %j", (text, expected) => {
    const said = parsed(autogroup, text);
    if (typeof expected === "string") expect(said).toBe(expected);
    else expect(said).toEqual(expected);
  });
});

describe("X2: which sockets listen", () => {
  const tcp = (state: string, inode: number): string =>
    `   0: 0100007F:1F90 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  0  0 ${inode} 1 0 100\n`;

  test("tcp: state 0A alone", () => {
    const text = `  sl  local_address rem_address   st\n${tcp("0A", 11)}${tcp("01", 12)}${tcp("0A", 13)}`;
    expect(parsed(tcpListeners, text)).toEqual({ inodes: new Set([11, 13]) });
  });

  test("unix: the accepting flag alone, with a path or none", () => {
    const text =
      "Num RefCount Protocol Flags Type St Inode Path\n" +
      "0000: 00000002 00000000 00010000 0001 01 21 /run/a b\n" +
      "0000: 00000003 00000000 00000000 0001 03 22\n" +
      "0000: 00000002 00000000 00010000 0005 01 23\n";
    expect(parsed(unixListeners, text)).toEqual({ inodes: new Set([21, 23]) });
  });

  test("a line cut off by the end of the buffer is none", () => {
    const text = `  sl\n${tcp("0A", 11)}${tcp("0A", 1234).slice(0, -14)}`;
    expect(parsed(tcpListeners, text)).toEqual({ inodes: new Set([11]) });
    expect(parsed(tcpListeners, "")).toBe("no heading");
  });
});
