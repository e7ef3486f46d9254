// Numbers as the derivations print them: four significant digits, a real minus sign.
import { UNKNOWN } from "../text/index.ts";

export function figure(value: number | null): string {
  if (value === null) return UNKNOWN;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? value.toExponential(2)
      : String(Number(value.toPrecision(4)));
  return text.replaceAll("-", "−");
}

/** A number inside a product or sum: a negative one in parentheses. */
export const factor = (value: number): string => (value < 0 ? `(${figure(value)})` : figure(value));

/** `a·z² + b·z + c` with the numbers in, signs folded. */
export function polynomial(map: { a: number; b: number; c: number }, variable: string): string {
  const signed = (value: number): string => `${value < 0 ? "−" : "+"} ${figure(Math.abs(value))}`;
  return `${figure(map.a)}·${variable}² ${signed(map.b)}·${variable} ${signed(map.c)}`;
}
