import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LINE_BYTES_MAX, LineSplitter, type LineSplitterOptions } from './line-splitter.ts';

/** Every line that a splitter gives for bytes that come in these chunks, with its number and fault code. */
function split(chunks: readonly Buffer[], options: LineSplitterOptions = {}) {
  const splitter = new LineSplitter(options);
  const blocks = [...chunks.map((chunk) => splitter.push(chunk)), splitter.end()];
  const lines = blocks.flatMap(({ lines, firstRow, faults }) =>
    lines.map((line, i) => ({ row: firstRow + i, line, fault: faults.get(i)?.code })),
  );
  return { lines, splitter };
}

const textOf = (chunks: readonly Buffer[], options?: LineSplitterOptions) =>
  split(chunks, options).lines.map(({ line }) => line);

it('gives the same lines however the bytes are cut', () => {
  const text = fc.array(fc.constantFrom('a', '电', '\n', '\r\n', '', '😀', ','), { maxLength: 60 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(200)), (parts, cuts) => {
      const bytes = Buffer.from(parts.join(''));
      const at = [0, ...cuts.map((c) => Math.min(c, bytes.length)), bytes.length].toSorted(
        (a, b) => a - b,
      );
      const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
      const { lines, splitter } = split(chunks);
      const expected = parts.join('').split(/\r?\n/);
      if (expected.at(-1) === '') expected.pop();
      expect(lines.map(({ line }) => line)).toEqual(expected);
      expect(lines.map(({ row }) => row)).toEqual(expected.map((_, i) => i + 1));
      expect([splitter.offset, splitter.rowCount]).toEqual([bytes.length, expected.length]);
    }),
  );
});

it('knows where the last whole line ends', () => {
  const splitter = new LineSplitter({ offset: 100, rowsBefore: 7 });
  const block = splitter.push(Buffer.from('ab\ncd\nef'));
  expect(block).toMatchObject({ lines: ['ab', 'cd'], firstRow: 8 });
  expect([splitter.offset, splitter.rowCount, splitter.pendingBytes]).toEqual([106, 9, 2]);
});

it('takes a byte order mark off the file, and only there', () => {
  expect(textOf([Buffer.from('\uFEFFa\n\uFEFFb\n')])).toEqual(['a', '\uFEFFb']);
});

it('marks a line that is not text of the encoding, and no other', () => {
  const bytes = Buffer.concat([Buffer.from('a\nb'), Buffer.of(0xff), Buffer.from('\nc\n')]);
  expect(split([bytes]).lines.map(({ fault }) => fault)).toEqual([
    undefined,
    'encoding',
    undefined,
  ]);
});

it('a real U+FFFD in good text is no fault', () => {
  expect(split([Buffer.from('a\uFFFD\n')]).lines[0]?.fault).toBeUndefined();
});

it('reads GB 18030', () => {
  const gbk = Buffer.from([0xb5, 0xe7, 0xd5, 0xa9, 0x0a]);
  expect(textOf([gbk], { encoding: 'gb18030' })).toEqual(['电诈']);
});

it('gives up a line that is too long, keeps its head, and reads on after it', () => {
  const long = Buffer.alloc(300, 'x');
  const { lines, splitter } = split([Buffer.from('a\n'), long, long, Buffer.from('end\nb\n')], {
    lineBytesMax: 500,
  });
  expect(lines.map(({ row, fault }) => [row, fault])).toEqual([
    [1, undefined],
    [2, 'too-long'],
    [3, undefined],
  ]);
  expect(lines[1]?.line).toBe('x'.repeat(600));
  expect(lines[2]?.line).toBe('b');
  expect(splitter.offset).toBe(608);
});

it('does not keep a file that has no newlines at all', () => {
  const chunk = Buffer.alloc(LINE_BYTES_MAX, 'x');
  const { lines, splitter } = split([chunk, chunk, chunk]);
  expect(lines).toMatchObject([{ fault: 'too-long' }]);
  expect(lines[0]?.line.length).toBeLessThan(10_000);
  expect(splitter.offset).toBe(3 * LINE_BYTES_MAX);
});
