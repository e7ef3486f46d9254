// Ids of actions: unique in a session, and the same for a candidate as long as it recurs
// from tick to tick, so that a list of suppressed ones does not flicker.
import type { Action } from "./action.ts";
import type { Draft } from "./scene.ts";
import { targetKey } from "./targets.ts";

export class Naming {
  #count = 0;
  #last = new Map<string, string>();
  #current = new Map<string, string>();

  /** Begins a tick: names not used since the last one are given up. */
  begin(): void {
    this.#last = this.#current;
    this.#current = new Map();
  }

  /** Of a candidate that stays one. */
  candidate(draft: Draft): Action {
    const key = keyOf(draft);
    const id = this.#current.get(key) ?? this.#last.get(key) ?? this.#next();
    this.#current.set(key, id);
    return { ...draft, id };
  }

  /** Of a proposal; the name is never used again. */
  proposal(draft: Draft): Action {
    const action = this.candidate(draft);
    this.#current.delete(keyOf(draft));
    this.#last.delete(keyOf(draft));
    return action;
  }

  #next(): string {
    this.#count += 1;
    return `a${this.#count}`;
  }
}

const keyOf = ({ target, knob, role, continues = "" }: Draft): string =>
  [targetKey(target), knob, role, continues].join("\n");
