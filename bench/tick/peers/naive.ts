// The files homeostat reads, read the way a first draft would: whole files as text,
// split and matched each tick, /proc listed and every process's stat opened anew.
import { readdirSync, readFileSync } from "node:fs";
import { beat, paceFromArguments } from "./pace.ts";

const FILES = [
  "/proc/stat",
  "/proc/meminfo",
  "/proc/vmstat",
  "/proc/loadavg",
  "/proc/pressure/cpu",
  "/proc/pressure/memory",
  "/proc/pressure/io",
  "/proc/diskstats",
  "/proc/net/dev",
];
const FOLDERS = ["/sys/class/thermal", "/sys/class/hwmon", "/sys/block", "/sys/class/net"];

interface ProcessFields {
  readonly pid: number;
  readonly name: string;
  readonly ticks: number;
  readonly pages: number;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

const numbersIn = (text: string): string[][] =>
  text.split("\n").map((line) => line.trim().split(/[\s:=]+/));

function processOf(pid: string): ProcessFields | null {
  const match = /^(\d+) \((.*)\) (.*)$/s.exec(textOf(`/proc/${pid}/stat`));
  if (match === null) return null;
  const fields = match[3]!.split(" ").map(Number);
  const ticks = fields[11]! + fields[12]!;
  return { pid: Number(pid), name: match[2]!, ticks, pages: fields[21]! };
}

await beat(paceFromArguments(), () => {
  const groups = FILES.map((path) => numbersIn(textOf(path)));
  const folders = FOLDERS.map(namesIn);
  const processes = namesIn("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(processOf)
    .filter((process) => process !== null)
    .sort((a, b) => b.ticks - a.ticks);
  return JSON.stringify({ groups, folders, top: processes.slice(0, 10) }).length;
});
