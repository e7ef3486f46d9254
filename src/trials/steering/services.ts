// The services under trial: the trial's own HTTP service and Debian's nginx, both on the
// loopback interface, one thread of work each. nginx compresses a text at its highest
// level for every request, so that a request costs milliseconds of CPU there too.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededChance } from "../../base/index.ts";
import { commandOf, within } from "../programs/index.ts";
import type { Session } from "../programs/index.ts";
import { familyOf } from "./tasks.ts";
import type { Scenario } from "./scenarios.ts";

export interface Service {
  readonly port: number;
  readonly path: string;
  /** Its processes now. */
  pids(): readonly number[];
  end(): Promise<void>;
}

/** A service is up within a second; a crowded machine may need several. */
const START_MS = 60_000;
/** No trial is longer; whatever goes wrong, the programs of others end by then. */
export const LIFE_S = 7200;

export function startService(
  scenario: Scenario,
  session: Session,
  cgroups: readonly string[],
): Promise<Service> {
  return scenario.service === "http"
    ? startHttp(scenario, session, cgroups)
    : startNginx(scenario, session, cgroups);
}

async function startHttp(
  { requestMs }: Scenario,
  session: Session,
  cgroups: readonly string[],
): Promise<Service> {
  let onLine: (line: string) => void = () => {};
  const line = new Promise<string>((resolve) => (onLine = resolve));
  const program = await session.start(commandOf(import.meta.url, "service", String(requestMs)), {
    cgroups,
    onLine,
  });
  const said = await within(START_MS, line, "the trial's service did not start");
  const { port } = JSON.parse(said) as { readonly port: number };
  return { port, path: "/", pids: () => familyOf(program.pid), end: () => program.end() };
}

/** Bytes of text that take one millisecond to compress at level 9, on a core of the year 2020 or so. */
const TEXT_BYTES_PER_MS = 12_000;
const WORD_COUNT = 4000;

async function startNginx(
  { requestMs }: Scenario,
  session: Session,
  cgroups: readonly string[],
): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), `homeostat-trial-${process.pid}-nginx-`));
  try {
    const port = await freePort();
    writeFileSync(join(folder, "nginx.conf"), nginxConfiguration(folder, port));
    writeFileSync(join(folder, "text.txt"), someText(requestMs * TEXT_BYTES_PER_MS));
    const nginx = ["nginx", "-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")];
    const program = await session.start(["timeout", String(LIFE_S), ...nginx], { cgroups });
    await answering(port);
    return {
      port,
      path: "/text.txt",
      pids: () => familyOf(program.pid),
      end: async () => {
        await program.end();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function nginxConfiguration(folder: string, port: number): string {
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `  ${kind}_temp_path ${folder}/${kind};`,
  );
  return `daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
${process.getuid?.() === 0 ? "user root;" : ""}
events { worker_connections 2048; }
http {
  access_log off;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  gzip on;
  gzip_comp_level 9;
  gzip_types text/plain;
  default_type text/plain;
${places.join("\n")}
  server { listen 127.0.0.1:${port}; root ${folder}; }
}
`;
}

/** Text of made-up words that compresses about as prose does; the same on every run. */
function someText(bytes: number): string {
  const chance = seededChance(1);
  const letter = (): string => String.fromCharCode(97 + Math.floor(26 * chance() ** 2));
  const words = Array.from({ length: WORD_COUNT }, () =>
    Array.from({ length: 2 + Math.floor(9 * chance()) }, letter).join(""),
  );
  let text = "";
  while (text.length < bytes) text += `${words[Math.floor(WORD_COUNT * chance() ** 3)]} `;
  return text;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Between two looks whether it answers. */
const LOOK_MS = 50;

async function answering(port: number): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    try {
      await fetch(`http://127.0.0.1:${port}/nginx.pid`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
  throw new Error("nginx did not answer within 20 s");
}
