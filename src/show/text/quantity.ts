// Numbers for people: three significant digits, units always, a width that does
// not depend on the value, and a mark where a value is not known.

/** Shown where a value is not known, the same in every mode and locale; the reason is a key press away. */
export const UNKNOWN = "-";

/** A plain number with `digits` decimals. */
export function decimal(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A share in [0, 1] as `12.3%`; from 1000 % on without decimals. At most six columns below 100,000 %. */
export function percent(ratio: number | null): string {
  if (ratio === null || !Number.isFinite(ratio)) return UNKNOWN;
  const value = ratio * 100;
  return `${value.toFixed(Math.abs(value) >= 999.95 ? 0 : 1)}%`;
}

/** A share as whole percent, `12%`. */
export function wholePercent(ratio: number | null): string {
  return ratio === null || !Number.isFinite(ratio) ? UNKNOWN : `${Math.round(ratio * 100)}%`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"] as const;

/** Bytes with decimal units and three digits: `12 B`, `4.70 kB`, `49.1 MB`. At most seven columns. */
export function bytes(value: number | null): string {
  if (value === null || !Number.isFinite(value) || value < 0) return UNKNOWN;
  let scaled = value;
  let unit = 0;
  // 999.5 would be rounded to four digits
  while (scaled >= 999.5 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
  return `${scaled.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** Bytes in a second: `49.1 MB/s`. At most nine columns. */
export function byteRate(value: number | null): string {
  const amount = bytes(value);
  return amount === UNKNOWN ? UNKNOWN : `${amount}/s`;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** A span of time: `7s`, `3m 12s`, `2h 05m`, `3d 04h`. */
export function span(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return UNKNOWN;
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  if (whole < MINUTE) return `${whole}s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)}m ${two(whole % MINUTE)}s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)}h ${two((whole % HOUR) / MINUTE)}m`;
  return `${Math.floor(whole / DAY)}d ${two((whole % DAY) / HOUR)}h`;
}

/** An interval as a person would set it: `0.25 s`, `1 s`. */
export function interval(seconds: number): string {
  return `${Number(seconds.toFixed(2))} s`;
}

/** `one` or `many` by the count: `1 sensor`, `64 sensors`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
