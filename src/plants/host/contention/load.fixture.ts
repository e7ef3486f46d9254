// A small service and hogs to starve it, for tests on the live host: each in a session of
// its own, bounded in time, and ended by its pid.
import { spawn, type ChildProcess } from "node:child_process";
import { get } from "node:http";

/** Answers every request after so much work, on a port it prints. */
const SERVICE = `
  const spin = (ms) => { const end = process.cpuUsage().user + ms * 1000; while (process.cpuUsage().user < end); };
  const server = require("node:http").createServer((_, answer) => { spin(5); answer.end("ok"); });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
  setTimeout(() => process.exit(), 60_000);
`;
const REQUESTS_PER_S = 80;

export interface Service {
  readonly child: ChildProcess;
  /** Ends the requests and the service. */
  end(): void;
}

/** Starts the service in a session of its own, with requests that do not wait for one another. */
export async function startService(): Promise<Service> {
  const child = spawn(process.execPath, ["-e", SERVICE], { detached: true });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once("data", (data: Buffer) => resolve(Number(data.toString())));
  });
  const timer = setInterval(() => {
    get({ port, host: "127.0.0.1", agent: false }, (answer) => answer.resume()).on(
      "error",
      () => 0,
    );
  }, 1000 / REQUESTS_PER_S);
  const end = (): void => {
    clearInterval(timer);
    child.kill("SIGKILL");
  };
  return { child, end };
}

/** stress-ng with so many workers in a session of its own, for at most so many seconds. */
export function startHogs(workers: number, seconds: number): ChildProcess {
  const words = ["--cpu", String(workers), "--timeout", `${seconds}s`, "--quiet"];
  return spawn("stress-ng", words, { detached: true, stdio: "ignore" });
}
