import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scaleDecimal } from './decimal.ts';

const one = { numerator: 1n, denominator: 1n };
const hundred = { numerator: 100n, denominator: 1n };
const mbToKib = { numerator: 1_000_000n, denominator: 1024n };

it.each([
  ['55.163313343557675', 5516],
  ['0.005', 0],
  ['0.015', 2],
  ['0.025', 2],
  ['0.0250001', 3],
  ['-0.015', -2],
  ['12', 1200],
  ['1.5e3', 150_000],
  ['1E-2', 1],
])('%s in hundredths, half to even, is %d', (text, expected) => {
  expect(scaleDecimal(text, hundred, 'half-even')).toBe(expected);
});

it('a part smaller than the unit is refused unless it is to be rounded', () => {
  expect(scaleDecimal('1.239', hundred, 'exact')).toMatch(/half-even/);
  expect(scaleDecimal('1.230', hundred, 'exact')).toBe(123);
});

it.each(['', ' 1', '1,000.00', '.5', '5.', '0x10', 'NaN', '1e999', `${'9'.repeat(60)}`])(
  '%j is not a decimal number',
  (text) => {
    expect(scaleDecimal(text, one, 'exact')).toBe('is not a decimal number');
  },
);

it('what a number cannot hold exactly is refused', () => {
  expect(scaleDecimal('9007199254740992', one, 'exact')).toBe('is too large');
});

it('decimal megabytes become KiB', () => {
  expect(scaleDecimal('1.024', mbToKib, 'exact')).toBe(1000);
  expect(scaleDecimal('91.3865182252614', mbToKib, 'half-even')).toBe(89245);
});

it('any whole number of fen printed as yuan is read back exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (fen) => {
      const text = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
      expect(scaleDecimal(text, hundred, 'exact')).toBe(fen);
    }),
  );
});

it('digits alone are read the same as with a point and zeros, which takes the exact way', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), (whole) => {
      const scale = { numerator: 1000n, denominator: 1n };
      expect(scaleDecimal(`${whole}`, scale, 'exact')).toBe(
        scaleDecimal(`${whole}.0`, scale, 'exact'),
      );
    }),
  );
});
