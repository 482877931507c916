// The parts of the mapping language beyond columns and maps: units, zones, tables, lists and redaction.
import { describe, expect, it } from 'vitest';
import { complaintsOf, mapCsv, mapJson, mappingOf } from '../../test/mapping-fixture.ts';
import { compileMapping } from './compile-mapping.ts';
import { mapRow } from './mapping.ts';
import { csvCellReader } from './source-row.ts';

describe('numbers and times as partners write them', () => {
  const readBack = (field: string, cell: string, keys: string, column = 'a') => {
    const { signals, faults } = mapCsv(
      { [column]: cell },
      `${field}: { from: ${column}, ${keys} }`,
    );
    return faults[0]?.code ?? Reflect.get(signals[0] ?? {}, field);
  };

  it.each([
    ['1234', 'unit: cents', 1234],
    ['12', 'unit: jiao', 120],
    ['3.5', 'unit: wan', 3_500_000],
    ['1,234.50', 'unit: yuan, separator: ","', 123_450],
    ['1.234,50', 'unit: yuan, separator: ".", decimal: ","', 123_450],
    ['1,234.50', 'unit: yuan', 'bad-amount'],
  ])('an amount %s with %s', (cell, keys, amountFen) => {
    expect(readBack('amountFen', cell, keys)).toBe(amountFen);
  });

  it.each([
    [
      '1,234.50',
      'yuan',
      'a is "1,234.50": the amount has thousands separators; say so in the mapping: separator: ","',
    ],
    [
      "1'234",
      'fen',
      `a is "1'234": it has thousands separators; say so in the mapping: separator: "'"`,
    ],
    [
      '1.234,50',
      'yuan',
      'a is "1.234,50": the amount has thousands separators and a decimal comma; say so in the mapping: separator: ".", decimal: ","',
    ],
    ['34,5', 'wan', 'a is "34,5": it has a decimal comma; say so in the mapping: decimal: ","'],
    ['n/a', 'yuan', 'a is "n/a": the amount is no decimal number such as 1234.56'],
  ])(
    'an amount %s in %s that is refused names the keys that would read it',
    (cell, unit, message) => {
      const { faults } = mapCsv({ a: cell }, `amountFen: { from: a, unit: ${unit} }`);
      expect(faults).toMatchObject([{ message }]);
      const keys = / mapping: (.*)$/.exec(message)?.[1];
      if (keys === undefined) return;
      expect(mapCsv({ a: cell }, `amountFen: { from: a, unit: ${unit}, ${keys} }`).faults).toEqual(
        [],
      );
    },
  );

  it.each([
    [
      '2026-07-01 12:00:00',
      'format: "yyyy-MM-dd HH:mm:ss", zone: Europe/Berlin',
      Date.UTC(2026, 6, 1, 10),
    ],
    [
      '2026-01-01 12:00:00',
      'format: "yyyy-MM-dd HH:mm:ss", zone: Europe/Berlin',
      Date.UTC(2026, 0, 1, 11),
    ],
    // Clocks went from 02:00 to 03:00, and later from 03:00 to 02:00: the first of the two is meant.
    ['2026-03-29 02:30:00', 'format: "yyyy-MM-dd HH:mm:ss", zone: Europe/Berlin', 'bad-time'],
    [
      '2026-10-25 02:30:00',
      'format: "yyyy-MM-dd HH:mm:ss", zone: Europe/Berlin',
      Date.UTC(2026, 9, 25, 0, 30),
    ],
    ['2026-07-01T12:00:00+09:00', 'zone: Europe/Berlin', Date.UTC(2026, 6, 1, 3)],
    ['260301083000', 'format: yyMMddHHmmss, zone: +08:00', Date.UTC(2026, 2, 1, 0, 30)],
    [
      '2026/3/1 8:30',
      'format: ["yyyy-MM-dd HH:mm", "yyyy/M/d H:mm"], zone: +08:00',
      Date.UTC(2026, 2, 1, 0, 30),
    ],
    ['2026-3-1', 'format: ["yyyy-MM-dd HH:mm", "yyyy/M/d H:mm"], zone: +08:00', 'bad-time'],
  ])('a time %s with %s', (cell, keys, time) => {
    expect(readBack('time', cell, keys)).toBe(time);
  });

  it('two columns make one time by a template', () => {
    const time = 'time: { from: "{d} {c}", format: "yyyyMMdd HHmmss", zone: UTC }';
    expect(mapCsv({ d: '20260301', c: '003000' }, time).signals).toMatchObject([
      { time: Date.UTC(2026, 2, 1, 0, 30) },
    ]);
    expect(mapCsv({ d: '20260301', c: '' }, time).faults).toMatchObject([
      { column: 'c', code: 'missing' },
    ]);
  });

  it('a zone that does not exist is complained about', () => {
    const make = () => mappingOf('csv', 'time: { from: a, format: yyyyMMdd, zone: Asia/Hangzhou }');
    expect(complaintsOf(make)[0]).toContain("zone 'Asia/Hangzhou'");
  });

  it('durations can be written as clocks show them', () => {
    const mapping = compileMapping(
      `name: t
format: csv
source: t
signals:
  - type: call.ended
    fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100", callId: x, caller: "{a}", callee: "110", durationMs: { from: d, unit: clock }, answered: true }
`,
      't.yaml',
    );
    const map = (a: string, d: string) =>
      mapRow(mapping, { row: 1, file: 't', cells: ['1', a, d] });
    expect(map('tel:+8613800000000', '1:02:03.5').signals).toMatchObject([
      { durationMs: 3_723_500, caller: '+8613800000000' },
    ]);
    expect(map('1', '02:03').signals).toMatchObject([{ durationMs: 123_000 }]);
    expect(map('1', '123').faults).toMatchObject([{ code: 'bad-number' }]);
  });
});

describe('phone numbers', () => {
  const holder = { holder: '+86 138 0000 0001' };

  it('have one written form in fields of phones, and as they are written in others unless an expression says so', () => {
    expect(mapCsv(holder, 'payer: "{holder}"').signals).toMatchObject([
      { payer: '+86 138 0000 0001' },
    ]);
    expect(mapCsv(holder, 'payer: { cel: phone(row.holder) }').signals).toMatchObject([
      { payer: '+8613800000001' },
    ]);
  });
});

describe('code tables and reference tables', () => {
  const TOP = `codes:
  channels: { "01": app, "02": web }
tables:
  branches: { file: branches.csv }
  segments: { file: segments.csv, key: prefix, match: longest-prefix }`;

  it('a named code table serves where a map stands', () => {
    expect(mapCsv({ c: '02' }, 'channel: { from: c, map: channels }', TOP).signals).toMatchObject([
      { channel: 'web' },
    ]);
    const make = () => mappingOf('csv', 'channel: { from: c, map: chanels }', TOP);
    expect(complaintsOf(make)).toEqual([
      "t.yaml:21:32: there are no codes 'chanels' under 'codes'; did you mean 'channels'?",
    ]);
  });

  it('a join takes a column of the row with this key, or the default, or refuses the row', () => {
    const region = (more: string, b: string) =>
      mapCsv({ b }, `region: { from: b, join: branches.region${more} }`, TOP);
    expect(region('', 'NB1').signals).toMatchObject([{ region: '330203' }]);
    expect(region(', default: "330000"', 'XX').signals).toMatchObject([{ region: '330000' }]);
    expect(region('', 'XX').faults).toEqual([
      {
        column: 'b',
        code: 'unmapped',
        message: 'b is "XX": the table branches has no region for it',
      },
    ]);
  });

  it('a join by the longest prefix takes the most exact row', () => {
    const note = (n: string) =>
      mapCsv({ n }, 'note: { from: n, join: segments.carrier, default: none }', TOP).signals;
    expect(note('13805710000')).toMatchObject([{ note: 'cm-hz' }]);
    expect(note('13812340000')).toMatchObject([{ note: 'cm' }]);
    expect(note('139')).toMatchObject([{ note: 'none' }]);
  });

  it('an expression can look up as well', () => {
    const note = `note: { cel: "lookup('branches', row.b, 'town')" }`;
    expect(mapCsv({ b: 'HZ1' }, note, TOP).signals).toMatchObject([{ note: 'Xihu' }]);
    expect(mapCsv({ b: 'NB1' }, note, TOP).signals[0]).not.toHaveProperty('note');
  });

  it.each([
    ['tables: { b: { file: none.csv } }', 'the table none.csv cannot be read'],
    [
      'tables: { b: { file: branches.csv, key: cod } }',
      "branches.csv has no column 'cod'; did you mean 'code'?",
    ],
    ['tables: { b: {} }', "a table needs its 'file'"],
  ])('a table that is no good is complained about: %s', (top, complaint) => {
    expect(complaintsOf(() => mappingOf('csv', 'note: x', top))[0]).toContain(complaint);
  });
});

describe('a signal for each entry of a list', () => {
  const EACH = `    each: order.items`;
  const FIELDS = `id: "{id}-{entry}"
      transferId: "{order.no}/{each.no}"
      payee: "{each.to.account}"
      amountFen: { from: each.amount, unit: fen }`;
  const order = (...items: unknown[]) => ({ order: { no: 7, items } });

  it('reads the entry and the record round it', () => {
    const items = [
      { no: 1, to: { account: 'P1' }, amount: 5 },
      { no: 2, to: { account: 'P2' }, amount: 6 },
    ];
    expect(mapJson(order(...items), FIELDS, '', EACH).signals).toMatchObject([
      { id: '1-1', transferId: '7/1', payee: 'P1', amountFen: 5 },
      { id: '1-2', transferId: '7/2', payee: 'P2', amountFen: 6 },
    ]);
  });

  it('is made where its condition holds, and a faulty entry refuses the row and is named', () => {
    const items = [
      { no: 1, to: { account: 'P1' }, amount: 5 },
      { no: 2, to: {}, amount: 6 },
    ];
    const when = `${EACH}\n    when: each.amount < 6`;
    expect(mapJson(order(...items), FIELDS, '', when).signals).toHaveLength(1);
    expect(mapJson(order(...items), FIELDS, '', EACH).faults).toEqual([
      {
        column: 'each.to.account',
        code: 'missing',
        message: 'entry 2 of order.items: each.to.account is empty, and payee needs it',
      },
    ]);
  });

  it('is none for an empty list, whose row counts as skipped, and refuses what is no list or missing', () => {
    expect(mapJson(order(), FIELDS, '', EACH)).toEqual({ signals: [], faults: [], skipped: true });
    expect(mapJson({ order: { no: 1, items: 'x' } }, FIELDS, '', EACH).faults).toMatchObject([
      { code: 'bad-list' },
    ]);
    expect(mapJson({ order: {} }, FIELDS, '', EACH).faults).toMatchObject([
      { code: 'unmatched', column: 'order.items' },
    ]);
  });

  it('is refused for columns, which hold no lists', () => {
    expect(complaintsOf(() => mappingOf('csv', 'note: x', '', '    each: a'))[0]).toContain(
      "'each' is for JSON",
    );
  });
});

describe('what is redacted', () => {
  const TOP =
    'redact: { name: drop, card: mask, phone: hash, each.holder: drop }\nhashKey: key.txt';

  it('is gone, masked or hashed before anything reads it', () => {
    const record = { name: 'Zhang San', card: '6222020000001234567', phone: '138 0000 0000' };
    const fields =
      'payer: "{phone}"\n      note: { cel: "row.card + \' \' + coalesce(row.name, \'none\')" }';
    const { signals } = mapJson(record, fields, TOP);
    expect(signals).toMatchObject([
      { payer: expect.stringMatching(/^h_[0-9a-f]{32}$/), note: '6222****4567 none' },
    ]);
    const again = mapJson({ ...record, phone: '+8613800000000' }, fields, TOP);
    expect(Reflect.get(again.signals[0] ?? {}, 'payer')).toBe(
      Reflect.get(signals[0] ?? {}, 'payer'),
    );
  });

  it('is hashed once, also where what a dead letter kept of it is read', () => {
    const token = `h_${'0a'.repeat(16)}`;
    expect(mapJson({ phone: token }, 'payer: "{phone}"', TOP).signals).toMatchObject([
      { payer: token },
    ]);
  });

  it('is not in what is kept of a refused row, nor in the reasons', () => {
    const record = {
      name: 'Zhang San',
      card: '6222020000001234567',
      phone: '13800000000',
      at: 'bad',
    };
    const refused = mapJson(
      record,
      'payer: "{phone}"\n      note: "{card}"\n      time: { from: at }\n      amountFen: { from: card, unit: fen }',
      TOP,
    );
    expect(refused.faults).toMatchObject([{ code: 'bad-time' }, { code: 'bad-number' }]);
    for (const secret of ['Zhang', '0000001234', '13800000000']) {
      expect(JSON.stringify(refused)).not.toContain(secret);
    }
    expect(refused.raw).toContain('"at":"bad"');
  });

  it('tells people apart by hashes, never by masks, which many share', () => {
    const make = (fields: string) => () => mappingOf('ndjson', fields, TOP);
    expect(complaintsOf(make('payee: "{card}"'))[0]).toContain(
      "payee tells people apart, and 'card' is masked: many have the same; redact it by hash",
    );
    expect(complaintsOf(make('id: "x-{card}"'))).toHaveLength(1);
    expect(complaintsOf(make('payee: "{phone}"'))).toEqual([]);
    expect(complaintsOf(make('note: "{card}"'))).toEqual([]);
  });

  it('needs a key for hashes, and one that cannot be guessed', () => {
    const make = (top: string) => () => mappingOf('csv', 'note: x', top);
    expect(complaintsOf(make('redact: { a: hash }'))[0]).toContain("'hash' needs 'hashKey'");
    expect(complaintsOf(make('redact: { a: hash }\nhashKey: short.txt'))[0]).toContain(
      'it needs 16 or more',
    );
    expect(complaintsOf(make('redact: { a: hide }'))[0]).toContain("'hide' is not a way to redact");
  });
});

describe('rows and columns', () => {
  it('an anchor of YAML can be used again', () => {
    const mapping = compileMapping(
      `name: t
format: csv
source: t
fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100" }
signals:
  - when: row.kind == 'a'
    type: &kind { from: kind, map: { a: number.activated, b: sim.swapped } }
    fields: &fields { phone: "{p}" }
  - when: row.kind == 'b'
    type: *kind
    fields: *fields
`,
      't.yaml',
    );
    const cells = csvCellReader(mapping.paths, ['id', 'kind', 'p'], 't')(['1', 'b', '10086']);
    expect(mapRow(mapping, { row: 1, file: 't', cells }).signals).toMatchObject([
      { type: 'sim.swapped', phone: '10086' },
    ]);
  });

  it('that no signal wants can be left out on purpose', () => {
    const mapped = mapCsv({ a: 'x' }, 'note: x', 'unmatched: skip', '    when: row.a == "y"');
    expect(mapped).toEqual({ signals: [], faults: [], skipped: true });
  });

  it('can be dropped by an expression', () => {
    expect(mapCsv({ a: '5' }, 'note: x', 'drop: [ number(row.a) < 10 ]').skipped).toBe(true);
  });

  it('a key that says nothing of the format is complained about', () => {
    expect(complaintsOf(() => mappingOf('ndjson', 'note: x', 'delimiter: ";"'))).toEqual([
      "t.yaml:4:12: 'delimiter' is for csv, not for ndjson",
    ]);
  });
});
