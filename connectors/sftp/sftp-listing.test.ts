// Listings as any server may send them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBefore } from '../drop/remote-folder.ts';
import { filesOf } from './sftp-listing.ts';

const entry = fc.record({
  filename: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('.', '..', '', 'a.csv', 'b.csv', '../a.csv', '/etc/passwd', 'a\0.csv'),
  ),
  size: fc.oneof(fc.nat(), fc.double(), fc.constant(undefined)),
  mtime: fc.oneof(fc.nat(), fc.double(), fc.constant(undefined)),
  isFile: fc.boolean(),
});

test('whatever is listed, files are named in order, lie in the folder, have a size, and come after the last one', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.option(fc.string(), { nil: undefined }), (drawn, after) => {
      const entries = drawn.map(({ filename, size, mtime, isFile }) => ({
        filename,
        attrs: { size: Number(size), mtime: Number(mtime), isFile: () => isFile },
      }));
      const files = filesOf(entries, after);
      const names = files.map(({ name }) => name);
      for (const { name, size } of files) {
        expect(name).not.toMatch(/[/\0]|^\.{0,2}$/);
        expect(Number.isSafeInteger(size) && size >= 0).toBe(true);
        expect(entries.some((one) => one.filename === name && one.attrs.isFile())).toBe(true);
        if (after !== undefined) expect(isBefore(after, name)).toBe(true);
      }
      for (const [index, name] of names.entries())
        if (index > 0) expect(isBefore(name, names[index - 1] ?? '')).toBe(false);
    }),
  );
});

test('a plain listing is its files', () => {
  const file = (filename: string, isFile = true) => ({
    filename,
    attrs: { size: 3, mtime: 1_700_000_000, isFile: () => isFile },
  });
  expect(filesOf([file('b.csv'), file('old', false), file('a.csv')], 'a')).toEqual([
    { name: 'a.csv', version: '3-1700000000', size: 3, changedAt: 1_700_000_000_000 },
    { name: 'b.csv', version: '3-1700000000', size: 3, changedAt: 1_700_000_000_000 },
  ]);
});
