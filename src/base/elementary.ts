// exp and log from additions, multiplications and divisions alone. IEEE 754 fixes those
// to the last bit, while a language leaves Math.exp and Math.log to whoever implements
// it: what must be the same on every machine and in every engine is computed with these.

/** ln 2 in two parts: the first has its last 20 bits clear, so that its multiples are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** Terms of the series of e^x for |x| ≤ ln(2)/2, after which the rest is below 1e-18. */
const EXP_TERMS = 15;
/** Terms of 2·artanh(s) for |s| ≤ 0.172, after which the rest is below 1e-18. */
const LOG_TERMS = 12;
/** Beyond these e^x is no finite number, and nothing. */
const EXP_HIGHEST = 709.7;
const EXP_LOWEST = -745.2;

/** e^x to about one unit in the last place; Infinity above 709.7, 0 below −745.2. */
export function exactExp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_HIGHEST) return Number.POSITIVE_INFINITY;
  if (x < EXP_LOWEST) return 0;
  const doublings = Math.round(x / Math.LN2);
  const rest = x - doublings * LN2_HIGH - doublings * LN2_LOW;
  let series = 1;
  for (let term = EXP_TERMS; term > 0; term -= 1) series = 1 + (series * rest) / term;
  return scaled(series, doublings);
}

/** The natural logarithm of x > 0 to about one unit in the last place; NaN below 0. */
export function exactLog(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  let mantissa = x;
  let doublings = 0;
  for (; mantissa > Math.SQRT2; doublings += 1) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; doublings -= 1) mantissa *= 2;
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let term = LOG_TERMS; term > 0; term -= 1) series = (series + 1 / (2 * term + 1)) * square;
  return doublings * LN2_HIGH + (2 * s + (2 * s * series + doublings * LN2_LOW));
}

/** x · 2^doublings, exact as long as the result is a normal number. */
function scaled(x: number, doublings: number): number {
  let value = x;
  for (let left = doublings; left > 0; left -= 1) value *= 2;
  for (let left = doublings; left < 0; left += 1) value /= 2;
  return value;
}
