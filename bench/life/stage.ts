// Where a run of real programs plays: a folder of its own and a session each for the watch, for
// ordinary life and for trouble. All of it goes when the run goes, however that goes: leaders
// end what they started and remove the folder.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "../../src/trials/programs/index.ts";

/** Start of the names of folders and cgroups that a run makes. */
export const PREFIX = "homeostat-life";

export class Stage {
  readonly folder: string;
  readonly watching = new Session();
  readonly living = new Session();
  readonly troubling = new Session();

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), `${PREFIX}-${process.pid}-`));
    for (const session of this.#sessions) session.bequeath([], [this.folder]);
  }

  async end(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.end()));
  }

  get #sessions(): readonly Session[] {
    return [this.watching, this.living, this.troubling];
  }
}
