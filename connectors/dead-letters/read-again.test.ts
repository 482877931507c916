// What a dead letter holds, mended and read again: one row as its source reads it, whatever the format.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pacs, readPayments, transfer } from '../../test/payment-message.ts';
import type { DeadLetter } from '../dead-letter.ts';
import { JsonReader } from '../file/json-reader.ts';
import { SignalReader } from '../file/signal-reader.ts';
import { loadPaymentMapping } from '../iso-20022/payment-reader.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import type { MappingFormat } from '../mapping/mapping.ts';
import { readAgain } from './read-again.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-again-'));
  await writeFile(join(dir, 'key.txt'), '0123456789abcdef-secret\n');
});
afterAll(() => rm(dir, { recursive: true }));

const mappingOf = (format: MappingFormat, phone: string, top = '') =>
  compileMapping(
    `name: t
format: ${format}
source: s
${top}
signals:
  - type: number.activated
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{${phone}}" }
`,
    join(dir, 't.yaml'),
  );
const REDACTING = (phone: string) => `redact: { ${phone}: hash, name: drop }\nhashKey: key.txt`;
const mended = ({ raw }: DeadLetter) => raw.replace('noon', '2026-03-01T00:00:00Z');

describe('a record of a JSON document', () => {
  const record = { id: 1, at: 'noon', phone: '10086' };

  it('is read by itself, and a document as one', () => {
    const mapping = mappingOf('json', 'phone', 'records: data');
    const reader = new JsonReader({ mapping, file: 'f.json' });
    const [letter] = reader.push(Buffer.from(JSON.stringify({ data: [record] }))).rejected;
    if (letter === undefined) throw new Error('nothing was refused');
    expect(readAgain(mended(letter), letter, mapping).accepted).toMatchObject([{ id: '1' }]);
    const whole = `{"data":[${mended(letter)}]}`;
    expect(readAgain(whole, letter, mapping).accepted).toMatchObject([{ id: '1' }]);
    expect(readAgain(letter.raw, letter, mapping).rejected).toMatchObject([{ code: 'bad-time' }]);
  });
});

describe('a row in which something is redacted', () => {
  it('is read by the columns that were kept, and stays the person that it was', () => {
    const mapping = mappingOf('csv', 'phone', REDACTING('phone'));
    const read = (row: string) => {
      const reader = new SignalReader({ mapping, file: 'f.csv' });
      return reader.push({
        lines: ['id,at,phone,name', row],
        firstRow: 1,
        faults: new Map(),
      });
    };
    const [letter] = read('1,noon,13800000000,Zhang').rejected;
    if (letter === undefined) throw new Error('nothing was refused');
    const good = read('1,2026-03-01T00:00:00Z,13800000000,Zhang').accepted;
    expect(good).toHaveLength(1);
    expect(readAgain(mended(letter), letter, mapping).accepted).toEqual(good);
    expect(readAgain(letter.raw, letter, mapping).rejected).toMatchObject([
      { code: 'bad-time', column: 'at', file: 'f.csv', row: 2 },
    ]);
    // Who has the row itself may give that.
    const row = '1,2026-03-01T00:00:00Z,13800000000,Zhang';
    expect(readAgain(row, letter, mapping).accepted).toEqual(good);
  });

  it('is read by the paths that were kept of a record', () => {
    const mapping = mappingOf('ndjson', 'who.phone', REDACTING('who.phone'));
    const lines = (at: string) => [`{"id":1,"at":"${at}","who":{"phone":"13800000000"}}`];
    const read = (at: string) =>
      new SignalReader({ mapping, file: 'f' }).push({
        lines: lines(at),
        firstRow: 1,
        faults: new Map(),
      });
    const [letter] = read('noon').rejected;
    if (letter === undefined) throw new Error('nothing was refused');
    const good = read('2026-03-01T00:00:00Z').accepted;
    expect(readAgain(mended(letter), letter, mapping).accepted).toEqual(good);
  });
});

it('a transaction without its message is refused with what to paste', async () => {
  const mapping = await loadPaymentMapping();
  const bad = transfer('<EndToEndId>E1</EndToEndId>').replace('88.01', 'x');
  const [letter] = readPayments(pacs(bad), mapping).letters;
  if (letter === undefined) throw new Error('nothing was refused');
  const good = letter.raw.replace('>x<', '>88.01<');
  expect(() => readAgain(good, letter, mapping)).toThrow(/Paste the whole message/);
  expect(readAgain(pacs(good), letter, mapping).accepted).toHaveLength(1);
});
