// Decimal numbers of a source, as text or as JSON numbers, to whole numbers of our units: exactly, or rounded half to even and said so.
export type Rounding = 'exact' | 'half-even';

/** A unit as a fraction of the unit that the field is kept in: a second is 1000/1 of a millisecond. */
export interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

export const DECIMAL_LENGTH_MAX = 40;

/** The text times the scale as a whole number, or the words that say why there is none. */
export function scaleDecimal(text: string, scale: Scale, rounding: Rounding): number | string {
  const whole = scale.denominator === 1n ? wholeNumber(text) : -1;
  if (whole >= 0) {
    const scaled = whole * Number(scale.numerator);
    if (scaled <= Number.MAX_SAFE_INTEGER) return scaled;
  }
  return scaleExactly(text, scale, rounding);
}

/** Digits that a whole number can have and be exact in any case. */
const SAFE_DIGITS = 15;

/** The number that a text of digits alone is, or -1: most of what partners send, read without big integers. */
function wholeNumber(text: string): number {
  if (text.length === 0 || text.length > SAFE_DIGITS) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function scaleExactly(text: string, scale: Scale, rounding: Rounding): number | string {
  const match = text.length > DECIMAL_LENGTH_MAX ? null : DECIMAL.exec(text);
  if (match === null) return 'is not a decimal number';
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction) * scale.numerator * (places < 0 ? power10(-places) : 1n);
  const divisor = scale.denominator * (places > 0 ? power10(places) : 1n);
  const quotient = digits / divisor;
  const rest = digits % divisor;
  if (rest !== 0n && rounding === 'exact') {
    return 'has a part smaller than the unit; round it with `round: half-even`, or mend the source';
  }
  const isUp = rest * 2n > divisor || (rest * 2n === divisor && quotient % 2n === 1n);
  const result = Number(isUp ? quotient + 1n : quotient);
  if (!Number.isSafeInteger(result)) return 'is too large';
  return sign === '-' && result !== 0 ? -result : result;
}

function power10(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
