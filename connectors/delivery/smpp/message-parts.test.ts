import { expect, test } from 'vitest';
import { messageParts } from './message-parts.ts';

const ucs2 = (bytes: Buffer) => Buffer.from(bytes).swap16().toString('utf16le');

test('a text of the alphabet of GSM takes a byte a character, a Chinese one two', () => {
  expect(messageParts('Stop paying!', 1)).toEqual([
    { coding: 0, hasHeader: false, bytes: Buffer.from('Stop paying!') },
  ]);
  const [part] = messageParts('反诈', 1);
  expect(part).toMatchObject({ coding: 8, hasHeader: false });
  expect(ucs2(part?.bytes ?? Buffer.alloc(0))).toBe('反诈');
});

test('70 Chinese characters are one message, 71 are two, each with its number', () => {
  expect(messageParts('诈'.repeat(70), 1)).toHaveLength(1);
  const parts = messageParts('诈'.repeat(71), 0x12f);
  expect(parts.map(({ bytes }) => [...bytes.subarray(0, 6)])).toEqual([
    [5, 0, 3, 0x2f, 2, 1],
    [5, 0, 3, 0x2f, 2, 2],
  ]);
  expect(parts.map(({ bytes }) => bytes.length)).toEqual([140, 14]);
});

test('160 characters of GSM are one message, 161 are two', () => {
  expect(messageParts('a'.repeat(160), 1)).toHaveLength(1);
  expect(messageParts('a'.repeat(161), 1).map(({ bytes }) => bytes.length)).toEqual([159, 14]);
});

test('a character of two units, or with an escape, is never cut', () => {
  const text = `${'诈'.repeat(66)}😀${'诈'.repeat(10)}`;
  const whole = messageParts(text, 1).map(({ bytes }) => ucs2(bytes.subarray(6)));
  expect(whole).toEqual(['诈'.repeat(66), `😀${'诈'.repeat(10)}`]);
  const euro = messageParts(`${'a'.repeat(152)}€${'a'.repeat(20)}`, 1);
  expect(euro.map(({ bytes }) => bytes.length)).toEqual([158, 28]);
});
