// systemctl, asked with an argument vector, no shell, an environment of its own and a
// limit of time. Nothing else of systemd is spoken to.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fail, ok, type Result, type Trouble } from "../../../../base/index.ts";
import { SPOT_DENIED, SPOT_UNANSWERED } from "../knob.ts";
import { failedTrouble, nameOfThrown } from "../spot-trouble.ts";

/** Runs systemctl with these words and gives what it printed. */
export type Systemctl = (...words: readonly string[]) => Result<string>;

/** Absolute, so that no PATH of a user decides what runs as root. The last is of NixOS. */
const PLACES = ["/usr/bin/systemctl", "/bin/systemctl", "/run/current-system/sw/bin/systemctl"];
/** A busy manager answers within a second; undo may not hang at exit. */
const TIMEOUT_MS = 5000;
const MOST_OUTPUT_BYTES = 1024 * 1024;
const ENVIRONMENT = { LC_ALL: "C", SYSTEMD_COLORS: "0", SYSTEMD_PAGER: "" };
const DENIED = /access denied|authentication|not permitted|permission/iu;

/** Of the kernel and of the message bus, where the manager was asked and its answer did not come. */
const UNANSWERED =
  /timed? out|reset by peer|not connected|disconnected|broken pipe|no reply|without replying/iu;

const unanswered = (message: string, where: string): Trouble => ({
  code: SPOT_UNANSWERED,
  message,
  where,
});

const present = (): string | undefined => PLACES.find((path) => existsSync(path));

export const hasSystemctl = (): boolean => present() !== undefined;

/** `place` for tests; otherwise the first of the usual ones. */
export function systemctlAt(place?: string): Systemctl {
  return (...words) => {
    const where = `systemctl ${words.join(" ")}`;
    const program = place ?? present();
    if (program === undefined) return fail(failedTrouble("systemctl is not installed", where));
    const run = spawnSync(program, ["--no-ask-password", ...words], {
      encoding: "utf8",
      env: ENVIRONMENT,
      killSignal: "SIGKILL",
      maxBuffer: MOST_OUTPUT_BYTES,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: TIMEOUT_MS,
    });
    const ended = run.error === undefined ? run.signal : nameOfThrown(run.error);
    if (ended !== null) return fail(unanswered(`systemctl did not answer (${ended})`, where));
    if (run.status === 0) return ok(run.stdout);
    const said = run.stderr.trim().split("\n", 1)[0] ?? "";
    if (UNANSWERED.test(said)) return fail(unanswered(`systemctl got no answer: ${said}`, where));
    const trouble = failedTrouble(`systemctl refused: ${said}`, where);
    return fail(DENIED.test(said) ? { ...trouble, code: SPOT_DENIED } : trouble);
  };
}

/** The properties of one unit that were asked for, by name. */
export function unitProperties(
  systemctl: Systemctl,
  unit: string,
  names: readonly string[],
): Result<ReadonlyMap<string, string>> {
  const shown = systemctl("show", ...names.map((name) => `--property=${name}`), "--", unit);
  return shown.ok ? ok(propertiesIn(shown.value)) : shown;
}

/** `Name=value` lines; of a name that stands there twice the last. */
export function propertiesIn(text: string): ReadonlyMap<string, string> {
  const pairs = text.split("\n").flatMap((line): [string, string][] => {
    const at = line.indexOf("=");
    return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
  });
  return new Map(pairs);
}
