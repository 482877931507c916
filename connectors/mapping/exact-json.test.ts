// Numbers of JSON that would be rounded.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExact } from './exact-json.ts';

it('keeps whole numbers that would be rounded as the text that they are', () => {
  const text = '{"payer":{"card":6222021234567890123},"ids":[9007199254740993, -9007199254740993]}';
  expect(parseExact(text)).toEqual({
    payer: { card: '6222021234567890123' },
    ids: ['9007199254740993', '-9007199254740993'],
  });
  expect(parseExact('6222021234567890123')).toBe('6222021234567890123');
});

it('gives exact numbers and all other values as JSON.parse does', () => {
  const text =
    '[9007199254740991, 1234567890123456, 0.12345678901234567, 1e20, "6222021234567890123"]';
  expect(parseExact(text)).toEqual(JSON.parse(text));
  fc.assert(
    fc.property(fc.json(), (json) => {
      fc.pre(!/\d{16}/.test(json));
      expect(parseExact(`[1234567890123456,${json}]`)).toEqual([
        1234567890123456,
        JSON.parse(json),
      ]);
    }),
  );
});

it('tells two whole numbers apart that differ by one', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (n) => {
      expect(String(parseExact(`[ ${n}]`))).toBe(String(n));
    }),
  );
});
