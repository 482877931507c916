import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText } from './decimal-text.ts';

test.each([
  [[0x01, 0xe2, 0x3a], 2, '1234.50'],
  [[0xfb], 2, '-0.05'],
  [[], 0, '0'],
  [[0x80], 0, '-128'],
])('%j with %d decimal places is %s', (bytes, scale, text) => {
  expect(decimalText(Uint8Array.from(bytes), scale)).toBe(text);
});

test('any bytes are the number that they stand for', () => {
  const any = fc.tuple(fc.uint8Array({ maxLength: 64 }), fc.nat(40));
  fc.assert(
    fc.property(any, ([bytes, scale]) => {
      const hex = Buffer.from(bytes).toString('hex');
      const expected = BigInt.asIntN(8 * bytes.length, hex === '' ? 0n : BigInt(`0x${hex}`));
      const text = decimalText(bytes, scale);
      expect(BigInt(text.replace('.', ''))).toBe(expected);
      expect(text.split('.')[1]?.length ?? 0).toBe(scale);
    }),
  );
});

test('what no database has is refused before it is turned into digits', () => {
  expect(() => decimalText(new Uint8Array(1_000_000), 2)).toThrow(/1000000 bytes/);
  expect(() => decimalText(new Uint8Array(4), 2 ** 31)).toThrow(/2147483648 decimal places/);
  expect(() => decimalText(new Uint8Array(4), -1)).toThrow(/-1 decimal places/);
});
