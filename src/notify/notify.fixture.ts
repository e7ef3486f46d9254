// What the tests of hooks share: news of an incident, a clock that they move, and folders
// of programs that are gone afterwards.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Ms } from "../base/index.ts";
import { sampleIncident } from "../show/record/record.fixture.ts";
import type { IncidentRecord } from "../show/record/index.ts";
import { showHostile } from "../show/text/index.ts";
import { LEAVE_AFTER_MS } from "./delivery/child.ts";
import { eventOf } from "./event.ts";
import type { EventKind, HookEvent, IncidentNews } from "./event.ts";
import type { Timers } from "./timers.ts";

/** Held until a test fires them; other pauses of a second or more are over at once. */
export const TIMEOUT: Ms = 10_000;
export const GRACE: Ms = 601;
const HELD: ReadonlySet<Ms> = new Set([TIMEOUT, GRACE, LEAVE_AFTER_MS]);
const LONG: Ms = 1000;

export class TestTimers implements Timers {
  now: Ms = 0;
  /** Of the pauses that were over at once. */
  readonly pauses: Ms[] = [];
  readonly #held: { readonly pause: Ms; readonly call: () => void }[] = [];

  monotonic(): Ms {
    return this.now;
  }

  wall(): Ms {
    return Date.UTC(2026, 10, 20, 12) + this.now;
  }

  after(pause: Ms, call: () => void): () => void {
    if (HELD.has(pause)) {
      const held = { pause, call };
      this.#held.push(held);
      return () =>
        void (this.#held.includes(held) && this.#held.splice(this.#held.indexOf(held), 1));
    }
    if (pause >= LONG) this.pauses.push(pause);
    const timer = setTimeout(call, pause >= LONG ? 0 : pause);
    return () => clearTimeout(timer);
  }

  /** What is held with this pause happens now; false where nothing is. */
  fire(pause: Ms): boolean {
    const index = this.#held.findIndex((held) => held.pause === pause);
    const [held] = index < 0 ? [] : this.#held.splice(index, 1);
    held?.call();
    return held !== undefined;
  }
}

export function newsWith(
  id: string,
  kind: EventKind = "opened",
  changes: Partial<IncidentRecord> = {},
): IncidentNews {
  return {
    kind,
    time: "2026-11-20T12:00:00.000Z",
    host: "box",
    plant: "host",
    run_id: "run-a",
    incident: sampleIncident({ id, ...changes }),
    test: false,
  };
}

export const eventWith = (...words: Parameters<typeof newsWith>): HookEvent =>
  eventOf(newsWith(...words), showHostile);

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "homeostat-hook-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A program of this shell text in the folder. */
export function program(inFolder: string, text: string, mode = 0o755): string {
  const path = join(inFolder, "hook");
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, mode);
  return path;
}

/** The text of a file, null while it is not there. */
export function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Whether the process runs: neither gone nor waiting to be collected. */
export function runs(pid: number): boolean {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat !== null && !/^\d+ \(.*\) [ZX] /s.test(stat);
}
