// Change events as Debezium documents them, with their schemas and without.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeDecoder, changeOf } from './change-event.ts';

const COLUMNS = [
  { field: 'ref', type: 'string' },
  {
    field: 'amount',
    type: 'bytes',
    name: 'org.apache.kafka.connect.data.Decimal',
    parameters: { scale: '2', 'connect.decimal.precision': '18' },
  },
  { field: 'any', type: 'struct', name: 'io.debezium.data.VariableScaleDecimal' },
  { field: 'opened', type: 'int32', name: 'io.debezium.time.Date' },
  { field: 'ms', type: 'int64', name: 'io.debezium.time.Timestamp' },
  { field: 'us', type: 'int64', name: 'io.debezium.time.MicroTimestamp' },
  { field: 'ns', type: 'int64', name: 'io.debezium.time.NanoTimestamp' },
  { field: 'zoned', type: 'string', name: 'io.debezium.time.ZonedTimestamp' },
  {
    field: 'parts',
    type: 'array',
    items: { type: 'int32', name: 'org.apache.kafka.connect.data.Date' },
  },
];
const SCHEMA = {
  type: 'struct',
  fields: [
    { field: 'before', type: 'struct', fields: COLUMNS },
    { field: 'after', type: 'struct', fields: COLUMNS },
    { field: 'op', type: 'string' },
  ],
};
const unscaled = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const change = (record: unknown): unknown => JSON.parse(changeOf(JSON.stringify(record)) ?? 'null');

describe('a change event', () => {
  test('without a schema is its envelope as it came', () => {
    const event = { before: null, after: { ref: 'a', amount: '1.00' }, op: 'c', ts_ms: 1 };
    expect(change(event)).toEqual(event);
    expect(change({ schema: null, payload: event })).toEqual(event);
  });

  test('keeps whole numbers beyond 2^53 as the texts that they are', () => {
    const text = '{"op":"c","after":{"card":6222021234567890123}}';
    expect(changeOf(text)).toBe('{"op":"c","after":{"card":"6222021234567890123"}}');
  });

  test('with a schema has its decimals, dates and times as texts', () => {
    const zoned = '2026-03-01T02:30:00.123456Z';
    const after = {
      ref: 'a',
      amount: unscaled('04d2'),
      any: { scale: 3, value: unscaled('ff85') },
      opened: 20_513,
      ms: 1_772_332_200_123,
      us: 1_772_332_200_123_456,
      ns: 1_772_332_200_123_456_000,
      zoned,
      parts: [0, -1],
    };
    expect(change({ schema: SCHEMA, payload: { before: null, after, op: 'r' } })).toEqual({
      before: null,
      after: {
        ref: 'a',
        amount: '12.34',
        any: '-0.123',
        opened: '2026-03-01',
        ms: '2026-03-01T02:30:00.123',
        us: '2026-03-01T02:30:00.123',
        ns: '2026-03-01T02:30:00.123',
        zoned,
        parts: ['1970-01-01', '1969-12-31'],
      },
      op: 'r',
    });
  });

  test('of Debezium itself says the same with schemas and without, but for dates and times without a zone', () => {
    const read = (name: string) =>
      readFileSync(join(import.meta.dirname, '../samples/funds', `${name}.ndjson`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => change(JSON.parse(line)));
    const described = read('debezium-schemas');
    expect(described).toMatchObject([
      {
        op: 'r',
        after: {
          ref: 'P0',
          booked: '2026-03-01T02:30:00.123456Z',
          local_at: '2026-03-01T10:30:00.123',
          day: '2026-03-01',
          amount: '12.34',
          any_n: '-0.123',
          tags: ['x', 'y'],
        },
      },
      { op: 'c', after: { ref: 'P1', status: 'pending', amount: '30000.00', any_n: '5' } },
      { op: 'u', after: { ref: 'P1', status: 'done', tags: null } },
      { op: 'd', before: { ref: 'P0' }, after: null },
    ]);
    const ofRow = (event: unknown) => {
      const row: unknown = Reflect.get(Object(event), 'after');
      const { local_at: _time, day: _day, ...rest } = Object(row);
      return rest;
    };
    expect(read('debezium-payments').map(ofRow)).toEqual(described.map(ofRow));
  });

  test('leaves what is missing missing, and a value of another kind as it is', () => {
    const after = { ref: 'a', amount: null, opened: 'soon', ms: 1e300, extra: 1 };
    expect(change({ schema: SCHEMA, payload: { after, op: 'u' } })).toEqual({ after, op: 'u' });
  });

  test('of a deletion has the row that was', () => {
    const event = { before: { ref: 'a' }, after: null, op: 'd' };
    expect(change(event)).toEqual(event);
  });

  test('that changes no row is left out', () => {
    for (const op of ['t', 'm']) expect(changeOf(JSON.stringify({ op }))).toBeUndefined();
  });

  test('that is none says why', () => {
    for (const [text, why] of [
      ['{"op":"c",', /JSON/],
      ['[]', /it is not an object/],
      ['{"payload":7}', /its payload is not an object/],
      ['{"after":{}}', /it has no 'op'/],
      ['{"op":"x","after":{}}', /'x' is not an op/],
      ['{"op":"u","before":{}}', /op 'u' needs 'after'/],
      ['{"op":"d","after":{}}', /op 'd' needs 'before'/],
    ] as const)
      expect(() => changeOf(text)).toThrow(why);
  });

  test('may come from a registry’s decoder', async () => {
    const decode = changeDecoder(() => Promise.resolve('{"op":"c","after":{}}'));
    expect(await decode(Buffer.from([0]))).toBe('{"op":"c","after":{}}');
  });
});
