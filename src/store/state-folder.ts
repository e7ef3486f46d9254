// Where this program keeps what must outlive a run: the incidents, what it has learnt.
import { isAbsolute, join } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";

/** Root's place, also under sudo, so that the next run finds it there. */
const SYSTEM_STATE_FOLDER = "/var/lib/homeostat";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The state folder: the one that systemd gave a service, root's place in the system, or a
 * user's below `$XDG_STATE_HOME` or `~/.local/state`. It is not made here.
 */
export function stateFolder(env: Environment, euid = process.geteuid?.()): Result<string> {
  const given = env["STATE_DIRECTORY"]?.split(":", 1)[0];
  if (given !== undefined && isAbsolute(given)) return ok(given);
  if (euid === 0) return ok(SYSTEM_STATE_FOLDER);
  const state = env["XDG_STATE_HOME"];
  if (state !== undefined && isAbsolute(state)) return ok(join(state, "homeostat"));
  const home = env["HOME"];
  if (home !== undefined && isAbsolute(home)) {
    return ok(join(home, ".local", "state", "homeostat"));
  }
  return fail({
    code: "state.no-place",
    message:
      "there is no place to keep incidents: neither STATE_DIRECTORY, XDG_STATE_HOME nor HOME is set",
    advice: "set XDG_STATE_HOME to a folder of yours",
  });
}
