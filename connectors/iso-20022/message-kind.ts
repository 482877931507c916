// Which messages are read, and where in them the columns of a payment stand. A kind is a table of element paths below the message's own
// element; the first path of a column that holds something gives it. message-shape.ts turns the table into what the reader walks along.
import type { PaymentColumn } from './payment.ts';

/** Columns that only the reader needs, to work out those of a payment. */
export type WorkColumn =
  | 'ownAccount'
  | 'direction'
  | 'reversal'
  | 'date'
  | 'reasonText'
  | 'entryAmount'
  | 'entryCurrency'
  | 'batchCount'
  | 'declaredCount';

export interface MessageKind {
  readonly name: string;
  /** The element of the message, below `Document`. */
  readonly element: string;
  /** Versions that are read, first and last: the last number of the namespace. */
  readonly versions: readonly [number, number];
  /** Elements whose values end with them, from the outside in; the last holds one transaction. */
  readonly scopes: readonly string[];
  /** An element that is a transaction itself when it holds none. */
  readonly entry?: string;
  readonly columns: Readonly<Partial<Record<PaymentColumn | WorkColumn, readonly string[]>>>;
  /** Paths that may stand more than once: texts are joined by a blank. */
  readonly repeatable: readonly string[];
}

const account = (path: string) => [`${path}/Id/IBAN`, `${path}/Id/Othr/Id`];
const agent = (path: string) =>
  ['ClrSysMmbId/MmbId', 'BICFI', 'BIC'].map((id) => `${path}/FinInstnId/${id}`);
const code = (path: string) => [`${path}/Cd`, `${path}/Prtry`];
/** An amount and its currency, which stay together: the currency is that of the path that gave the amount. */
const money = (...paths: readonly string[]) => ({
  amount: paths,
  currency: paths.map((path) => `${path}@Ccy`),
});
const party = (path: string) => [
  `${path}/Id/OrgId/Othr/Id`,
  `${path}/Id/OrgId/AnyBIC`,
  `${path}/Id/OrgId/BICOrBEI`,
  `${path}/Nm`,
];

const ORDER = 'PmtInf/CdtTrfTxInf';
const PAIN_001: MessageKind = {
  name: 'pain.001',
  element: 'CstmrCdtTrfInitn',
  versions: [3, 12],
  scopes: ['PmtInf', ORDER],
  columns: {
    messageId: ['GrpHdr/MsgId'],
    sender: party('GrpHdr/InitgPty'),
    time: ['GrpHdr/CreDtTm'],
    declaredCount: ['GrpHdr/NbOfTxs'],
    paymentId: ['PmtInf/PmtInfId'],
    endToEndId: [`${ORDER}/PmtId/EndToEndId`],
    instructionId: [`${ORDER}/PmtId/InstrId`],
    uetr: [`${ORDER}/PmtId/UETR`],
    ...money(`${ORDER}/Amt/InstdAmt`, `${ORDER}/Amt/EqvtAmt/Amt`),
    payer: account('PmtInf/DbtrAcct'),
    payerAgent: agent('PmtInf/DbtrAgt'),
    payee: account(`${ORDER}/CdtrAcct`),
    payeeAgent: agent(`${ORDER}/CdtrAgt`),
    purpose: code(`${ORDER}/Purp`),
    remittance: [`${ORDER}/RmtInf/Ustrd`],
  },
  repeatable: [`${ORDER}/RmtInf/Ustrd`],
};

const TRANSFER = 'CdtTrfTxInf';
const PACS_008: MessageKind = {
  name: 'pacs.008',
  element: 'FIToFICstmrCdtTrf',
  versions: [1, 13],
  scopes: [TRANSFER],
  columns: {
    messageId: ['GrpHdr/MsgId'],
    sender: [...agent(`${TRANSFER}/InstgAgt`), ...agent('GrpHdr/InstgAgt')],
    time: [`${TRANSFER}/SttlmTmIndctn/DbtDtTm`, `${TRANSFER}/AccptncDtTm`, 'GrpHdr/CreDtTm'],
    declaredCount: ['GrpHdr/NbOfTxs'],
    endToEndId: [`${TRANSFER}/PmtId/EndToEndId`],
    transactionId: [`${TRANSFER}/PmtId/TxId`],
    instructionId: [`${TRANSFER}/PmtId/InstrId`],
    uetr: [`${TRANSFER}/PmtId/UETR`],
    ...money(`${TRANSFER}/IntrBkSttlmAmt`),
    payer: account(`${TRANSFER}/DbtrAcct`),
    payerAgent: agent(`${TRANSFER}/DbtrAgt`),
    payee: account(`${TRANSFER}/CdtrAcct`),
    payeeAgent: agent(`${TRANSFER}/CdtrAgt`),
    purpose: code(`${TRANSFER}/Purp`),
    remittance: [`${TRANSFER}/RmtInf/Ustrd`],
  },
  repeatable: [`${TRANSFER}/RmtInf/Ustrd`],
};

const STATUS = 'TxInfAndSts';
const GROUP_STATUS = 'OrgnlGrpInfAndSts';
const ORIGINAL = `${STATUS}/OrgnlTxRef`;
const PACS_002: MessageKind = {
  name: 'pacs.002',
  element: 'FIToFIPmtStsRpt',
  versions: [3, 15],
  scopes: [STATUS],
  columns: {
    messageId: ['GrpHdr/MsgId'],
    sender: [...agent(`${STATUS}/InstgAgt`), ...agent('GrpHdr/InstgAgt')],
    time: ['GrpHdr/CreDtTm'],
    endToEndId: [`${STATUS}/OrgnlEndToEndId`],
    transactionId: [`${STATUS}/OrgnlTxId`],
    instructionId: [`${STATUS}/OrgnlInstrId`],
    uetr: [`${STATUS}/OrgnlUETR`],
    ...money(`${ORIGINAL}/IntrBkSttlmAmt`, `${ORIGINAL}/Amt/InstdAmt`),
    payer: account(`${ORIGINAL}/DbtrAcct`),
    payerAgent: agent(`${ORIGINAL}/DbtrAgt`),
    payee: account(`${ORIGINAL}/CdtrAcct`),
    payeeAgent: agent(`${ORIGINAL}/CdtrAgt`),
    status: [`${STATUS}/TxSts`, `${GROUP_STATUS}/GrpSts`],
    reason: [...code(`${STATUS}/StsRsnInf/Rsn`), ...code(`${GROUP_STATUS}/StsRsnInf/Rsn`)],
    reasonText: [`${STATUS}/StsRsnInf/AddtlInf`, `${GROUP_STATUS}/StsRsnInf/AddtlInf`],
  },
  repeatable: [STATUS, GROUP_STATUS].flatMap((path) => [
    ...code(`${path}/StsRsnInf/Rsn`),
    `${path}/StsRsnInf/AddtlInf`,
  ]),
};

/** camt.052, 053 and 054 differ in two names. */
function bookings(name: string, element: string, group: string): MessageKind {
  const entry = `${group}/Ntry`;
  const details = `${entry}/NtryDtls/TxDtls`;
  const { amount, currency } = money(`${details}/Amt`, `${details}/AmtDtls/TxAmt/Amt`);
  return {
    name,
    element,
    versions: [2, 13],
    scopes: [group, entry, `${entry}/NtryDtls`, details],
    entry,
    columns: {
      messageId: ['GrpHdr/MsgId'],
      sender: agent(`${group}/Acct/Svcr`),
      time: [
        `${details}/RltdDts/AccptncDtTm`,
        `${details}/RltdDts/TxDtTm`,
        `${entry}/BookgDt/DtTm`,
        `${group}/CreDtTm`,
        'GrpHdr/CreDtTm',
      ],
      date: [`${entry}/BookgDt/Dt`],
      ownAccount: account(`${group}/Acct`),
      direction: [`${details}/CdtDbtInd`, `${entry}/CdtDbtInd`],
      status: [`${entry}/Sts/Cd`, `${entry}/Sts`],
      reversal: [`${entry}/RvslInd`],
      endToEndId: [`${details}/Refs/EndToEndId`],
      transactionId: [`${details}/Refs/TxId`],
      instructionId: [`${details}/Refs/InstrId`],
      paymentId: [`${details}/Refs/PmtInfId`],
      uetr: [`${details}/Refs/UETR`],
      amount,
      currency,
      entryAmount: [`${entry}/Amt`],
      entryCurrency: [`${entry}/Amt@Ccy`],
      batchCount: [`${entry}/NtryDtls/Btch/NbOfTxs`],
      payer: account(`${details}/RltdPties/DbtrAcct`),
      payerAgent: agent(`${details}/RltdAgts/DbtrAgt`),
      payee: account(`${details}/RltdPties/CdtrAcct`),
      payeeAgent: agent(`${details}/RltdAgts/CdtrAgt`),
      bankCode: [`${details}/BkTxCd/Domn/Fmly/SubFmlyCd`, `${entry}/BkTxCd/Domn/Fmly/SubFmlyCd`],
      purpose: code(`${details}/Purp`),
      remittance: [`${details}/RmtInf/Ustrd`],
    },
    repeatable: [`${details}/RmtInf/Ustrd`],
  };
}

export const MESSAGE_KINDS: readonly MessageKind[] = [
  PAIN_001,
  PACS_008,
  PACS_002,
  bookings('camt.052', 'BkToCstmrAcctRpt', 'Rpt'),
  bookings('camt.053', 'BkToCstmrStmt', 'Stmt'),
  bookings('camt.054', 'BkToCstmrDbtCdtNtfctn', 'Ntfctn'),
];
