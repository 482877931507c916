// Money from decimal text to fen (1 yuan = 100 fen) and back, digit by digit: no float is ever in between.

export type AmountRounding = 'exact' | 'half-even';

export type ParsedAmount =
  | { readonly ok: true; readonly amountFen: number }
  | { readonly ok: false; readonly reason: string };

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;
const FEN_DIGITS = 2;
/** Number.MAX_SAFE_INTEGER has 16 digits. */
const DIGITS_MAX = 16;
/** Characters up to which a plain decimal is exact in a double when it is counted in fen. */
const PLAIN_LENGTH_MAX = 13;
const ZERO = 48;
/** The code of `.` less that of `0`. */
const POINT = -2;

/**
 * Fen of a decimal number of yuan such as `1234.5`, `0.075` or `1.2e3`, with any number of decimals. `exact` refuses an amount that is no
 * whole number of fen; `half-even` rounds to the nearest fen, halves to the even one. Refused with a reason: signs below zero,
 * thousands separators, currency signs, more than Number.MAX_SAFE_INTEGER fen.
 */
export function parseAmountFen(text: string, rounding: AmountRounding): ParsedAmount {
  const plainFen = fenOfPlainDecimal(text);
  return plainFen < 0 ? parseAnyAmount(text, rounding) : { ok: true, amountFen: plainFen };
}

/** Fen of `1234`, `1234.5` or `1234.56`, which is how nearly all amounts are written; -1 for anything else. */
function fenOfPlainDecimal(text: string): number {
  const { length } = text;
  if (length === 0 || length > PLAIN_LENGTH_MAX) return -1;
  let value = 0;
  let point = -1;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === POINT && point === -1 && i > 0) point = i;
    else return -1;
  }
  const decimals = point === -1 ? 0 : length - 1 - point;
  if (decimals === 0) return point === -1 ? value * 100 : -1;
  if (decimals > FEN_DIGITS) return -1;
  return decimals === 1 ? value * 10 : value;
}

function parseAnyAmount(text: string, rounding: AmountRounding): ParsedAmount {
  const trimmed = text.trim();
  const match = DECIMAL.exec(trimmed);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole.length + fraction.length === 0) return refuse(whyNoDecimal(trimmed));

  const digits = whole + fraction;
  // Fen are the digits before this place; what stands behind it is less than one fen.
  const fenPlace = whole.length + Number(match[4] ?? 0) + FEN_DIGITS;
  const lead = leadingZeros(digits);
  if (lead === digits.length) return { ok: true, amountFen: 0 };
  if (match[1] === '-') return refuse('the amount is below zero');
  if (fenPlace - lead > DIGITS_MAX) return refuse(TOO_LARGE);

  const kept = fenPlace <= 0 ? '' : digits.slice(0, fenPlace).padEnd(fenPlace, '0');
  const dropped =
    fenPlace <= 0 ? '0'.repeat(Math.min(-fenPlace, 1)) + digits : digits.slice(fenPlace);
  const floor = Number(kept);
  const isWhole = leadingZeros(dropped) === dropped.length;
  if (!isWhole && rounding === 'exact') {
    return refuse('the amount is no whole number of fen (it has more than two decimals)');
  }
  const amountFen = isWhole ? floor : floor + roundUp(floor, dropped);
  return Number.isSafeInteger(amountFen) ? { ok: true, amountFen } : refuse(TOO_LARGE);
}

/** Yuan with thousands separators and two decimals, for people to read: 123456 gives `1,234.56`. */
export function formatFen(amountFen: number): string {
  const digits = String(Math.abs(amountFen)).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${amountFen < 0 ? '-' : ''}${yuan}.${digits.slice(-2)}`;
}

/** As `formatFen`, without decimals when there are none: 123400 gives `1,234`. */
export function formatYuan(amountFen: number): string {
  return formatFen(amountFen).replace(/\.00$/, '');
}

const TOO_LARGE = `the amount is more than ${Number.MAX_SAFE_INTEGER} fen`;

/** 1 when the part below one fen rounds up, else 0: more than half always, exactly half only onto an even number. */
function roundUp(floor: number, dropped: string): 0 | 1 {
  const first = dropped.charCodeAt(0) - 48;
  if (first !== 5) return first > 5 ? 1 : 0;
  const isHalf = leadingZeros(dropped.slice(1)) === dropped.length - 1;
  return isHalf && floor % 2 === 0 ? 0 : 1;
}

function leadingZeros(digits: string): number {
  let count = 0;
  while (digits.charCodeAt(count) === 48) count++;
  return count;
}

function whyNoDecimal(text: string): string {
  if (text === '') return 'the amount is empty';
  if (/^[+-]?\d{1,3}(?:[,_ '，]\d{3})+(?:\.\d*)?$/.test(text)) {
    return 'the amount has thousands separators; write plain digits such as 1234.56';
  }
  if (/[¥￥$€元]/.test(text)) return 'the amount has a currency sign; write the number alone';
  if (/^\d+,\d+$/.test(text)) return 'the amount has a decimal comma; write a point';
  return 'the amount is no decimal number such as 1234.56';
}

function refuse(reason: string): ParsedAmount {
  return { ok: false, reason };
}
