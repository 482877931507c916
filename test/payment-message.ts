// Messages of ISO 20022 for tests, put together from their parts, and what a reader makes of them.
import type { DeadLetter } from '../connectors/dead-letter.ts';
import { PaymentReader } from '../connectors/iso-20022/payment-reader.ts';
import type { Mapping } from '../connectors/mapping/mapping.ts';
import type { Signal } from '../signal/signal.ts';

export interface Read {
  signals: Signal[];
  letters: DeadLetter[];
  skipped: number;
}

/** All that a reader makes of a document that is handed over in slices. */
export function readPayments(xml: string | Buffer, mapping: Mapping, sliceBytes = 1 << 20): Read {
  const reader = new PaymentReader({ mapping, file: 'p.xml' });
  const all: Read = { signals: [], letters: [], skipped: 0 };
  const take = (batch: ReturnType<typeof reader.push>) => {
    all.signals.push(...batch.accepted);
    all.letters.push(...batch.rejected);
    all.skipped += batch.skipped;
  };
  const bytes = Buffer.from(xml);
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    take(reader.push(bytes.subarray(at, at + sliceBytes)));
  }
  take(reader.end());
  return all;
}

export const TIME = '2026-03-01T08:30:00.250+08:00';
export const PAYER = 'CN330000000000000001';

export const document = (version: string, element: string, body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${version}"><${element}>${body}</${element}></Document>`;

export const header = (count?: number, id = 'M1') =>
  `<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${TIME}</CreDtTm>${count === undefined ? '' : `<NbOfTxs>${count}</NbOfTxs>`}</GrpHdr>`;
export const iban = (element: string, id: string) =>
  `<${element}><Id><IBAN>${id}</IBAN></Id></${element}>`;
export const other = (element: string, id: string) =>
  `<${element}><Id><Othr><Id>${id}</Id></Othr></Id></${element}>`;
export const yuan = (element: string, amount: string, currency = 'CNY') =>
  `<${element} Ccy="${currency}">${amount}</${element}>`;

export const order = (id: string, amount = yuan('InstdAmt', '1234.50')) =>
  `<CdtTrfTxInf><PmtId><EndToEndId>${id}</EndToEndId></PmtId><Amt>${amount}</Amt>
${other('CdtrAcct', '6222020000000000002')}</CdtTrfTxInf>`;
export const pain = (orders: string, count?: number, version = 'pain.001.001.09') =>
  document(
    version,
    'CstmrCdtTrfInitn',
    `${header(count)}<PmtInf><PmtInfId>B1</PmtInfId>${iban('DbtrAcct', PAYER)}${orders}</PmtInf>`,
  );

export const transfer = (id: string, more = '') =>
  `<CdtTrfTxInf><PmtId>${id}</PmtId>${yuan('IntrBkSttlmAmt', '88.01')}${more}
<DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>102331002017</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt>
${iban('DbtrAcct', PAYER)}${other('CdtrAcct', 'B')}</CdtTrfTxInf>`;
export const pacs = (transfers: string, version = 'pacs.008.001.08') =>
  document(version, 'FIToFICstmrCdtTrf', `${header()}${transfers}`);

export const status = (code: string, more = '') =>
  `<TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId>${code === '' ? '' : `<TxSts>${code}</TxSts>`}
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已</AddtlInf><AddtlInf>销户</AddtlInf></StsRsnInf>
<OrgnlTxRef>${yuan('IntrBkSttlmAmt', '7')}${iban('DbtrAcct', PAYER)}${other('CdtrAcct', 'B')}</OrgnlTxRef>${more}</TxInfAndSts>`;
export const report = (body: string) =>
  document('pacs.002.001.10', 'FIToFIPmtStsRpt', `${header()}${body}`);

export const details = (id: string, more = '') =>
  `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs>${more}
<RltdPties>${other('DbtrAcct', 'FROM')}${other('CdtrAcct', 'TO')}</RltdPties></TxDtls>`;
export const entry = (direction: string, body: string, more = '<Sts><Cd>BOOK</Cd></Sts>') =>
  `<Ntry>${yuan('Amt', '500.00')}<CdtDbtInd>${direction}</CdtDbtInd>${more}
<BookgDt><DtTm>${TIME}</DtTm></BookgDt>${body === '' ? '' : `<NtryDtls>${body}</NtryDtls>`}</Ntry>`;
export const camt = (entries: string, version = 'camt.054.001.08') =>
  document(
    version,
    'BkToCstmrDbtCdtNtfctn',
    `${header()}<Ntfctn><Id>N1</Id>${iban('Acct', PAYER)}${entries}</Ntfctn>`,
  );
