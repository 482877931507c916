// Whatever a key file or a program's output holds: it is a ring of whole keys, or refused in words that hold none of it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { parseRing, printRing, textProvider } from './key-ring.ts';
import { KEY_BYTES } from './seal.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 100);
const key = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });
const ring = fc.record({
  index: key.map((bytes) => Buffer.from(bytes)),
  keys: fc.array(
    fc.record({
      key: key.map((bytes) => Buffer.from(bytes)),
      madeAt: fc.option(fc.nat(), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

test('a ring is read as it was written', () => {
  fc.assert(
    fc.property(ring, (given) => {
      expect(parseRing(printRing(given), 'x')).toEqual(given);
    }),
    { numRuns: RUNS },
  );
});

test('any other text is a ring of whole keys, or refused without being repeated', () => {
  const broken = fc
    .tuple(ring, fc.nat(400), fc.nat(40), fc.constantFrom('', '"', '{', '\0', 'null', '=='))
    .map(([given, at, length, put]) => {
      const text = printRing(given);
      return text.slice(0, at) + put + text.slice(at + length);
    });
  const shaped = fc
    .record({ index: fc.jsonValue(), keys: fc.jsonValue() })
    .map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(
      fc.oneof(broken, shaped, fc.json(), fc.string({ unit: 'binary-ascii' })),
      (text) => {
        expectRingOrRefusal(() => parseRing(text, 'the file'), text);
        expectRingOrRefusal(() => textProvider(text).read(), text);
      },
    ),
    { numRuns: RUNS },
  );
});

function expectRingOrRefusal(read: () => ReturnType<typeof parseRing>, text: string): void {
  try {
    const { index, keys } = read();
    expect(index).toHaveLength(KEY_BYTES);
    for (const one of keys) expect(one.key).toHaveLength(KEY_BYTES);
  } catch (error) {
    if (!isFwError(error, 'FW_CONFIG')) throw error;
    for (const [secret] of text.matchAll(/[A-Za-z0-9+/]{20,}/g))
      expect(error.message).not.toContain(secret);
  }
}
