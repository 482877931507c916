// Messages of ISO 20022 made from transfers that are known: what a reader makes of the XML must be the transfers again. Prefixes, blanks,
// comments, CDATA and the written form of amounts and times vary, for they mean nothing.
import fc from 'fast-check';
import { printTime } from '../signal/event-time.ts';

export interface KnownTransfer {
  readonly endToEndId: string;
  readonly payer: string;
  readonly payee: string;
  readonly amountFen: number;
}

export type KnownKind = 'pain.001' | 'pacs.008' | 'pacs.002' | 'camt.054';

export interface KnownMessage {
  readonly kind: KnownKind;
  readonly version: number;
  readonly messageId: string;
  readonly time: number;
  readonly transfers: readonly KnownTransfer[];
  readonly prefix: string;
  /** Seeds of the ways in which the same can be written. */
  readonly ways: readonly number[];
}

/** Texts with everything that XML must escape, and none that a signal refuses. */
const text = (lengthMax: number) =>
  fc
    .string({
      unit: fc.constantFrom(...'aZ09 &<>"\'/%]-.电骗𠮷é'),
      minLength: 1,
      maxLength: lengthMax,
    })
    .map((made) => made.trim())
    .filter((made) => made !== '' && made !== 'NOTPROVIDED');

const account = fc.oneof(
  fc.stringMatching(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$/),
  fc.stringMatching(/^[0-9]{6,19}$/),
);

const transfer: fc.Arbitrary<KnownTransfer> = fc.record({
  endToEndId: text(35),
  payer: account,
  payee: account,
  amountFen: fc.oneof(fc.nat(100_000), fc.maxSafeNat()),
});

/** A message of a kind that the reader knows, with one to six transfers. */
export const arbitraryMessage: fc.Arbitrary<KnownMessage> = fc.record({
  kind: fc.constantFrom('pain.001', 'pacs.008', 'pacs.002', 'camt.054'),
  version: fc.integer({ min: 3, max: 12 }),
  messageId: text(35),
  time: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  transfers: fc.array(transfer, { minLength: 1, maxLength: 6 }),
  prefix: fc.constantFrom('', 'p', 'ns2'),
  ways: fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }),
});

/** The message as XML. */
export function printMessage(message: KnownMessage): string {
  return new Printer(message).print();
}

class Printer {
  readonly #message: KnownMessage;
  #at = 0;

  constructor(message: KnownMessage) {
    this.#message = message;
  }

  print(): string {
    const { kind, version, prefix } = this.#message;
    const number = String(version).padStart(2, '0');
    const namespace = `urn:iso:std:iso:20022:tech:xsd:${kind}.001.${number}`;
    const name = prefix === '' ? 'Document' : `${prefix}:Document`;
    const xmlns = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
    return `<?xml version="1.0"?>\n<${name} ${xmlns}="${namespace}">${this.#body(kind)}</${name}>`;
  }

  #body(kind: KnownKind): string {
    const { transfers } = this.#message;
    const each = (print: (known: KnownTransfer) => string) => transfers.map(print).join('');
    switch (kind) {
      case 'pain.001':
        return this.#tag('CstmrCdtTrfInitn', this.#header() + each((known) => this.#order(known)));
      case 'pacs.008':
        return this.#tag(
          'FIToFICstmrCdtTrf',
          this.#header() + each((known) => this.#transfer(known)),
        );
      case 'pacs.002':
        return this.#tag('FIToFIPmtStsRpt', this.#header() + each((known) => this.#status(known)));
      case 'camt.054':
        return this.#tag(
          'BkToCstmrDbtCdtNtfctn',
          this.#header() + each((known) => this.#entry(known)),
        );
    }
  }

  #header(): string {
    const { messageId, time, kind, transfers } = this.#message;
    const isUtc = this.#way(2) === 0;
    const created = isUtc ? new Date(time).toISOString() : printTime(time);
    const count =
      kind.startsWith('pa') && kind !== 'pacs.002'
        ? this.#leaf('NbOfTxs', String(transfers.length))
        : '';
    return this.#tag(
      'GrpHdr',
      this.#leaf('MsgId', messageId) + this.#leaf('CreDtTm', created) + count,
    );
  }

  #order(known: KnownTransfer): string {
    const order =
      this.#tag('PmtId', this.#leaf('EndToEndId', known.endToEndId)) +
      this.#tag('Amt', this.#amount('InstdAmt', known)) +
      this.#account('CdtrAcct', known.payee);
    return this.#tag(
      'PmtInf',
      this.#account('DbtrAcct', known.payer) + this.#tag('CdtTrfTxInf', order),
    );
  }

  #transfer(known: KnownTransfer): string {
    const id = this.#leaf('EndToEndId', known.endToEndId) + this.#leaf('TxId', 'T');
    return this.#tag(
      'CdtTrfTxInf',
      this.#tag('PmtId', id) +
        this.#amount('IntrBkSttlmAmt', known) +
        this.#account('DbtrAcct', known.payer) +
        this.#account('CdtrAcct', known.payee),
    );
  }

  #status(known: KnownTransfer): string {
    const original =
      this.#amount('IntrBkSttlmAmt', known) +
      this.#account('DbtrAcct', known.payer) +
      this.#account('CdtrAcct', known.payee);
    return this.#tag(
      'TxInfAndSts',
      this.#leaf('OrgnlEndToEndId', known.endToEndId) +
        this.#leaf('TxSts', 'RJCT') +
        this.#tag('OrgnlTxRef', original),
    );
  }

  #entry(known: KnownTransfer): string {
    const isCredit = this.#way(2) === 0;
    const sts =
      this.#way(2) === 0 ? this.#leaf('Sts', 'BOOK') : this.#tag('Sts', this.#leaf('Cd', 'BOOK'));
    const amount = this.#way(2) === 0 ? this.#amount('Amt', known) : '';
    const details =
      this.#tag('Refs', this.#leaf('EndToEndId', known.endToEndId)) +
      amount +
      this.#tag(
        'RltdPties',
        isCredit ? this.#account('DbtrAcct', known.payer) : this.#account('CdtrAcct', known.payee),
      );
    const entry =
      this.#amount('Amt', known) +
      this.#leaf('CdtDbtInd', isCredit ? 'CRDT' : 'DBIT') +
      sts +
      this.#tag('NtryDtls', this.#tag('TxDtls', details));
    const own = isCredit ? known.payee : known.payer;
    return this.#tag(
      'Ntfctn',
      this.#leaf('Id', 'N') + this.#account('Acct', own) + this.#tag('Ntry', entry),
    );
  }

  #account(name: string, id: string): string {
    const isIban = /^[A-Z]/.test(id);
    const inner = isIban ? this.#leaf('IBAN', id) : this.#tag('Othr', this.#leaf('Id', id));
    return this.#tag(name, this.#tag('Id', inner));
  }

  #amount(name: string, { amountFen }: KnownTransfer): string {
    const digits = String(amountFen).padStart(3, '0');
    const full = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
    const written = [full, `${full}000`, full.replace(/\.?0+$/, '')][this.#way(3)] ?? full;
    return this.#tag(name, written, ' Ccy="CNY"');
  }

  #leaf(name: string, value: string): string {
    return this.#tag(name, this.#escape(value));
  }

  #tag(name: string, inner: string, attributes = ''): string {
    const { prefix } = this.#message;
    const full = prefix === '' ? name : `${prefix}:${name}`;
    const blank = ['', '\n', ' <!-- a <b> & c -->\r\n'][this.#way(3)] ?? '';
    return `${blank}<${full}${attributes}>${inner}</${full}>`;
  }

  #escape(value: string): string {
    if (this.#way(3) === 0 && !value.includes(']]>')) return `<![CDATA[${value}]]>`;
    const isNumeric = this.#way(2) === 0;
    return value.replaceAll(/[&<>"']/g, (char) =>
      isNumeric ? `&#${char.charCodeAt(0)};` : (ESCAPES.get(char) ?? char),
    );
  }

  #way(count: number): number {
    const { ways } = this.#message;
    return (ways[this.#at++ % ways.length] ?? 0) % count;
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);
