// Makes foreign text safe to show. Names of processes, users, files and hosts are
// chosen by whoever wants to fool the reader: what would move the cursor, hide,
// or turn the reading direction is shown as its code, never sent.

const PLAIN_ASCII = /^[\x20-\x7e]*$/;

/** Control, format, private, unassigned, lone surrogates, odd spaces, and what a font leaves out. */
const DANGEROUS = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;
const COMBINING = /\p{M}/u;

/** Written scripts need at most two marks on a letter; a pile of them overflows its line. */
const MAX_MARKS = 2;

/** `\x1b` up to U+00FF, `\u202e` up to U+FFFF, `\u{e0041}` above. */
function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}

/**
 * The text with every character that a terminal would obey, hide or reorder by
 * written out as its code. Applying it twice changes nothing more.
 */
export function showHostile(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  let shown = "";
  let marks = MAX_MARKS;
  for (const character of text) {
    const mark = COMBINING.test(character);
    const dangerous = character !== " " && DANGEROUS.test(character);
    if (dangerous || (mark && marks >= MAX_MARKS)) {
      shown += codeOf(character);
      marks = MAX_MARKS;
    } else {
      shown += character;
      marks = mark ? marks + 1 : 0;
    }
  }
  return shown;
}

const PLAIN_JSON = /^[\n\x20-\x7e]*$/;
/** What JSON may hold as it stands and a terminal, or a reader of lines, would obey. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * JSON that says the same and can be looked at in a terminal: names in it are whatever somebody
 * chose. For the text that `JSON.stringify` makes, where such characters stand in strings alone.
 */
export function harmlessJson(json: string): string {
  return PLAIN_JSON.test(json) ? json : json.replace(OBEYED, escaped);
}

/** Above U+FFFF as two, which is how JSON writes them. */
const escaped = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
