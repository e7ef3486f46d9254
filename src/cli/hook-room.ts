// The hooks of a watch: opened before its first tick, told of its incidents, exchanged
// when the configuration is read again, and ended within the second that an end may take.
// What delivers is loaded only where there is a hook.
import { ok, seededChance } from "../base/index.ts";
import type { Ms, Result, Trouble } from "../base/index.ts";
import { hooksOutput } from "../loop/index.ts";
import type { Output, SessionControl } from "../loop/index.ts";
import type { HookSpec, Notifier } from "../notify/index.ts";
import { showHostile } from "../show/text/index.ts";
import { WEBHOOK_SECRET_VARIABLE } from "./hook-options.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";

/** What is under way at the end may take this long; the end as a whole has a second. */
const GRACE_MS: Ms = 600;
/** The address itself may be a password; the secret is one, also where another is in force. */
const WITHHELD = ["HOMEOSTAT_WEBHOOK", "HOMEOSTAT_HOOKS", WEBHOOK_SECRET_VARIABLE];

/** Hooks that deliver; `null` where none is named. */
export async function openNotifierFor(
  hooks: readonly HookSpec[],
  io: Pick<Io, "env">,
  report: (trouble: Trouble) => void,
): Promise<Result<Notifier | null>> {
  if (hooks.length === 0) return ok(null);
  const { openNotifier } = await import("../notify/delivery/index.ts");
  return openNotifier(hooks, {
    environment: io.env,
    withheld: WITHHELD,
    folder: process.cwd(),
    version: packageFacts().version,
    chance: seededChance(Date.now() * process.pid),
    harmless: showHostile,
    report,
  });
}

export class HookRoom {
  readonly #io: Pick<Io, "env" | "err">;
  #hooks: readonly HookSpec[] = [];
  #notifier: Notifier | null = null;
  #former: Promise<void> = Promise.resolve();
  #report: (trouble: Trouble) => void = () => {};

  constructor(io: Pick<Io, "env" | "err">) {
    this.#io = io;
  }

  /** Puts these hooks in place of those in force, which try what they have once more; on trouble nothing changes. */
  async exchange(hooks: readonly HookSpec[]): Promise<Result<void>> {
    if (JSON.stringify(hooks) === JSON.stringify(this.#hooks)) return ok(undefined);
    const opened = await openNotifierFor(hooks, this.#io, (trouble) => this.#report(trouble));
    if (!opened.ok) return opened;
    const former = this.#notifier;
    [this.#hooks, this.#notifier] = [hooks, opened.value];
    if (former !== null) this.#former = this.#retire(former);
    return ok(undefined);
  }

  output({ report }: Pick<SessionControl, "report">): Output {
    this.#report = report;
    return hooksOutput((news) => this.#notifier?.tell(news));
  }

  /** After the last tick: what was not delivered. */
  async close(): Promise<readonly Trouble[]> {
    const troubles: Trouble[] = [];
    this.#report = (trouble) => troubles.push(trouble);
    const [lost] = await Promise.all([this.#notifier?.close(GRACE_MS), this.#former]);
    return [...troubles, ...(lost ?? [])];
  }

  async #retire(former: Notifier): Promise<void> {
    for (const trouble of await former.close(GRACE_MS)) this.#report(trouble);
  }
}
