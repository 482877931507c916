// Frames and pieces that other libraries packed: liblz4 by its command line's settings, and Rust's snappy.
import { expect, it } from 'vitest';
import { unpackLz4 } from './kafka-lz.ts';
import { unpackSnappy } from './kafka-snappy.ts';

/** 72,000 bytes: more than a block of 64 KiB. */
const TEXT = 'forewarn;'.repeat(8_000);
const BYTES_MAX = 1_000_000;
/** Its blocks refer to those before them; with the length of the whole and with checksums. */
const LINKED =
  'BCJNGFxAQBkBAAAAAAAREwEAAJ9mb3Jld2FybjsJAP/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////fUHJld2FyeXS0UiMAAAAP+f//////////////////////////////////QVB3YXJuO0DFHE0AAAAAYSpCrA==';
const APART =
  'BCJNGGBAghMBAACfZm9yZXdhcm47CQD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////31ByZXdhciwAAACfbjtmb3Jld2FyCQD/////////////////////////////////OFB3YXJuOwAAAAA=';
const ONE_BLOCK =
  'BCJNGGBQ+y0BAACfZm9yZXdhcm47CQD///////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////85UHdhcm47AAAAAA==';
/** The bytes 0 to 39, which do not shrink. */
const STORED = 'BCJNGGBAgigAAIAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnAAAAAA==';
/** `forewarn;` 200 times. */
const SNAPPY =
  'iA4gZm9yZXdhcm47/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA/gkA+gkA';

const bytes = (base64: string) => Buffer.from(base64, 'base64');
const piece = (packed: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(packed.length);
  return Buffer.concat([length, packed]);
};
const xerial = (...packed: Buffer[]) =>
  Buffer.concat([bytes('glNOQVBQWQAAAAABAAAAAQ=='), ...packed.map(piece)]);

it.each([
  ['whose blocks refer to those before', LINKED],
  ['whose blocks stand apart', APART],
  ['of one block', ONE_BLOCK],
])('a frame of LZ4 %s is unpacked', (_what, packed) => {
  expect(unpackLz4(bytes(packed), BYTES_MAX).toString()).toBe(TEXT);
});

it('what did not shrink, several frames, and frames for others are unpacked', () => {
  const stored = Buffer.from(Array.from({ length: 40 }, (_, i) => i));
  expect(unpackLz4(bytes(STORED), BYTES_MAX)).toEqual(stored);
  const skipped = Buffer.from([0x52, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]);
  const all = Buffer.concat([bytes(STORED), skipped, bytes(STORED)]);
  expect(unpackLz4(all, BYTES_MAX)).toEqual(Buffer.concat([stored, stored]));
});

it('Snappy is unpacked from one piece, and from pieces behind the head of Java', () => {
  const text = 'forewarn;'.repeat(200);
  expect(unpackSnappy(bytes(SNAPPY), BYTES_MAX).toString()).toBe(text);
  expect(unpackSnappy(xerial(bytes(SNAPPY), bytes(SNAPPY)), BYTES_MAX).toString()).toBe(
    text + text,
  );
  expect(unpackSnappy(xerial(), BYTES_MAX).length).toBe(0);
});

it('what holds more than is taken is refused', () => {
  for (const packed of [LINKED, APART, ONE_BLOCK])
    expect(() => unpackLz4(bytes(packed), 60_000)).toThrow('holds more than 60000 bytes');
  expect(() => unpackSnappy(bytes(SNAPPY), 1_799)).toThrow('holds more than 1799 bytes');
  expect(() => unpackSnappy(xerial(bytes(SNAPPY), bytes(SNAPPY)), 3_599)).toThrow('holds more');
  expect(unpackSnappy(xerial(bytes(SNAPPY), bytes(SNAPPY)), 3_600).length).toBe(3_600);
});

it.each([
  ['LZ4', LINKED, unpackLz4],
  ['LZ4 that did not shrink', STORED, unpackLz4],
  ['Snappy', SNAPPY, unpackSnappy],
])(
  '%s that is cut off or changed is an error or other bytes, and never more than are taken',
  (_what, packed, unpack) => {
    const whole = bytes(packed);
    for (let at = 0; at < whole.length; at++) {
      if (at > 0) expect(() => unpack(whole.subarray(0, at), BYTES_MAX)).toThrow(Error);
      for (const value of [0, 1, 0x7f, 0xff, (whole[at] ?? 0) ^ 0x10]) {
        const changed = Buffer.from(whole);
        changed[at] = value;
        let length = 0;
        try {
          ({ length } = unpack(changed, 100_000));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        expect(length).toBeLessThanOrEqual(100_000);
      }
    }
  },
);
