import avro from 'avsc';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundedType } from './bounded-avro.ts';

const SCHEMA: avro.Schema = {
  type: 'record',
  name: 'Row',
  fields: [
    { name: 'tags', type: { type: 'array', items: 'string' } },
    { name: 'more', type: { type: 'map', values: { type: 'array', items: 'long' } } },
    { name: 'nothing', type: { type: 'array', items: 'null' } },
  ],
};
const plain = avro.Type.forSchema(SCHEMA);
const bounded = avro.Type.forSchema(SCHEMA, { typeHook: boundedType });
const row = fc.record({
  tags: fc.array(fc.string()),
  more: fc.dictionary(
    fc.string().filter((name) => name !== '__proto__'),
    fc.array(fc.integer()),
    { noNullPrototype: true },
  ),
  nothing: fc.constant([]),
});

test('what the package writes is read as the package reads it', () => {
  fc.assert(
    fc.property(row, (given) => {
      const bytes = plain.toBuffer(given);
      expect(bounded.fromBuffer(bytes)).toEqual(given);
      expect(bounded.fromBuffer(bytes)).toEqual(plain.fromBuffer(bytes));
    }),
  );
});

test.each([2 ** 31, 2 ** 50])(
  'a record that says it has %d entries is refused at once',
  (count) => {
    const long = avro.Type.forSchema('long');
    expect(() => bounded.fromBuffer(long.toBuffer(count))).toThrow(/shorter than that/);
    const blocks = Buffer.concat([long.toBuffer(-count), long.toBuffer(1)]);
    expect(() => bounded.fromBuffer(blocks)).toThrow(/shorter than that/);
    const inMap = Buffer.concat([long.toBuffer(0), long.toBuffer(count)]);
    expect(() => bounded.fromBuffer(inMap)).toThrow(/shorter than that/);
  },
);
