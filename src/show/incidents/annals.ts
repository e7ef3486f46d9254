// The incidents a journal or a log tells of, each once and as it stood last: what
// `homeostat incidents` lists. Reads no file: lines and records come in as values.
import type { IncidentRecord, WarningRecord } from "../record/index.ts";
import type { IncidentLine, SensorSigns } from "./line.ts";

/** One incident and what is known around it. */
export interface Annal {
  readonly incident: IncidentRecord;
  readonly host: string;
  readonly run_id: string;
  /** When this was the state of things: an incident that was never closed may have gone on. */
  readonly as_of: string;
  /** `open`: nobody has seen it close; `left`: its watch ended, or a later one knew nothing of it. */
  readonly standing: "open" | "left" | "closed";
  readonly signs: readonly SensorSigns[];
}

/** Takes in lines in their order. */
export class Annals {
  readonly #byId = new Map<string, Annal>();
  #silenced: WarningRecord["silenced"] = [];
  #last: IncidentLine | null = null;

  /** The last line: whose run it was, and how it stood. */
  get last(): IncidentLine | null {
    return this.#last;
  }

  /** What was silenced at the last line, some of it perhaps until a time that has passed. */
  get silenced(): WarningRecord["silenced"] {
    return this.#silenced;
  }

  add(line: IncidentLine): void {
    this.#last = line;
    this.#silenced = line.kind === "ended" ? [] : line.silenced;
    const { incident, kind } = line;
    if (kind === "began") this.#leaveAllBut(incident?.id ?? null);
    if (incident === null) return;
    const known = this.#byId.get(incident.id);
    this.#byId.delete(incident.id);
    this.#byId.set(incident.id, {
      incident,
      host: line.host,
      run_id: line.run_id,
      as_of: line.time,
      standing: incident.state === "closed" ? "closed" : kind === "ended" ? "left" : "open",
      signs: line.signs.length > 0 ? line.signs : (known?.signs ?? []),
    });
  }

  /** Nobody watches any more, though the last line does not say so: its run was killed. */
  leave(): void {
    this.#leaveAllBut(null);
  }

  /** The open one first, then the latest. */
  list(): readonly Annal[] {
    const latest = [...this.#byId.values()].toReversed();
    const isOpen = ({ standing }: Annal): boolean => standing === "open";
    return [...latest.filter(isOpen), ...latest.filter((annal) => !isOpen(annal))];
  }

  #leaveAllBut(id: string | null): void {
    for (const [key, annal] of this.#byId) {
      if (annal.standing === "open" && key !== id) {
        this.#byId.set(key, { ...annal, standing: "left" });
      }
    }
  }
}
