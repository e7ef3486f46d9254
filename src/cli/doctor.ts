// `homeostat doctor`: what kind of host this is, what can be read and steered here, and
// what would change the rest. Changes nothing.
import { HALVES, examineHost, ownReach } from "../plants/host/doctor/index.ts";
import type { Finding, FindingState, Half } from "../plants/host/doctor/index.ts";
import { openHostSource } from "../plants/host/recording/index.ts";
import { foldUnder, harmlessJson, showHostile } from "../show/text/index.ts";
import { EXIT, refuse } from "./exit.ts";
import { isDumb } from "./io.ts";

export interface DoctorOptions {
  /** Folder that holds `proc` and `sys`, or a recording; this host when left out. */
  readonly root?: string;
  readonly json: boolean;
  /** Width of the terminal; `null` or left out where there is none, and lines stay whole. */
  readonly columns?: number | null;
}

export interface DoctorOutput {
  out(text: string): void;
  err(text: string): void;
}

/** Prints the findings; 0 when the loop can run, 1 when something essential cannot be read. */
export async function doctor(options: DoctorOptions, io: DoctorOutput): Promise<number> {
  const opened = openHostSource(options.root ?? "/");
  if (!opened.ok) return refuse(opened.trouble, io);
  const source = opened.value;
  const onHost = examineHost(source, source.live ? ownReach() : null);
  source.dispose();
  const findings = [...(source.live ? [nodeFinding(), terminalFinding()] : []), ...onHost];
  const healthy = isHealthy(findings);
  io.out(
    options.json
      ? `${harmlessJson(JSON.stringify({ host: source.hostName, healthy, findings }, null, 2))}\n`
      : page(source.hostName, findings, options.columns ?? null),
  );
  return healthy ? EXIT.ok : EXIT.no;
}

const isHealthy = (findings: readonly Finding[]): boolean =>
  findings.every((finding) => !finding.essential || finding.state === "works");

const property = (what: string, because: string): Finding => ({
  half: "host",
  what,
  state: "works",
  because,
  advice: null,
  essential: false,
});

const nodeFinding = (): Finding =>
  property("Node", `${process.version} for ${process.platform} ${process.arch}`);

function terminalFinding(): Finding {
  const { stdout, env } = process;
  if (!stdout.isTTY) return property("terminal", "stdout is none: watch prints one line a tick");
  if (isDumb(env))
    return property(
      "terminal",
      `TERM is ${env["TERM"] || "not set"}: watch prints one line a tick`,
    );
  const colour = stdout.hasColors() ? "with colours" : "without colours";
  return property("terminal", `${env["TERM"]}, ${stdout.columns}×${stdout.rows}, ${colour}`);
}

const TITLES: Readonly<Record<Half, string>> = {
  host: "This host",
  reading: "Reading",
  steering: "Steering",
};
/** The word beside each row; a property of the host that is not there is simply `no`. */
const WORDS: Readonly<Record<FindingState, string>> = {
  works: "ok",
  absent: "no",
  denied: "denied",
  unknown: "unknown",
};
const WORD_WIDTH = Math.max(...Object.values(WORDS).map((word) => word.length));

function page(host: string, findings: readonly Finding[], columns: number | null): string {
  const width = Math.max(...findings.map((finding) => finding.what.length));
  const lines = [showHostile(host), ""];
  for (const half of HALVES) {
    lines.push(TITLES[half]);
    for (const row of findings) if (row.half === half) lines.push(...rowLines(row, width, columns));
    lines.push("");
  }
  return `${[...lines, verdict(findings)].join("\n")}\n`;
}

function rowLines(row: Finding, width: number, columns: number | null): string[] {
  const indent = WORD_WIDTH + width + 6;
  const label = `  ${WORDS[row.state].padEnd(WORD_WIDTH)}  ${row.what.padEnd(width)}  `;
  const head = foldUnder(label + showHostile(row.because), indent, columns);
  if (row.advice === null) return [...head];
  return [...head, ...foldUnder(`${" ".repeat(indent)}→ ${row.advice}`, indent + 2, columns)];
}

function verdict(findings: readonly Finding[]): string {
  const broken = findings.filter((finding) => finding.essential && finding.state !== "works");
  if (broken.length > 0)
    return `The loop cannot run here: ${broken.map((finding) => finding.what).join(", ")} cannot be read.`;
  const knobs = findings.filter((finding) => finding.half === "steering");
  const working = knobs.filter((finding) => finding.state === "works").length;
  return `The loop can run here; ${working} of ${knobs.length} knobs could be turned.`;
}
