import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printTrial } from '../../cmd/trial-text.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { tryFile } from './try-file.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-try-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function trial(text: string, mapping: string, rowsMax = 10) {
  const path = join(dir, 'f');
  await writeFile(path, text);
  return tryFile(path, compileMapping(mapping, 't.yaml'), rowsMax);
}

const MAPPING = `name: t
source: s
format: csv
drop: [ row.kind == 'test' ]
redact: { extra: mask }
signals:
  - type: number.recharged
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{phone}", amountFen: { from: amount, unit: yuan } }
  - when: row.kind == 'b'
    type: number.activated
    fields: { id: "{id}-b", time: { from: at }, region: "330100", phone: "{phone}" }
`;

describe('a trial', () => {
  const CSV = `id,kind,at,phone,amount,extra
1,b,2026-03-01T00:00:00Z,13800000000,1.5,x
2,a,noon,13800000000,1.5,x
3,test,,,,
4,a
5,a,2026-03-01T00:00:00Z,13800000000,x,x
`;

  it('shows of each row what each field was read from and became, and why a row is refused', async () => {
    const { rows } = await trial(CSV, MAPPING);
    expect(rows.map(({ row, result }) => [row, result])).toEqual([
      [2, 'accepted'],
      [3, 'refused'],
      [4, 'skipped'],
      [5, 'refused'],
      [6, 'refused'],
    ]);
    expect(rows[0]?.signals.map(({ type }) => type)).toEqual([
      'number.recharged',
      'number.activated',
    ]);
    expect(rows[0]?.signals[0]?.fields).toEqual([
      { field: 'id', from: [{ column: 'id', cell: '1' }], value: '1' },
      {
        field: 'time',
        from: [{ column: 'at', cell: '2026-03-01T00:00:00Z' }],
        value: '2026-03-01T08:00:00.000+08:00',
      },
      { field: 'region', from: [], value: '330100' },
      { field: 'phone', from: [{ column: 'phone', cell: '13800000000' }], value: '+8613800000000' },
      { field: 'amountFen', from: [{ column: 'amount', cell: '1.5' }], value: 150 },
    ]);
    expect(rows[1]?.signals[0]?.fields[1]).toMatchObject({
      field: 'time',
      fault: { code: 'bad-time' },
    });
    expect(rows[1]?.faults).toMatchObject([{ column: 'at', code: 'bad-time' }]);
    expect(rows[3]).toMatchObject({ signals: [], faults: [{ code: 'columns' }] });
  });

  it('counts all rows, names the first of each reason, and the columns that nothing reads', async () => {
    const { rows, ...totals } = await trial(CSV, MAPPING, 1);
    expect(rows).toHaveLength(1);
    expect(totals).toEqual({
      rowsRead: 5,
      skipped: 1,
      listless: {},
      signalsByType: { 'number.recharged': 1, 'number.activated': 1 },
      refused: {
        'bad-time': { count: 1, row: 3, message: expect.stringContaining('noon') },
        columns: { count: 1, row: 5, message: expect.any(String) },
        'bad-amount': { count: 1, row: 6, message: expect.any(String) },
      },
      unread: [],
      absent: [],
      oddPhones: [],
      order: expect.objectContaining({ spanMs: 0, stepBackMs: 0, late: 0 }),
    });
  });

  describe('of JSON', () => {
    const RECORDS = [
      {
        id: 1,
        at: '2026-03-01T00:00:00Z',
        sim: { phone: '10086', kind: 'x' },
        tags: ['a'],
        lines: [{ device: 'd1', cell: 'c' }],
      },
      {
        id: 2,
        at: '2026-03-01T00:00:01Z',
        sim: { phone: '10010', kind: null },
        extra: { rest: 1 },
      },
    ];
    const jsonMapping = (format: string, phone: string, device = 'each.device') => `name: t
source: s
format: ${format}
fields: { id: "{id}-{entry}", time: { from: at }, region: "330100", phone: "${phone}" }
signals:
  - type: sim.swapped
    fields: { id: "{id}" }
  - each: lines
    type: number.activated
    fields: { device: "{${device}}" }
`;
    const DOCUMENT = JSON.stringify(RECORDS);
    const LINES = RECORDS.map((record) => JSON.stringify(record)).join('\n');

    it.each([
      ['json', DOCUMENT],
      ['ndjson', LINES],
    ])('names the paths that nothing reads, in %s', async (format, text) => {
      const { unread, absent } = await trial(text, jsonMapping(format, '{sim.phone}'));
      expect(unread).toEqual(['sim.kind', 'tags', 'lines.*.cell', 'extra.rest']);
      expect(absent).toEqual([]);
    });

    it('names a path that no row has, with the one that it may be a slip for', async () => {
      const { absent } = await trial(DOCUMENT, jsonMapping('json', '{sim.fone}', 'each.devise'));
      expect(absent).toEqual([
        { path: 'sim.fone', near: 'sim.phone' },
        { path: 'each.devise', near: 'each.device' },
      ]);
      const other = await trial(DOCUMENT, jsonMapping('json', '{subscriber}'));
      expect(other.absent).toEqual([{ path: 'subscriber' }]);
    });

    it('takes a path to a place in a list as one that reads the list there', async () => {
      const { unread, absent } = await trial(DOCUMENT, jsonMapping('json', '{lines.0.cell}'));
      expect(absent).toEqual([]);
      expect(unread).not.toContain('lines.*.cell');
    });
  });

  it('says which of the skipped rows have not the list that signals are made of, and counts an empty one as skipped', async () => {
    const mapping = `name: t
source: s
format: ndjson
unmatched: skip
signals:
  - each: items
    type: number.activated
    fields: { id: "{entry}", time: { from: at }, region: "330100", phone: "{each}" }
`;
    const lines = ['{"at":"x"}', '{"at":"x","items":[]}', '{"at":"x","items":null}'];
    const { rows, skipped, listless } = await trial(lines.join('\n'), mapping);
    expect(rows.map(({ result }) => result)).toEqual(['skipped', 'skipped', 'skipped']);
    expect({ skipped, listless }).toEqual({ skipped: 3, listless: { items: 2 } });
  });

  it('cuts long cells in its lines unless it is to be wide', async () => {
    const long = 'x'.repeat(200);
    const tried = await trial(`id,kind,at,phone,amount,extra\n${long},a,noon,10086,1,\n`, MAPPING);
    expect(printTrial(tried, false).join('\n')).not.toContain(`id "${long}`);
    expect(printTrial(tried, false, true).join('\n')).toContain(`id "${long}"`);
  });

  it('shows nothing of what is redacted in an entry', async () => {
    const mapping = `name: t
source: s
format: json
redact: { each.holder: drop }
signals:
  - each: items
    type: number.activated
    fields: { id: "{entry}", time: { from: at }, region: "330100", phone: "{each.phone}", person: "{each.holder}" }
`;
    const text = '[{"at":"2026-03-01T00:00:00Z","items":[{"phone":"10086","holder":"Zhang San"}]}]';
    expect(JSON.stringify(await trial(text, mapping))).not.toContain('Zhang');
  });

  it('numbers the entries of a list', async () => {
    const mapping = `name: t
source: s
format: json
signals:
  - each: items
    type: number.activated
    fields: { id: "{entry}", time: { from: at }, region: "330100", phone: "{each}" }
`;
    const { rows } = await trial(
      '[{"at":"2026-03-01T00:00:00Z","items":["10086","10010"]}]',
      mapping,
    );
    expect(rows[0]?.signals).toMatchObject([
      {
        entry: 1,
        fields: expect.arrayContaining([
          { field: 'phone', from: [{ column: 'each', cell: '10086' }], value: '10086' },
        ]),
      },
      { entry: 2 },
    ]);
  });
});
