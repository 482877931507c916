// Records of queues and answers, whatever their mapping reads.
import { expect, it } from 'vitest';
import { jsonOf } from '../../test/payment-json.ts';
import { pacs, transfer } from '../../test/payment-message.ts';
import { loadPaymentMapping } from '../iso-20022/payment-reader.ts';
import { RecordReader } from './record-reader.ts';

const message = (id: string) => pacs(transfer(`<EndToEndId>${id}</EndToEndId>`));

it('a record may be a document of payment messages in XML or in JSON, and a bad one stops no other', async () => {
  const reader = new RecordReader('payments/0', await loadPaymentMapping());
  const inJson = (id: string, version: 'header' | 'nowhere') =>
    jsonOf(message(id), { amount: 'beside', isNumber: true, version, indent: 0 });
  const records = [
    message('E1'),
    inJson('E2', 'header'),
    message('E3').slice(0, -30),
    inJson('E4', 'nowhere'),
    '',
  ];
  const batches = records.map((record, number) => reader.read(Buffer.from(record), 100 + number));
  expect(
    batches.map(({ accepted }) => accepted.map((signal) => Reflect.get(signal, 'transferId'))),
  ).toEqual([['E1'], ['E2'], ['E3'], ['E4'], []]);
  expect(
    batches.flatMap(({ rejected }) => rejected.map(({ file, row, code }) => [file, row, code])),
  ).toEqual([
    ['payments/0', 102, 'cut-off'],
    ['payments/0', 104, 'cut-off'],
  ]);
  expect(reader.readText(inJson('E5', 'header'), 105).accepted).toHaveLength(1);
});
