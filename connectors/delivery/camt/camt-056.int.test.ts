// Orders about payments as camt.056, against the sandbox, and the answers that a bank gives.
import { expect, test } from 'vitest';
import { parseDeliveries } from '../deliveries-file.ts';
import { describeDelivery } from '../delivery.conformance.ts';
import type { OrderDelivery } from '../delivery.ts';
import { openProvider } from '../open-provider.ts';
import { readReceipts } from '../read-receipt.ts';
import { cancellationRequest } from './cancellation-request.ts';

const ORDER: OrderDelivery = {
  channel: 'order',
  deliveryId: 'a76a00359a052c4f',
  kind: 'stop-payment',
  target: { kind: 'account', id: '6222021234567890123' },
  amountFen: 5_000_050,
  transferId: 'T<1>&2',
  reason: '受害人正在转账',
  desk: '330106',
};

describeDelivery('camt-056', {
  channel: 'order',
  entry: ({ url }, place) =>
    `{ kind: camt-056, url: '${url}/${place}', secret: env:SECRET, receiptSecret: env:SECRET, private: true, from: '330000', to: ICBKCNBJ }`,
  delivery: (number) => ({ ...ORDER, deliveryId: `order-${number}` }),
});

test('the document says who asks whom to cancel which payment, for fraud, and no more', () => {
  const parties = { from: '330000', to: 'ICBKCNBJ' };
  expect(cancellationRequest(ORDER, parties, Date.UTC(2026, 2, 1)).replaceAll('><', '>\n<')).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.056.001.08">
<FIToFIPmtCxlReq>
<Assgnmt>
<Id>a76a00359a052c4f</Id>
<Assgnr>
<Agt>
<FinInstnId>
<Othr>
<Id>330000</Id>
</Othr>
</FinInstnId>
</Agt>
</Assgnr>
<Assgne>
<Agt>
<FinInstnId>
<BICFI>ICBKCNBJ</BICFI>
</FinInstnId>
</Agt>
</Assgne>
<CreDtTm>2026-03-01T00:00:00.000Z</CreDtTm>
</Assgnmt>
<Case>
<Id>a76a00359a052c4f</Id>
<Cretr>
<Agt>
<FinInstnId>
<Othr>
<Id>330000</Id>
</Othr>
</FinInstnId>
</Agt>
</Cretr>
</Case>
<Undrlyg>
<TxInf>
<CxlId>a76a00359a052c4f</CxlId>
<OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId>
<OrgnlTxId>T&lt;1&gt;&amp;2</OrgnlTxId>
<OrgnlIntrBkSttlmAmt Ccy="CNY">50000.50</OrgnlIntrBkSttlmAmt>
<CxlRsnInf>
<Rsn>
<Cd>FRAD</Cd>
</Rsn>
<AddtlInf>stop-payment: 受害人正在转账</AddtlInf>
</CxlRsnInf>
<OrgnlTxRef>
<CdtrAcct>
<Id>
<Othr>
<Id>6222021234567890123</Id>
</Othr>
</Id>
</CdtrAcct>
</OrgnlTxRef>
</TxInf>
</Undrlyg>
</FIToFIPmtCxlReq>
</Document>
`,
  );
});

test('texts are as long as the schema has room for, counted as the checkers of Java count', () => {
  const parties = { from: '330000', to: 'ICBKCNBJ' };
  for (const reason of ['很'.repeat(200), '𠮷'.repeat(200), `a${'𠮷'.repeat(200)}`]) {
    const document = cancellationRequest({ ...ORDER, reason }, parties, 0);
    const said = /<AddtlInf>(.*)<\/AddtlInf>/.exec(document)?.[1] ?? '';
    expect(said).toHaveLength(105);
    expect(said.isWellFormed()).toBe(true);
  }
});

function bank() {
  const file = `providers:
  bank: { kind: camt-056, url: 'https://bank.example', receiptSecret: env:R, from: '330000', to: ICBKCNBJ }
routes: []`;
  const [provider] = parseDeliveries(file, 'd.yaml', { R: 'token' }).providers;
  if (provider === undefined) throw new Error('there is no provider');
  return provider;
}

const answered = (body: string) =>
  readReceipts(bank(), { headers: { authorization: 'Bearer token' }, body }, 0);
const resolution = (content: string) =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.09"><RsltnOfInvstgtn><Assgnmt><Id>B1</Id></Assgnmt><RslvdCase><Id>a7</Id></RslvdCase>${content}</RsltnOfInvstgtn></Document>`;

test('a camt.029 says that the payment was cancelled, is being looked at, or will not be', () => {
  expect(answered(resolution('<Sts><Conf>CNCL</Conf></Sts>'))).toEqual([
    { deliveryId: 'a7', word: { state: 'done', reference: 'B1' } },
  ]);
  const amount = (currency: string, text: string) =>
    answered(
      resolution(
        `<Sts><Conf>CNCL</Conf></Sts><CxlDtls><TxInfAndSts><RsltnRltdInf><IntrBkSttlmAmt Ccy="${currency}">${text}</IntrBkSttlmAmt></RsltnRltdInf></TxInfAndSts></CxlDtls>`,
      ),
    )[0]?.word.doneFen;
  expect(amount('CNY', '40000.50')).toBe(4_000_050);
  expect([amount('USD', '1'), amount('CNY', '1.005'), amount('CNY', '-1')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(answered(resolution('<Sts><Conf>PDCR</Conf></Sts>'))[0]?.word.state).toBe('delivered');
  const refused =
    '<CxlDtls><TxInfAndSts><CxlStsId>S9</CxlStsId><TxCxlSts>RJCR</TxCxlSts><CxlStsRsnInf><Rsn><Cd>AC04</Cd></Rsn></CxlStsRsnInf></TxInfAndSts></CxlDtls>';
  expect(answered(resolution(refused))).toEqual([
    { deliveryId: 'a7', word: { state: 'refused', reference: 'S9', reason: 'AC04' } },
  ]);
});

test('XML that is something else, broken or an attack is refused', () => {
  for (const body of ['<a/>', '<Document><Rsltn', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
    expect(() => answered(body)).toThrow(/camt.029|cannot be read/);
});

test('an order that is about no payment is for the next provider of the route', async () => {
  expect(await openProvider(bank()).hand({ ...ORDER, kind: 'freeze' })).toMatchObject({
    state: 'failed',
  });
});
