// A plain sum of a text that tells texts apart and is the same tomorrow: FNV-1a, 32 bits. Good
// against mistakes, not against anybody who wants two texts to have one sum; so short that of a
// confidential text most stays untold.

/** FNV-1a over the UTF-16 units, eight hexadecimal digits. */
export function textSum(text: string): string {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}
