// Text the host chose (names of disks, interfaces, zones, groups) as it may stand in a
// sensor's texts: what a terminal would obey, hide or reorder by is written out as its code.

const DANGEROUS = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** `\x1b` up to U+00FF, `\u202e` up to U+FFFF, `\u{e0041}` above. */
function codeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}

/** The text without a character that does anything but stand there; plain text is unchanged. */
export const visible = (text: string): string => text.replaceAll(DANGEROUS, codeOf);
