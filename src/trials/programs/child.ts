// A child process of the trial that speaks JSON lines, in a session of its own. Its
// stdin is its leash: when this process is gone, however it went, the child ends.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { must } from "../../base/index.ts";

/** Sources run as they are in development, compiled when installed. */
const SUFFIX = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** The command line of `children/NAME` beside the file of URL `beside`. */
export function commandOf(
  beside: string,
  name: string,
  ...words: readonly string[]
): readonly string[] {
  const program = fileURLToPath(new URL(`./children/${name}${SUFFIX}`, beside));
  return [process.execPath, program, ...words];
}

/** Time a child has to end by itself before it is ended outright. */
const FAREWELL_MS = 3000;

export class Child<Message extends object> {
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #waiting = new Set<Waiting<Message>>();
  #gone = false;

  constructor(command: readonly string[], onMessage: (message: Message) => void = () => {}) {
    const [program, ...words] = command;
    this.#process = spawn(program!, words, { detached: true, stdio: ["pipe", "pipe", "inherit"] });
    this.pid = must(this.#process.pid, `${program} starts`);
    this.#process.stdin!.on("error", () => {});
    createInterface({ input: this.#process.stdout! }).on("line", (line) => {
      const message = JSON.parse(line) as Message;
      onMessage(message);
      for (const waiting of this.#waiting) waiting.take(message);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once("exit", () => {
        this.#gone = true;
        for (const waiting of this.#waiting) waiting.lost();
        resolve();
      });
    });
  }

  order(order: object): void {
    this.#process.stdin!.write(`${JSON.stringify(order)}\n`);
  }

  /** The next message that `wanted` accepts; rejects when the child ends first or `ms` pass. */
  next<Wanted extends Message>(
    wanted: (message: Message) => message is Wanted,
    ms: number,
  ): Promise<Wanted> {
    return new Promise((resolve, reject) => {
      const leave = (say: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        say();
      };
      const fault = (what: string) => (): void =>
        leave(() => reject(new Error(`${this.#process.spawnargs.join(" ")}: ${what}`)));
      const timer = setTimeout(fault(`no answer within ${ms} ms`), ms);
      const waiting: Waiting<Message> = {
        take: (message) => wanted(message) && leave(() => resolve(message)),
        lost: fault("ended"),
      };
      if (this.#gone) fault("ended")();
      else this.#waiting.add(waiting);
    });
  }

  /** Lets go of the leash and waits; ends it outright when that takes too long. */
  async end(): Promise<void> {
    if (this.#gone) return;
    this.#process.stdin!.end();
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), FAREWELL_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}

interface Waiting<Message> {
  take(message: Message): unknown;
  lost(): void;
}
