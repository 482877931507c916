import { describe, expect, it } from 'vitest';
import { compileMapping } from './compile-mapping.ts';
import { mapRow } from './mapping.ts';
import { csvCellReader, jsonCellReader } from './source-row.ts';

/** One CSV row through a mapping to a transfer; `fields` take the place of those that every test shares. */
function mapCsv(fields: string, row: Record<string, string>) {
  const text = `name: t
format: csv
source: test
fields: ${JSON.stringify(FIELDS)}
signals:
  - type: transfer.completed
    fields: { ${fields} }
`;
  const mapping = compileMapping(text, 't.yaml');
  const all = { ...ROW, ...row };
  const cells = csvCellReader(mapping.paths, Object.keys(all), 't.csv')(Object.values(all));
  return mapRow(mapping, { row: 7, file: 't.csv', cells });
}

const FIELDS = {
  id: 'id-{row}',
  time: '2026-03-01T00:00:00Z',
  region: '330100',
  transferId: 'x',
  payer: 'a',
  payee: 'b',
  amountFen: 1,
};
const ROW = { a: '1', b: '', c: 'x' };

describe('a value', () => {
  it('can be a constant, a column, or a template with the line and the file', () => {
    const { signals } = mapCsv('note: "{c}{{{row}}} of {file}", channel: atm, payer: "{a}"', {});
    expect(signals).toMatchObject([{ note: 'x{7} of t.csv', channel: 'atm', payer: '1' }]);
  });

  it('from a template with an empty column is missing as a whole', () => {
    expect(mapCsv('note: "{a}-{b}"', {}).signals[0]).not.toHaveProperty('note');
    expect(mapCsv('payee: "{a}-{b}"', {}).faults).toEqual([
      { column: 'b', code: 'missing', message: 'b is empty, and payee needs it' },
    ]);
  });

  it('is cleaned of an ending', () => {
    const payee = 'payee: { from: c, strip: ".0" }';
    expect(mapCsv(payee, { c: '7983131.0' }).signals).toMatchObject([{ payee: '7983131' }]);
    expect(mapCsv(payee, { c: '7983131' }).signals).toMatchObject([{ payee: '7983131' }]);
  });

  it('goes through a map, with a default or a refusal for what is not in it', () => {
    const map = 'map: { ATM: atm, NET: web }';
    const channel = (more: string, c: string) =>
      mapCsv(`channel: { from: c, ${map}${more} }`, { c });
    expect(channel('', 'NET').signals).toMatchObject([{ channel: 'web' }]);
    expect(channel(', default: other', 'POS').signals).toMatchObject([{ channel: 'other' }]);
    expect(channel(', default: other', '').signals).toMatchObject([{ channel: 'other' }]);
    expect(channel('', '').signals[0]).not.toHaveProperty('channel');
    expect(channel('', 'ATN').faults).toEqual([
      {
        column: 'c',
        code: 'unmapped',
        message: `c is "ATN": the mapping has no value for it; did you mean 'ATM'?`,
      },
    ]);
  });

  it('in yuan becomes fen, exactly or rounded half to even as the mapping says', () => {
    const amount = (round: string, c: string) =>
      mapCsv(`amountFen: { from: c, unit: yuan${round} }`, { c });
    expect(amount('', '12.34').signals).toMatchObject([{ amountFen: 1234 }]);
    expect(amount(', round: half-even', '0.125').signals).toMatchObject([{ amountFen: 12 }]);
    expect(amount('', '0.125').faults).toMatchObject([{ column: 'c', code: 'bad-amount' }]);
    expect(amount('', '1,234.00').faults).toMatchObject([{ column: 'c', code: 'bad-amount' }]);
    expect(amount('', '-1').faults).toMatchObject([{ column: 'c', code: 'bad-amount' }]);
    expect(mapCsv('amountFen: { from: c, unit: fen }', { c: '1234' }).signals).toMatchObject([
      { amountFen: 1234 },
    ]);
  });

  it('that is a time is read by its format and zone, or as steps after a moment', () => {
    const local = 'time: { from: c, format: "d.M.yyyy HH:mm", zone: Asia/Shanghai }';
    const time = Date.UTC(2026, 2, 1, 0, 30);
    expect(mapCsv(local, { c: '1.3.2026 08:30' }).signals).toMatchObject([{ time }]);
    expect(mapCsv(local, { c: '31.2.2026 08:30' }).faults).toMatchObject([
      { column: 'c', code: 'bad-time', message: expect.stringContaining('31.2.2026') },
    ]);
    const steps = 'time: { from: c, unit: hours, since: 2026-03-01T00:00:00Z }';
    expect(mapCsv(steps, { c: '0.5' }).signals).toMatchObject([{ time }]);
    expect(mapCsv(steps, { c: 'noon' }).faults).toMatchObject([{ code: 'bad-time' }]);
  });

  it('that breaks the field is refused with the column it came from', () => {
    expect(mapCsv('region: "{c}"', { c: '999999' }).faults).toMatchObject([
      { column: 'c', code: 'bad-region' },
    ]);
  });
});

it('durations become milliseconds and volumes KiB', () => {
  const mapping = compileMapping(
    `name: t
format: ndjson
source: test
fields: { id: "{i}-{kind}", time: { from: at, format: epoch-s }, region: "330100" }
signals:
  - when: { column: kind, equals: call }
    type: call.ended
    fields:
      callId: "{i}"
      caller: "{from.number}"
      callee: "{parties.1}"
      durationMs: { from: seconds, unit: seconds }
      answered: { from: answered }
  - when: { all: [ { present: mb }, { absent: seconds } ] }
    type: data.used
    fields: { phone: "{from.number}", volumeKib: { from: mb, unit: mib } }
`,
    't.yaml',
  );
  const read = jsonCellReader(mapping.paths);
  const map = (value: unknown) => mapRow(mapping, { row: 1, file: 't', cells: read(value) });
  const row = { i: 5, at: 1772323200, kind: 'call', from: { number: '95588' } };
  const call = { ...row, parties: ['a', '96110'], seconds: 1.5, answered: true };
  expect(map(call).signals).toEqual([
    {
      type: 'call.ended',
      id: '5-call',
      source: 'test',
      time: 1772323200000,
      region: '330100',
      callId: '5',
      caller: '95588',
      callee: '96110',
      durationMs: 1500,
      answered: true,
    },
  ]);
  expect(map({ ...row, kind: 'data', mb: 2 }).signals).toMatchObject([{ volumeKib: 2048 }]);
  expect(map({ ...row, kind: 'else' }).faults).toEqual([
    {
      column: 'kind',
      code: 'unmatched',
      message: 'no signal of the mapping applies to this row: kind is "else"',
    },
  ]);
  expect(map({ ...call, seconds: { s: 1 } }).faults).toMatchObject([
    { column: 'seconds', code: 'nested' },
  ]);
  expect(map({ ...call, answered: 'yes' }).faults).toMatchObject([
    { column: 'answered', code: 'bad-flag' },
  ]);
  for (const notAnObject of [null, 7, 'text', []]) {
    expect(map(notAnObject).faults).toMatchObject([{ code: 'unmatched' }]);
  }
});

it.each([
  ['csv', ['1', '\\N']],
  ['csv', ['1', 'NULL']],
  ['json', { a: '1', b: '\\N', list: [{ c: 'NULL' }] }],
])('a text that stands for nothing is nothing (%s)', (format, given) => {
  const each = format === 'csv' ? '' : 'each: list';
  const mapping = compileMapping(
    `name: t
format: ${format}
source: test
empty: ["\\\\N", "NULL"]
signals:
  - type: transfer.completed
    ${each}
    when: "!present(row.b)"
    fields: { id: "{a}", time: 2026-03-01T00:00:00Z, region: "330100", transferId: "{a}", payer: x, payee: y, amountFen: 1, note: "${each === '' ? '{b}' : '{each.c}'}" }
`,
    't.yaml',
  );
  const cells = Array.isArray(given)
    ? csvCellReader(mapping.paths, ['a', 'b'], 't.csv')(given)
    : jsonCellReader(mapping.paths)(given);
  const { signals, faults } = mapRow(mapping, { row: 1, file: 't', cells });
  expect(faults).toEqual([]);
  expect(signals).toHaveLength(1);
  expect(signals[0]).not.toHaveProperty('note');
});

describe('a row', () => {
  const both = (secondId: string) =>
    compileMapping(
      `name: t
format: csv
source: test
drop: [ { column: a, in: [ test, probe ] } ]
fields: { id: "{a}", time: 2026-03-01T00:00:00Z, region: "330100" }
signals:
  - type: account.opened
    fields: { account: "{a}" }
  - when: { present: b }
    type: card.status
    fields: { id: "${secondId}", account: "{a}", status: { from: b } }
`,
      't.yaml',
    );
  const map = (cells: string[], secondId = '{a}-card') =>
    mapRow(both(secondId), { row: 2, file: 't', cells });

  it('gives every signal whose condition holds', () => {
    expect(map(['1', 'frozen']).signals.map((s) => [s.id, s.type])).toEqual([
      ['1', 'account.opened'],
      ['1-card', 'card.status'],
    ]);
    expect(map(['1', '']).signals).toHaveLength(1);
  });

  it('that the mapping drops is skipped and not refused', () => {
    expect(map(['probe', 'nonsense'])).toEqual({ signals: [], faults: [], skipped: true });
  });

  it('with a fault in one of its signals gives none of them, and says every fault', () => {
    const { signals, faults } = map(['', 'frosen']);
    expect(signals).toEqual([]);
    expect(faults.map(({ column, message }) => [column, message])).toEqual([
      ['a', 'a is empty, and id needs it'],
      ['a', 'a is empty, and account needs it'],
      ['b', expect.stringContaining('status is "frosen"')],
    ]);
  });

  it('says once what ails a field that its signals share', () => {
    const mapping = compileMapping(
      `name: t
format: ndjson
source: test
fields: { id: "{id}-{entry}", time: { from: at }, region: "330100", phone: "{phone}" }
signals:
  - { type: sim.swapped, fields: { id: "{id}-sim" } }
  - { type: forwarding.enabled, fields: { id: "{id}-to" } }
  - { type: number.activated, each: lines, fields: { device: "{each.device}", origin: { from: each.origin, map: { d: domestic } } } }
`,
      't.yaml',
    );
    const record = {
      id: 1,
      at: 'noon',
      phone: '10086',
      lines: [{ origin: 'd' }, { origin: 'x' }, {}],
    };
    const cells = jsonCellReader(mapping.paths)(record);
    const { faults } = mapRow(mapping, { row: 1, file: 't', cells });
    expect(faults.map(({ message }) => message)).toEqual([
      'at is "noon": it is not a time of the form rfc3339',
      'entry 2 of lines: each.origin is "x": the mapping has no value for it',
    ]);
  });

  it('never gives two signals of one identity, for one would vanish', () => {
    expect(map(['1', 'frozen'], '{a}').faults).toMatchObject([{ code: 'same-id' }]);
  });
});

it('a type can come from a column by a map', () => {
  const mapping = compileMapping(
    `name: t
format: csv
source: test
signals:
  - type: { from: kind, map: { try: transfer.attempted, done: transfer.completed } }
    fields:
      { id: "{row}", time: 2026-03-01T00:00:00Z, region: "330100", transferId: t, payer: a, payee: b, amountFen: 5 }
`,
    't.yaml',
  );
  const map = (kind: string) => mapRow(mapping, { row: 2, file: 't', cells: [kind] });
  expect(map('try').signals).toMatchObject([{ type: 'transfer.attempted' }]);
  expect(map('tried').faults).toMatchObject([{ column: 'kind', code: 'unmapped' }]);
});

it('a file without a column that the mapping names is refused as a whole, with the nearest column', () => {
  const paths = [{ path: 'caller_id', place: 'm.yaml:4:9' }];
  expect(() => csvCellReader(paths, ['calller_id', 'x'], 'f.csv')).toThrow(
    "m.yaml:4:9: f.csv has no column 'caller_id'; did you mean 'calller_id'?",
  );
});

it('a path reads what the record itself has, and never what every object has', () => {
  const paths = ['constructor', 'a.length', 'a.0', 'a.map', 'toString', 'b.c'].map((path) => ({
    path,
    place: 'm',
  }));
  const read = jsonCellReader(paths);
  expect(read({ a: [7] })).toEqual([undefined, 1, 7, undefined, undefined, undefined]);
  expect(read({ constructor: 1, a: { length: 2 }, b: { c: null } })).toEqual([
    1,
    2,
    undefined,
    undefined,
    undefined,
    null,
  ]);
  for (const none of [null, 'text', 7, undefined]) {
    expect(read(none).every((cell) => cell === undefined)).toBe(true);
  }
});
