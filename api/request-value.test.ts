import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOfValue } from './request-value.ts';

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

test('any JSON of whole text that is not too deep passes', () => {
  const value = fc
    .jsonValue({ maxDepth: 6 })
    .filter((json) => !JSON.stringify(json).includes('\\u'));
  fc.assert(
    fc.property(value, (json) => {
      expect(faultOfValue(json)).toBeUndefined();
    }),
  );
});

test('half a character or NUL anywhere is found, and where', () => {
  const bad = fc.constantFrom('a\ud800', '\udc00b', 'a\0b');
  const place = fc.array(fc.constantFrom('a', 'b', 'c/d', '~'), { maxLength: 8 });
  fc.assert(
    fc.property(bad, place, (text, names) => {
      const value = names.reduceRight<unknown>((inner, name) => ({ x: 1, [name]: inner }), text);
      const pointer = names
        .map((n) => `/${n.replaceAll('~', '~0').replaceAll('/', '~1')}`)
        .join('');
      expect(faultOfValue(value)).toMatchObject({ code: 'text', pointer });
    }),
  );
});

test('32 levels pass, 33 do not, and a hundred thousand cost no stack', () => {
  expect(faultOfValue(nested(32))).toBeUndefined();
  expect(faultOfValue(nested(33))).toMatchObject({ code: 'depth' });
  let deep: unknown[] = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(faultOfValue(deep)).toMatchObject({ code: 'depth' });
});
