// Where reading goes on in a file of a partner's folder that has changed.
import { expect, it } from 'vitest';
import { compileMapping } from '../mapping/compile-mapping.ts';
import type { FilePlace } from './drop-place.ts';
import { FileReading } from './file-reading.ts';
import type { RemoteFolder } from './remote-folder.ts';

type Format = 'json' | 'ndjson' | 'csv';

const mappingOf = (format: Format, more: string) =>
  compileMapping(
    `name: t
format: ${format}
${more}
source: s
signals:
  - type: number.activated
    fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100", phone: "10086" }
`,
    't.yaml',
  );

/** Reads a file to its end; its text is its version. */
async function readAll(text: string, format: Format, before?: FilePlace, more = '') {
  const bytes = Buffer.from(text);
  const folder: RemoteFolder = {
    where: 'a test',
    isAtomic: true,
    open: () => Promise.resolve(),
    async *list() {},
    async *read(_file, from, end) {
      yield bytes.subarray(from, end);
    },
    close: () => Promise.resolve(),
  };
  const file = { name: 'a', version: text, size: bytes.length, changedAt: 0 };
  const reading = await FileReading.begin(folder, file, before, mappingOf(format, more));
  const ids: string[] = [];
  for (;;) {
    const piece = await reading.next();
    ids.push(...(piece ?? reading.end()).batch.accepted.map(({ id }) => id));
    if (piece === undefined) return { ids, place: reading.end().place };
  }
}

/** Records of some length, so that a file with more of them begins as it did. */
const list = (...ids: readonly number[]) =>
  JSON.stringify(ids.map((id) => ({ id, note: 'x'.repeat(2_000) })));

it('that is a document that was written again has all of it read', async () => {
  const before = await readAll(list(1), 'json');
  expect((await readAll(list(1, 2), 'json', before.place)).ids).toEqual(['1', '2']);
});

it('that is a document as it was is not read again', async () => {
  const text = list(1);
  const before = await readAll(text, 'json');
  expect((await readAll(text, 'json', before.place)).ids).toEqual([]);
});

it('that has lines added has only these read', async () => {
  const before = await readAll('{"id":1}\n', 'ndjson');
  expect((await readAll('{"id":1}\n{"id":2}\n', 'ndjson', before.place)).ids).toEqual(['2']);
});

it.each(['skipLines: 2', 'skipLines: to-header'])(
  'that has lines before its header is read on where it grew (%s)',
  async (more) => {
    const text = 'title\nof March\nid\n1\n合计 1\n';
    const keys = `${more}\ndropLines: [合计]`;
    const before = await readAll(text, 'csv', undefined, keys);
    expect(before.ids).toEqual(['1']);
    expect((await readAll(`${text}2\n`, 'csv', before.place, keys)).ids).toEqual(['2']);
  },
);

it('that ends without the header it should have is refused', async () => {
  await expect(readAll('title\nno\n1\n', 'csv', undefined, 'skipLines: to-header')).rejects.toThrow(
    "line 1, which comes nearest, lacks 'id'",
  );
});
