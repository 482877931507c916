// Decimal text is compared with the same arithmetic on BigInt, which has no rounding of its own.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFen, type ParsedAmount, parseAmountFen } from './amount.ts';

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** Fen by the definition: digits × 10^(exponent + 2), rounded half to even. */
function fenByBigInt(digits: string, exponent: number): { fen: bigint; isWhole: boolean } {
  const value = BigInt(digits);
  const shift = exponent + 2;
  if (shift >= 0) return { fen: value * 10n ** BigInt(shift), isWhole: true };
  const unit = 10n ** BigInt(-shift);
  const floor = value / unit;
  const rest = value % unit;
  const isUp = rest * 2n > unit || (rest * 2n === unit && floor % 2n === 1n);
  return { fen: isUp ? floor + 1n : floor, isWhole: rest === 0n };
}

function fenOf(parsed: ParsedAmount): number | string {
  return parsed.ok ? parsed.amountFen : parsed.reason;
}

const decimal = fc.record({
  whole: fc.stringMatching(/^\d{0,18}$/),
  fraction: fc.stringMatching(/^\d{0,20}$/),
  exponent: fc.option(fc.integer({ min: -30, max: 20 }), { nil: undefined }),
});

describe('parseAmountFen', () => {
  test('any decimal gives the fen that exact arithmetic gives', () => {
    fc.assert(
      fc.property(decimal, ({ whole, fraction, exponent }) => {
        fc.pre(whole.length + fraction.length > 0);
        const point = fraction === '' ? '' : `.${fraction}`;
        const text = `${whole}${point}${exponent === undefined ? '' : `e${exponent}`}`;
        const { fen, isWhole } = fenByBigInt(whole + fraction, (exponent ?? 0) - fraction.length);
        const rounded = parseAmountFen(text, 'half-even');
        const exact = parseAmountFen(text, 'exact');
        expect(rounded.ok).toBe(fen <= MAX);
        if (rounded.ok) expect(BigInt(rounded.amountFen)).toBe(fen);
        expect(exact.ok).toBe(isWhole && fen <= MAX);
        if (exact.ok) expect(exact).toEqual(rounded);
      }),
      { numRuns: 500 },
    );
  });

  test('half a fen goes to the even fen, from both sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (fen) => {
        const text = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}5`;
        expect(fenOf(parseAmountFen(text, 'half-even'))).toBe(fen % 2 === 0 ? fen : fen + 1);
        expect(fenOf(parseAmountFen(`${text}0001`, 'half-even'))).toBe(fen + 1);
      }),
    );
  });

  test('what is printed for people reads back once its separators are gone', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (fen) => {
        expect(fenOf(parseAmountFen(formatFen(fen).replaceAll(',', ''), 'exact'))).toBe(fen);
      }),
    );
  });

  test.each([
    ['0.1', 10],
    ['1.15', 115],
    ['4.35', 435],
    ['+5', 500],
    ['.5', 50],
    ['5.', 500],
    [' 12.30 ', 1230],
    ['1e2', 10_000],
    ['1.2E+3', 120_000],
    ['-0', 0],
    ['0e999', 0],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
    ['0000000000000000000012.34', 1234],
  ])('%s yuan are %d fen', (text, fen) => {
    expect(fenOf(parseAmountFen(text, 'exact'))).toBe(fen);
  });

  test.each([
    ['', 'empty'],
    ['1,234.56', 'thousands separators'],
    ['1 234', 'thousands separators'],
    ['12,5', 'decimal comma'],
    ['¥12', 'currency sign'],
    ['-1', 'below zero'],
    ['1.005', 'no whole number of fen'],
    ['1e-3', 'no whole number of fen'],
    ['90071992547409.92', 'more than'],
    ['1e300', 'more than'],
    ['NaN', 'no decimal number'],
    ['Infinity', 'no decimal number'],
    ['0x10', 'no decimal number'],
    ['1.2.3', 'no decimal number'],
    ['１２', 'no decimal number'],
    ['.', 'no decimal number'],
    ['e5', 'no decimal number'],
  ])('%j is refused because it is %s', (text, reason) => {
    expect(fenOf(parseAmountFen(text, 'exact'))).toContain(reason);
  });

  test('the fen of a real row with fifteen decimals are rounded, not cut', () => {
    expect(fenOf(parseAmountFen('55.163313343557675', 'half-even'))).toBe(5516);
    expect(fenOf(parseAmountFen('55.165313343557675', 'half-even'))).toBe(5517);
  });
});

describe('formatFen', () => {
  test.each([
    [0, '0.00'],
    [5, '0.05'],
    [100_000, '1,000.00'],
    [123_456, '1,234.56'],
    [-123_456_789, '-1,234,567.89'],
    [Number.MAX_SAFE_INTEGER, '90,071,992,547,409.91'],
  ])('%d fen are written %s', (fen, text) => {
    expect(formatFen(fen)).toBe(text);
  });
});
