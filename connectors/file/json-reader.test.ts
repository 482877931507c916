import { describe, expect, it } from 'vitest';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { JsonReader } from './json-reader.ts';
import type { SignalBatch } from './signal-batch.ts';
import { SignalReader } from './signal-reader.ts';

const mappingOf = (top: string, format = 'json') =>
  compileMapping(
    `name: t
format: ${format}
source: s
${top}
signals:
  - type: number.activated
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{phone}" }
`,
    't.yaml',
  );

/** Reads a document in chunks of some bytes, and the end of the file. */
function read(text: string, top = '', chunkBytes = 7) {
  const reader = new JsonReader({ mapping: mappingOf(top), file: 'f.json' });
  const bytes = Buffer.from(text);
  const batches: SignalBatch[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    batches.push(reader.push(bytes.subarray(at, at + chunkBytes)));
  }
  const isWhole = !reader.isMidRow;
  batches.push(reader.endLine(), reader.end());
  return {
    isWhole,
    ids: batches.flatMap((batch) => batch.accepted.map(({ id }) => id)),
    rejected: batches.flatMap((batch) => batch.rejected),
  };
}

const record = (id: number, more = {}) => ({
  id,
  at: '2026-03-01T00:00:00Z',
  phone: '10086',
  ...more,
});

describe('a JSON document', () => {
  it('that is a list has its records mapped when it is whole, wherever the chunks end', () => {
    const text = ` ${JSON.stringify([record(1), record(2)], undefined, 1)}\n`;
    for (const chunk of [1, 7, 64, 10_000]) {
      expect(read(text, '', chunk)).toEqual({ isWhole: true, ids: ['1', '2'], rejected: [] });
    }
  });

  it('that holds its records at a path is read by it', () => {
    const text = JSON.stringify({ meta: 1, data: { items: [record(1)] } });
    expect(read(text, 'records: data.items').ids).toEqual(['1']);
    expect(read(text, 'records: data.item').rejected).toMatchObject([
      {
        code: 'bad-list',
        message: expect.stringContaining("'data.item' of the document is not a list"),
      },
    ]);
    expect(read(text).rejected).toMatchObject([{ code: 'bad-list' }]);
  });

  it('has ids beyond 2^53 told apart, in a document and in lines', () => {
    const line = (id: string) => JSON.stringify(record(1)).replace('"id":1', `"id":${id}`);
    const ids = ['6222021234567890123', '6222021234567890124'];
    expect(read(`[${ids.map(line).join(',')}]`).ids).toEqual(ids);
    const reader = new SignalReader({ mapping: mappingOf('', 'ndjson'), file: 'f' });
    const { accepted } = reader.push({ firstRow: 1, lines: ids.map(line), faults: new Map() });
    expect(accepted.map(({ id }) => id)).toEqual(ids);
  });

  it('with a bad record refuses that one, with its number', () => {
    const text = JSON.stringify([record(1), record(2, { at: 'noon' }), record(3)]);
    const { ids, rejected } = read(text);
    expect(ids).toEqual(['1', '3']);
    expect(rejected).toMatchObject([
      { row: 2, column: 'at', code: 'bad-time', raw: expect.stringContaining('noon') },
    ]);
  });

  it('that is cut off is waited for, and refused once when nothing more comes', () => {
    const { isWhole, ids, rejected } = read(JSON.stringify([record(1)]).slice(0, -1));
    expect({ isWhole, ids }).toEqual({ isWhole: false, ids: [] });
    expect(rejected).toMatchObject([{ code: 'bad-json', row: 1 }]);
  });
});

it('a line that cannot be read is not kept where something is redacted, for it may stand anywhere in it', () => {
  const mapping = mappingOf('redact: { name: drop }', 'ndjson');
  const reader = new SignalReader({ mapping, file: 'f' });
  const lines = [
    '{"id":1,"name":"Zhang San"',
    JSON.stringify(record(2, { at: 'x', name: 'Zhang San' })),
  ];
  const { rejected } = reader.push({ firstRow: 1, lines, faults: new Map() });
  expect(rejected.map(({ code, raw }) => [code, raw])).toEqual([
    ['bad-json', ''],
    ['bad-time', '{"id":2,"at":"x","phone":"10086"}'],
  ]);
  expect(JSON.stringify(rejected)).not.toContain('Zhang');
});

it('a line that is a document gives its records, and one without a list is refused', () => {
  const mapping = mappingOf('records: data');
  const reader = new SignalReader({ mapping, file: 'topic' });
  const lines = [
    JSON.stringify({ data: [record(1), record(2, { at: 'x' }), record(3)] }),
    '{"data":{}}',
  ];
  const { accepted, rejected } = reader.push({ firstRow: 5, lines, faults: new Map() });
  expect(accepted.map(({ id }) => id)).toEqual(['1', '3']);
  expect(rejected).toMatchObject([
    { row: 5, code: 'bad-time', raw: JSON.stringify(record(2, { at: 'x' })) },
    { row: 6, code: 'bad-list', message: "the document has no list of records at 'data'" },
  ]);
});
