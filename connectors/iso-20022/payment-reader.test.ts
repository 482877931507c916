// Messages as partners send them to signals and dead letters: kinds, what is skipped and what is refused.
import { beforeAll, describe, expect, it } from 'vitest';
import { printTime } from '../../signal/event-time.ts';
import {
  camt,
  details,
  entry,
  order,
  PAYER,
  pacs,
  pain,
  readPayments,
  report,
  status,
  TIME,
  transfer,
  yuan,
} from '../../test/payment-message.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { loadPaymentMapping } from './payment-reader.ts';

let shipped: Mapping;
beforeAll(async () => {
  shipped = await loadPaymentMapping();
});

const read = (xml: string | Buffer, mapping = shipped, sliceBytes?: number) =>
  readPayments(xml, mapping, sliceBytes);

describe('pain.001', () => {
  it('gives one attempted transfer an order, to the fen and the millisecond', () => {
    const { signals, letters } = read(pain(order('E1') + order('E2'), 2));
    expect(letters).toEqual([]);
    expect(signals[0]).toEqual({
      type: 'transfer.attempted',
      id: 'pain.001//M1/1',
      source: 'iso-20022',
      time: Date.parse(TIME),
      region: '330000',
      transferId: 'E1',
      payer: PAYER,
      payee: '6222020000000000002',
      amountFen: 123_450,
    });
    expect(signals[1]).toMatchObject({ id: 'pain.001//M1/2', transferId: 'E2' });
  });

  it('costs a bad order itself only, and tells its place', () => {
    const bad = order('E2', yuan('InstdAmt', '1.005'));
    const { signals, letters } = read(pain(`${order('E1')}\n${bad}\n${order('E3')}`));
    expect(signals.map(({ id }) => id)).toEqual(['pain.001//M1/1', 'pain.001//M1/3']);
    expect(letters).toEqual([
      {
        source: 'iso-20022',
        file: 'p.xml',
        row: 4,
        column: '/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[2]/Amt/InstdAmt',
        code: 'bad-amount',
        message: expect.stringMatching(
          /^pain.001.001.09 message M1, transaction 2: amount is "1.005"/,
        ),
        raw: bad,
      },
    ]);
  });

  it.each([
    ['another currency', yuan('InstdAmt', '1', 'USD'), 'currency', 'InstdAmt@Ccy'],
    ['no currency', '<InstdAmt>1</InstdAmt>', 'currency', 'InstdAmt@Ccy'],
    ['no amount', '', 'missing', 'InstdAmt'],
    ['a negative amount', yuan('InstdAmt', '-1'), 'bad-amount', 'InstdAmt'],
    ['two amounts', yuan('InstdAmt', '1') + yuan('InstdAmt', '2'), 'repeated', 'InstdAmt'],
    ['an element in the amount', yuan('InstdAmt', '1<b>0</b>'), 'nested', 'InstdAmt'],
    ['an endless amount', yuan('InstdAmt', '0'.repeat(2000)), 'too-long', 'InstdAmt'],
  ])('refuses an order with %s', (_, amount, code, element) => {
    const { signals, letters } = read(pain(order('E1', amount)));
    expect(signals).toEqual([]);
    expect(letters).toMatchObject([{ code, column: expect.stringMatching(`Amt/${element}$`) }]);
  });

  it('tells when orders are missing from the message', () => {
    const { signals, letters } = read(pain(order('E1'), 3));
    expect(signals).toHaveLength(1);
    expect(letters).toMatchObject([
      {
        code: 'count',
        message: 'pain.001.001.09 message M1: it declares 3 transactions and has 1',
      },
    ]);
  });

  it('does not carry a payer from one payment to the next', () => {
    const second = `</PmtInf><PmtInf>${order('E2')}`;
    const { signals, letters } = read(pain(order('E1') + second));
    expect(signals).toHaveLength(1);
    const column = '/Document/CstmrCdtTrfInitn/PmtInf[2]/DbtrAcct/Id/IBAN';
    expect(letters).toMatchObject([{ code: 'missing', column }]);
  });

  it('takes IBANs that have the form of one', () => {
    const xml = pain(order('E1')).replace(PAYER, 'CN33-1');
    expect(read(xml).letters).toMatchObject([{ code: 'bad-account' }]);
  });
});

describe('pacs.008', () => {
  it('completes the transfer that pain.001 attempted', () => {
    const { signals } = read(pacs(transfer('<EndToEndId>E1</EndToEndId><TxId>T1</TxId>')));
    expect(signals).toMatchObject([
      { type: 'transfer.completed', transferId: 'E1', payer: PAYER, payee: 'B', amountFen: 8801 },
    ]);
  });

  it.each([
    ['<EndToEndId>NOTPROVIDED</EndToEndId><TxId>T1</TxId><UETR>u-1</UETR>', 'u-1'],
    ['<EndToEndId>NOTPROVIDED</EndToEndId><TxId>T1</TxId>', 'T1'],
    ['<InstrId>I1</InstrId>', 'I1'],
  ])('names the transfer of %s by %s', (id, transferId) => {
    expect(read(pacs(transfer(id))).signals).toMatchObject([{ transferId }]);
  });

  it('has the time at which the bank accepted it', () => {
    const accepted = '<AccptncDtTm>2026-03-01T00:29:00Z</AccptncDtTm>';
    const [signal] = read(pacs(transfer('<TxId>T</TxId>', accepted))).signals;
    expect(printTime(signal?.time ?? 0)).toBe('2026-03-01T08:29:00.000+08:00');
  });

  it('refuses a time without an offset, unless the mapping says its zone', () => {
    const xml = pacs(transfer('<TxId>T</TxId>')).replace(TIME, '2026-03-01T08:30:00');
    expect(read(xml).letters).toMatchObject([
      { code: 'bad-time', column: '/Document/FIToFICstmrCdtTrf/GrpHdr/CreDtTm' },
    ]);
    const [signal] = read(xml, customized).signals;
    expect(signal).toMatchObject({ region: '330106', source: 'bank-a', id: 'T' });
    expect(printTime(signal?.time ?? 0)).toBe('2026-03-01T08:30:00.000+08:00');
  });
});

const customized = compileMapping(
  `name: bank-a
format: iso-20022
source: bank-a
signals:
  - type: { from: step, map: { attempted: transfer.attempted, completed: transfer.completed, blocked: transfer.blocked } }
    fields:
      id: "{transferId}"
      time: { from: time, zone: Asia/Shanghai }
      region: { from: payerAgent, map: { "102331002017": 330106 }, default: 330000 }
      transferId: "{transferId}"
      payer: "{payer}"
      payee: "{payee}"
      amountFen: { from: amount, unit: yuan }
`,
  'bank-a.yaml',
);

it('a mapping that names a column that payments have not does not load', () => {
  const text = `name: a
format: iso-20022
source: a
signals:
  - type: number.activated
    fields: { id: "{id}", time: "{time}", region: 330000, phone: "{payerr}" }
`;
  expect(() => compileMapping(text, 'a.yaml')).toThrow(
    /^a.yaml:6:\d+: a payment has no column 'payerr'; did you mean 'payer'/,
  );
});

describe('pacs.002', () => {
  it('blocks a rejected transfer and says why', () => {
    expect(read(report(status('RJCT'))).signals).toMatchObject([
      {
        type: 'transfer.blocked',
        transferId: 'E1',
        amountFen: 700,
        note: 'RJCT AC04: 账户已 销户',
      },
    ]);
  });

  it.each([
    ['nothing', /<OrgnlTxRef>.*?<\/OrgnlTxRef>/s],
    ['no account of the payee', /<CdtrAcct>.*?<\/CdtrAcct>/s],
    ['no amount', /<IntrBkSttlmAmt.*?<\/IntrBkSttlmAmt>/s],
  ])('that repeats %s of a rejected transfer tells of it by its id alone', (_what, part) => {
    const { signals, letters } = read(report(status('RJCT').replace(part, '')));
    expect(letters).toEqual([]);
    expect(signals).toEqual([
      {
        type: 'transfer.refused',
        id: 'pacs.002//M1/1',
        source: 'iso-20022',
        time: Date.parse(TIME),
        region: '330000',
        transferId: 'E1',
        note: 'RJCT AC04: 账户已 销户',
      },
    ]);
  });

  it('of a rejected transfer without any id is refused', () => {
    const xml = status('RJCT')
      .replace(/<OrgnlTxRef>.*?<\/OrgnlTxRef>/s, '')
      .replace('>E1<', '>NOTPROVIDED<');
    expect(read(report(xml)).letters).toMatchObject([
      { code: 'missing', column: '/Document/FIToFIPmtStsRpt/TxInfAndSts[1]/OrgnlEndToEndId' },
    ]);
  });

  it('that names a transfer by its id alone is refused by a mapping that cannot take it, and told what to write', () => {
    const xml = report(status('RJCT').replace(/<OrgnlTxRef>.*?<\/OrgnlTxRef>/s, ''));
    const [letter] = read(xml, customized).letters;
    expect(letter?.message).toMatch(/OrgnlTxRef.*give the step 'refused' a transfer\.refused/);
    expect(read(pain(order('E2', '')), customized).letters[0]?.message).not.toContain('OrgnlTxRef');
  });

  it('skips what was accepted or is pending', () => {
    const { signals, letters, skipped } = read(report(status('ACSC') + status('PDNG')));
    expect({ signals, letters, skipped }).toEqual({ signals: [], letters: [], skipped: 2 });
  });

  it('blocks all transfers of a rejected group', () => {
    const group = '<OrgnlGrpInfAndSts><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>';
    expect(read(report(group + status(''))).signals).toMatchObject([{ type: 'transfer.blocked' }]);
  });

  it('tells of a rejected group that names none of its transfers', () => {
    const group = '<OrgnlGrpInfAndSts><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>';
    const [letter] = read(report(group)).letters;
    expect(letter).toMatchObject({
      code: 'missing',
      message: expect.stringContaining('TxInfAndSts'),
    });
  });

  it('says nothing of a group that was accepted and names none of its transfers', () => {
    const group = '<OrgnlGrpInfAndSts><GrpSts>ACSC</GrpSts></OrgnlGrpInfAndSts>';
    expect(read(report(group))).toMatchObject({ signals: [], letters: [] });
    expect(read(pacs('')).letters).toMatchObject([{ code: 'missing' }]);
  });
});

describe('camt', () => {
  it.each([
    ['CRDT', { payer: 'FROM', payee: PAYER }],
    ['DBIT', { payer: PAYER, payee: 'TO' }],
  ])('has the account on the side that %s says', (direction, sides) => {
    const { signals, letters } = read(camt(entry(direction, details('E1'))));
    expect(letters).toEqual([]);
    expect(signals).toMatchObject([{ type: 'transfer.completed', amountFen: 50_000, ...sides }]);
  });

  it('gives each transaction of an entry its own amount', () => {
    const both = details('E1', yuan('Amt', '200')) + details('E2', yuan('Amt', '300'));
    const { signals } = read(camt(entry('CRDT', both)));
    expect(signals).toMatchObject([{ amountFen: 20_000 }, { amountFen: 30_000 }]);
  });

  it('refuses transactions of a joint entry that have no amount of their own', () => {
    const { signals, letters } = read(camt(entry('CRDT', details('E1') + details('E2'))));
    expect(signals).toEqual([]);
    const path = '/Document/BkToCstmrDbtCdtNtfctn/Ntfctn[1]/Ntry[1]/NtryDtls[1]/TxDtls';
    expect(letters).toMatchObject([
      { code: 'missing', column: `${path}[1]/Amt` },
      { code: 'missing', column: `${path}[2]/Amt` },
    ]);
  });

  it('refuses an entry without details, for it does not say who is on the other side', () => {
    const column = '/Document/BkToCstmrDbtCdtNtfctn/Ntfctn[1]/Ntry[2]';
    const entries = entry('DBIT', details('E1')) + entry('DBIT', '');
    const { signals, letters } = read(camt(entries));
    expect(signals).toHaveLength(1);
    expect(letters).toMatchObject([{ code: 'missing', column: expect.stringContaining(column) }]);
  });

  it('skips what is pending or reversed', () => {
    const pending = entry('CRDT', details('E1'), '<Sts>PDNG</Sts>');
    const back = entry('CRDT', details('E2'), '<RvslInd>true</RvslInd><Sts>BOOK</Sts>');
    const booked = entry('CRDT', details('E3'), '<Sts>BOOK</Sts>');
    const { signals, skipped } = read(camt(pending + back + booked, 'camt.054.001.02'));
    expect(skipped).toBe(2);
    expect(signals).toMatchObject([{ transferId: 'E3' }]);
  });

  it('reads statements and reports as well', () => {
    for (const [version, element, group] of [
      ['camt.053.001.08', 'BkToCstmrStmt', 'Stmt'],
      ['camt.052.001.02', 'BkToCstmrAcctRpt', 'Rpt'],
    ] as const) {
      const xml = camt(entry('CRDT', details('E1')), version)
        .replaceAll('BkToCstmrDbtCdtNtfctn', element)
        .replaceAll('Ntfctn', group);
      expect(read(xml)).toMatchObject({ signals: [{ transferId: 'E1' }], letters: [] });
    }
  });

  it('takes the time of the message for a booking of its own day only', () => {
    const at = (day: string) =>
      camt(entry('CRDT', details('E1'))).replace(
        `<BookgDt><DtTm>${TIME}</DtTm>`,
        `<BookgDt><Dt>${day}</Dt>`,
      );
    expect(read(at('2026-03-01')).signals).toMatchObject([{ time: Date.parse(TIME) }]);
    expect(read(at('2026-02-28')).letters).toMatchObject([{ code: 'bad-time' }]);
  });
});
