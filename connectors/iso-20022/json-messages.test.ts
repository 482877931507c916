// The same messages in JSON: what they say is what they say in XML, however a partner writes them, and a bad line costs itself alone.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { arbitraryMessage, printMessage } from '../../test/arbitrary-payment-message.ts';
import { type JsonStyle, jsonOf } from '../../test/payment-json.ts';
import {
  camt,
  details,
  entry,
  order,
  pacs,
  pain,
  readPayments,
  report,
  status,
  transfer,
  yuan,
} from '../../test/payment-message.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { loadPaymentMapping } from './payment-reader.ts';

let mapping: Mapping;
beforeAll(async () => {
  mapping = await loadPaymentMapping();
});

const PLAIN: JsonStyle = { amount: 'attribute', isNumber: false, version: 'namespace', indent: 0 };
const E1 = '<EndToEndId>E1</EndToEndId>';
const read = (text: string, sliceBytes?: number) => readPayments(text, mapping, sliceBytes);
const codes = (text: string) => read(text).letters.map(({ code }) => code);

it('a message in JSON gives the signals that it gives in XML, in every way of writing and wherever the bytes are cut', () => {
  const style = fc.record({
    amount: fc.constantFrom('attribute' as const, 'beside' as const, 'typed' as const),
    isNumber: fc.boolean(),
    version: fc.constantFrom('namespace' as const, 'header' as const, 'nowhere' as const),
    indent: fc.constantFrom(0, 2),
  });
  const sliceBytes = fc.integer({ min: 1, max: 3000 });
  fc.assert(
    fc.property(arbitraryMessage, style, sliceBytes, (message, way, slice) => {
      const xml = printMessage(message);
      const inJson = read(jsonOf(xml, way), slice);
      expect(inJson.letters).toEqual([]);
      expect(inJson.signals).toEqual(read(xml).signals);
    }),
  );
});

it('bookings, statuses and refusals are the same as in XML, with the same paths', () => {
  const messages = [
    camt(entry('CRDT', details('E1') + details('E2', yuan('Amt', '7.00'))) + entry('DBIT', '')),
    camt(entry('CRDT', details('E3')) + entry('SIDE', details('E4', yuan('Amt', '1')))),
    report(status('RJCT') + status('ACSC')),
    pain(
      order('E1') +
        order('E2', yuan('InstdAmt', '1.005')) +
        order('E3', yuan('InstdAmt', '2', 'USD')),
      3,
    ),
    pacs(transfer('<TxId>T1</TxId>'), 'pacs.008.001.99'),
    pain(order('E1'), 2),
  ];
  for (const xml of messages) {
    const [was, is] = [read(xml), read(jsonOf(xml, PLAIN))];
    const told = ({ letters }: typeof was) =>
      letters.map(({ code, column, message }) => ({ code, column, message }));
    expect(is.signals).toEqual(was.signals);
    expect(is.skipped).toBe(was.skipped);
    expect(told(is)).toEqual(told(was));
  }
});

describe('files', () => {
  const line = (id: string) => jsonOf(pacs(transfer(`<EndToEndId>${id}</EndToEndId>`)), PLAIN);
  const ids = (text: string, slice?: number) =>
    read(text, slice).signals.map((signal) => Reflect.get(signal, 'transferId'));

  it('may hold one message, a list of them, or one a line', () => {
    expect(ids(line('E1'))).toEqual(['E1']);
    expect(ids(`[${line('E1')},${line('E2')}]`)).toEqual(['E1', 'E2']);
    expect(ids(`[\n${line('E1')},\n${line('E2')}\n]`)).toEqual(['E1', 'E2']);
    expect(ids(`\uFEFF${line('E1')}\r\n${line('E2')}\n`)).toEqual(['E1', 'E2']);
    expect(ids(`{"sent":1,"messages":[${line('E1')},${line('E2')}],"more":null}`)).toEqual([
      'E1',
      'E2',
    ]);
  });

  it.each([
    ['is cut', (text: string) => text.slice(0, text.indexOf('"CdtrAcct"')), 'cut-off'],
    ['is cut within a text', (text: string) => text.slice(0, -40), 'bad-json'],
    ['lacks a comma', (text: string) => text.replace('","', '""'), 'bad-json'],
    ['is no JSON at all', () => 'hello', 'bad-json'],
    ['lies too deep', () => `{"a":${'['.repeat(100)}1${']'.repeat(100)}}`, 'too-deep'],
    ['ends with a bracket too many', (text: string) => `${text}}`, 'bad-json'],
  ])('a line that %s costs itself alone', (_, damage, code) => {
    const text = `${line('E1')}\n${damage(line('E2'))}\n${line('E3')}\n`;
    for (const slice of [1, 7, 4096]) {
      const { letters } = read(text, slice);
      expect(ids(text, slice).filter((id) => id !== 'E2')).toEqual(['E1', 'E3']);
      expect(letters.map((letter) => [letter.code, letter.row])).toEqual([
        [code, code === 'cut-off' ? 3 : 2],
      ]);
    }
  });

  it('a file that ends within a message says so once, and one without a message too', () => {
    expect(codes(line('E1').slice(0, -1))).toEqual(['cut-off']);
    expect(codes('{"a":[1,2,{"b":null}]}')).toEqual(['unknown-message']);
    expect(codes('  \n')).toEqual(['cut-off']);
  });

  it('a refused transaction is kept as JSON, for the eye and to be sent again', () => {
    const text = jsonOf(pain(order('E1') + order('E2', yuan('InstdAmt', '1.005'))), {
      ...PLAIN,
      indent: 2,
    });
    const [letter] = read(text).letters;
    expect(JSON.parse(letter?.raw ?? '')).toEqual({
      PmtId: { EndToEndId: 'E2' },
      Amt: { InstdAmt: { '@Ccy': 'CNY', '#text': '1.005' } },
      CdtrAcct: { Id: { Othr: { Id: '6222020000000000002' } } },
    });
  });
});

describe('values', () => {
  const message = (transaction: object, around: object = {}) =>
    JSON.stringify({
      FIToFICstmrCdtTrf: {
        GrpHdr: { MsgId: 'M1', CreDtTm: '2026-03-01T08:30:00+08:00' },
        CdtTrfTxInf: transaction,
        ...around,
      },
    });
  const accounts = {
    DbtrAcct: { Id: { Othr: { Id: 'A' } } },
    CdtrAcct: { Id: { Othr: { Id: 'B' } } },
  };

  it('an amount of 17 digits that is a number is not rounded', () => {
    const text = message({
      PmtId: { EndToEndId: 'E1' },
      IntrBkSttlmAmt: { Ccy: 'CNY', Amt: 0 },
      ...accounts,
    });
    const { signals, letters } = read(text.replace('"Amt":0', '"Amt":90071992547409.91'));
    expect(letters).toEqual([]);
    expect(signals[0]).toMatchObject({ amountFen: 9_007_199_254_740_991 });
  });

  it('a member that stands twice is refused as in XML, and null says nothing', () => {
    const amount = { IntrBkSttlmAmt: { Ccy: 'CNY', Amt: '1.00' } };
    const twice = message({ PmtId: { EndToEndId: 'E1' }, ...amount, ...accounts }).replace(
      '"EndToEndId":"E1"',
      '"EndToEndId":"E1","EndToEndId":"E2"',
    );
    expect(codes(twice)).toEqual(['repeated']);
    const { signals } = read(
      message({ PmtId: { EndToEndId: null, TxId: 'T1' }, ...amount, ...accounts }),
    );
    expect(signals[0]).toMatchObject({ transferId: 'T1' });
  });

  it('a message that is none of those read here is told by its name', () => {
    const text =
      '{"Document":{"@xmlns":"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10","CstmrPmtStsRpt":{"GrpHdr":{"MsgId":"M"}}}}';
    const [letter] = read(text).letters;
    expect(letter).toMatchObject({ code: 'unknown-message', column: '/Document/CstmrPmtStsRpt' });
  });

  it('bytes changed at random never throw and lose nothing silently', () => {
    const text = jsonOf(pacs(transfer(E1)), PLAIN);
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (all) => {
        const bytes = Buffer.from(text);
        for (const { at, byte } of all) bytes[at % bytes.length] = byte;
        const { signals, letters } = readPayments(bytes, mapping, 100);
        expect(signals.length + letters.length).toBeGreaterThan(0);
        expect(signals.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
