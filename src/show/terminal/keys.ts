// Bytes from a keyboard as keys. Whatever arrives (half a sequence, half a
// character, pasted binary) ends in known keys or in nothing, never in a throw
// and never in a state that the next key does not leave.
import { StringDecoder } from "node:string_decoder";
import { unreachable } from "../../base/index.ts";

export type Key =
  /** One printable character as typed. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "control"; readonly letter: string }
  /** The characters of a bracketed paste, in one line: text wherever text is asked for, never a command. */
  | { readonly kind: "paste"; readonly text: string }
  | { readonly kind: NamedKey };

type NamedKey =
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "page-up"
  | "page-down"
  | "delete"
  | "backspace"
  | "enter"
  | "tab"
  | "back-tab"
  | "escape";

const ESCAPE = "\x1b";
/** Longer parameters are no key of any keyboard. */
const LONGEST_SEQUENCE = 32;

/** Final letters of `ESC [` and `ESC O` sequences. */
const BY_LETTER: Readonly<Record<string, NamedKey>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  Z: "back-tab",
};

/** Numbers of `ESC [ n ~` sequences. */
const BY_NUMBER: Readonly<Record<string, NamedKey>> = {
  1: "home",
  3: "delete",
  4: "end",
  5: "page-up",
  6: "page-down",
  7: "home",
  8: "end",
};

const BY_CONTROL: Readonly<Record<string, NamedKey>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\x7f": "backspace",
};

/** A sequence arrives within one round trip of a slow link. */
const ESCAPE_PATIENCE_MS = 50;
/** Pauses inside a paste over a slow link stay below this. */
const PASTE_PATIENCE_MS = 1000;

/** More than any field of ours takes. */
const LONGEST_PASTE = 256;

const PASTE_BEGINS = "200";
const PASTE_ENDS = "201";

type State = "ground" | "escape" | "sequence" | "single" | "string";

export class KeyDecoder {
  readonly #decoder = new StringDecoder("utf8");
  #state: State = "ground";
  #sequence = "";
  #pasting = false;
  #pasted = "";

  /**
   * Milliseconds to wait for more before `flush`, or null where nothing is open. A
   * lone ESC is the Escape key unless more follows at once; a paste that never
   * ends would otherwise swallow every key.
   */
  get patience(): number | null {
    if (this.#state !== "ground") return ESCAPE_PATIENCE_MS;
    return this.#pasting ? PASTE_PATIENCE_MS : null;
  }

  decode(input: Uint8Array | string): readonly Key[] {
    const text = typeof input === "string" ? input : this.#decoder.write(Buffer.from(input));
    const keys: Key[] = [];
    for (const character of text) {
      const key = this.#step(character);
      if (key === undefined) continue;
      if (!this.#pasting) keys.push(key);
      else if (this.#pasted.length < LONGEST_PASTE)
        this.#pasted += key.kind === "text" ? key.text : " ";
    }
    return keys;
  }

  /** Ends waiting: a lone ESC was the Escape key, anything longer is dropped. */
  flush(): readonly Key[] {
    const escape = this.#state === "escape" && !this.#pasting;
    this.#state = "ground";
    this.#sequence = "";
    this.#pasting = false;
    return escape ? [{ kind: "escape" }] : [];
  }

  #step(character: string): Key | undefined {
    switch (this.#state) {
      case "ground":
        return this.#ground(character);
      case "escape":
        return this.#afterEscape(character);
      case "single":
        this.#state = "ground";
        return named(BY_LETTER[character]);
      case "sequence":
        return this.#inSequence(character);
      case "string":
        return this.#inString(character);
      default:
        return unreachable(this.#state);
    }
  }

  #ground(character: string): Key | undefined {
    if (character === ESCAPE) {
      this.#state = "escape";
      return undefined;
    }
    const control = BY_CONTROL[character];
    if (control !== undefined) return { kind: control };
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return { kind: "control", letter: String.fromCodePoint(code + 0x60) };
    return code >= 0x80 && code < 0xa0 ? undefined : { kind: "text", text: character };
  }

  #afterEscape(character: string): Key | undefined {
    this.#sequence = "";
    if (character === "[") this.#state = "sequence";
    else if (character === "O") this.#state = "single";
    else if ("]P^_X".includes(character)) this.#state = "string";
    else if (character === ESCAPE) return { kind: "escape" };
    else this.#state = "ground";
    return undefined;
  }

  #inSequence(character: string): Key | undefined {
    if (character === ESCAPE) {
      this.#state = "escape";
      return undefined;
    }
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x40 && this.#sequence.length < LONGEST_SEQUENCE) {
      this.#sequence += character;
      return undefined;
    }
    this.#state = "ground";
    if (character !== "~") return named(BY_LETTER[character]);
    const number = this.#sequence.split(";")[0] ?? "";
    if (number === PASTE_BEGINS) this.#beginPaste();
    if (number === PASTE_ENDS) return this.#endPaste();
    return named(BY_NUMBER[number]);
  }

  #beginPaste(): void {
    this.#pasting = true;
    this.#pasted = "";
  }

  #endPaste(): Key | undefined {
    const text = this.#pasted.trim();
    this.#pasting = false;
    return text === "" ? undefined : { kind: "paste", text };
  }

  /** Replies of the terminal (titles, colours) end with BEL or ESC \ and are no keys. */
  #inString(character: string): Key | undefined {
    this.#sequence += character;
    if (character === "\x07" || this.#sequence.length > LONGEST_SEQUENCE * LONGEST_SEQUENCE)
      this.#state = "ground";
    else if (character === ESCAPE) this.#state = "escape";
    return undefined;
  }
}

const named = (kind: NamedKey | undefined): Key | undefined =>
  kind === undefined ? undefined : { kind };
