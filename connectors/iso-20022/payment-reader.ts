// Bytes of one ISO 20022 file to batches of signals: transactions by the messages, signals by a mapping of `format: iso-20022`, a dead
// letter with message, transaction and element for each that gives none. A fault of the document itself ends it; what came before counts.
import { join } from 'node:path';
import { RAW_LENGTH_MAX, rawOf } from '../dead-letter.ts';
import type { ContentReader } from '../file/content-reader.ts';
import { BatchBuilder, type SignalBatch } from '../file/signal-batch.ts';
import { loadMapping } from '../mapping/compile-mapping.ts';
import { type Mapping, mapRow, type RowFault } from '../mapping/mapping.ts';
import { type CellReader, csvCellReader } from '../mapping/source-row.ts';
import { DOCUMENT_LIMITS, DocumentFault, type DocumentLimits } from './document-fault.ts';
import { JsonText } from './json-text.ts';
import { MessageReader, type Transaction } from './message-reader.ts';
import type { ElementStart, MessageText } from './message-text.ts';
import { PAYMENT_COLUMNS } from './payment.ts';
import { readPayment, stepOf } from './read-payment.ts';
import { XmlText } from './xml-text.ts';

/** Enough to find the first character that is no space. */
const HEAD_BYTES = 1_024;

/** Format of a mapping that reads payments. */
export const ISO_20022 = 'iso-20022';

/** Whether a file holds ISO 20022 messages: its mapping says so, or without one its name. */
export function isPaymentFile(path: string, mapping: Mapping | undefined): boolean {
  return mapping === undefined ? /\.xml(?:\.gz)?$/i.test(path) : mapping.format === ISO_20022;
}

/** The mapping that holds where none is named. */
export function loadPaymentMapping(): Promise<Mapping> {
  return loadMapping(join(import.meta.dirname, '..', 'mappings', 'iso-20022.yaml'));
}

export interface PaymentReaderOptions {
  readonly mapping: Mapping;
  /** Name of the file, for dead letters. */
  readonly file: string;
  /** Bytes that were read before, when the file was read to its end and has grown since. */
  readonly offset?: number;
  /** Lines that they were, in a file of one message a line; 0 for one document. */
  readonly rowsBefore?: number;
  readonly limits?: DocumentLimits;
  /** Row that dead letters name, where the bytes are one record of many; the line within the file when missing. */
  readonly row?: number;
}

const BY_ID_ALONE =
  "; the report does not repeat the transfer with both accounts and its amount (OrgnlTxRef): give the step 'refused' a transfer.refused, as connectors/mappings/iso-20022.yaml does";

export class PaymentReader implements ContentReader {
  readonly header = undefined;
  readonly pendingBytes = 0;
  readonly isDocument = true;
  readonly #options: PaymentReaderOptions;
  readonly #limits: DocumentLimits;
  readonly #messages: MessageReader;
  readonly #cellsOf: CellReader<readonly (string | undefined)[]>;
  /** Undefined until the first character tells XML from JSON. */
  #text: MessageText | undefined;
  #batch = new BatchBuilder();
  #offset: number;
  #hasFailed = false;
  #isGivenUp = false;

  constructor(options: PaymentReaderOptions) {
    this.#options = options;
    this.#offset = options.offset ?? 0;
    this.#cellsOf = csvCellReader(options.mapping.paths, PAYMENT_COLUMNS, options.file);
    this.#messages = new MessageReader({
      transaction: (found) => this.#take(found),
      messageFault: (fault) => this.#reject(this.#line, '', fault.message, fault),
      line: () => this.#line,
      keep: () => this.#text?.keep(),
      raw: () => this.#rawOfTransaction(),
    });
    this.#limits = options.limits ?? DOCUMENT_LIMITS;
  }

  /** Line that is being read, or the record's number. */
  get #line(): number {
    return this.#options.row ?? this.#rowsBefore + (this.#text?.line ?? 1);
  }

  #textOf(bytes: Buffer): MessageText | undefined {
    const first = /^(?:\xef\xbb\xbf)?\s*([^\s\xef\xbb\xbf])/.exec(
      bytes.toString('latin1', 0, HEAD_BYTES),
    )?.[1];
    const messages = this.#messages;
    const handlers = {
      open: (element: ElementStart) => messages.open(element),
      text: (text: string) => messages.text(text),
      close: () => messages.close(),
    };
    if (first !== '{' && first !== '[') return new XmlText(handlers, this.#limits);
    const abandon = (fault: DocumentFault) => {
      this.#refuse(fault);
      messages.abandon();
    };
    return new JsonText({ ...handlers, abandon }, this.#limits);
  }

  get offset(): number {
    return this.#offset;
  }

  get rowCount(): number {
    return this.#isLines ? this.#rowsBefore + (this.#text?.line ?? 1) - 1 : 0;
  }

  get isOver(): boolean {
    if (this.#isLines || this.#hasFailed) return false;
    if (this.#text === undefined) return this.#offset > 0;
    return this.#text.hasRoot && !this.#text.isOpen;
  }

  get #isLines(): boolean {
    return this.#rowsBefore > 0 || this.#text?.isLines === true;
  }

  get #rowsBefore(): number {
    return this.#options.rowsBefore ?? 0;
  }

  /** Whether the document has begun and is not at its end: reading cannot go on in its middle. */
  get isMidRow(): boolean {
    return this.#text?.isOpen === true && !this.#hasFailed;
  }

  push(bytes: Buffer): SignalBatch {
    this.#offset += bytes.length;
    this.#isGivenUp = false;
    this.#text ??= this.#textOf(bytes);
    this.#attempt(() => this.#text?.push(bytes));
    return this.#given();
  }

  endLine(): SignalBatch {
    return this.#given();
  }

  /** Nothing more comes for now: a document that is not at its end is told once. */
  end(): SignalBatch {
    this.#attempt(() => {
      this.#text?.end();
      // A file that an earlier run has read to its end has nothing more to say.
      const isFresh = (this.#options.offset ?? 0) === 0 && !this.#isGivenUp;
      if (isFresh && this.#text?.hasRoot !== true)
        throw new DocumentFault('cut-off', 'there is no message in the file');
    });
    if (this.isMidRow && !this.#isGivenUp) {
      this.#isGivenUp = true;
      this.#refuse(
        new DocumentFault('cut-off', 'the document ends before its last element is closed'),
      );
    } else if (
      this.#messages.documentCount === 0 &&
      this.#text?.hasRoot === true &&
      !this.#hasFailed
    ) {
      this.#hasFailed = true;
      const message = 'there is no Document of ISO 20022 in the file';
      this.#refuse(new DocumentFault('unknown-message', message));
    }
    return this.#given();
  }

  #attempt(read: () => void): void {
    if (this.#hasFailed) return;
    try {
      read();
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error;
      this.#hasFailed = true;
      this.#refuse(error);
    }
  }

  #given(): SignalBatch {
    const batch = this.#batch;
    this.#batch = new BatchBuilder();
    return batch;
  }

  /** The text is cut out of the document only when it is wanted: a held transaction and a refused one. */
  #rawOfTransaction(): string {
    return this.#text?.keptText(RAW_LENGTH_MAX + 1) ?? '';
  }

  #take(found: Transaction): void {
    const { mapping, file } = this.#options;
    const { cells, isSkipped, faults, pathOf } = readPayment(found);
    if (isSkipped) {
      this.#batch.skip();
      return;
    }
    if (faults.length > 0) {
      this.#rejectTransaction(found, faults);
      return;
    }
    const mapped = mapRow(mapping, { row: found.row, file, cells: this.#cellsOf(cells) });
    if (mapped.skipped) this.#batch.skip();
    else if (mapped.faults.length === 0) this.#batch.acceptRow(mapped.signals);
    else {
      const told = mapped.faults.map((fault) => ({ ...fault, column: pathOf(fault.column ?? '') }));
      this.#rejectTransaction(found, told, mapped.raw);
    }
  }

  /** `kept` is what may be kept of a transaction in which something is redacted. */
  #rejectTransaction(found: Transaction, faults: readonly RowFault[], kept = ''): void {
    const id = found.cell('messageId')?.text;
    const message = id === undefined ? 'a message without an id' : `message ${id}`;
    const why = faults.map(({ message: text }) => text).join('; ') + this.#adviceOn(found);
    const said = `${found.version} ${message}, transaction ${found.index}: ${why}`;
    const { code, column } = faults[0] ?? { code: 'unmatched' };
    const raw = this.#options.mapping.isRedacting ? kept : found.raw();
    this.#reject(found.row, raw, said, { code, column: column ?? found.path() });
  }

  /** What helps where a status report does not repeat its transfer and the mapping wants it to. */
  #adviceOn(found: Transaction): string {
    const isByIdAlone = stepOf(found) === 'refused';
    const { signals } = this.#options.mapping;
    const isKnown = signals.some(({ readers }) => readers.has('transfer.refused'));
    return isByIdAlone && !isKnown ? BY_ID_ALONE : '';
  }

  #refuse({ code, message }: DocumentFault): void {
    const { place } = this.#messages;
    const said = place === undefined ? message : `${place}: ${message}`;
    this.#reject(this.#line, '', said, { code });
  }

  #reject(row: number, raw: string, message: string, fault: Omit<RowFault, 'message'>): void {
    const { mapping, file } = this.#options;
    const { code, column } = fault;
    const place = column === undefined ? {} : { column };
    this.#batch.reject({
      source: mapping.source,
      file,
      row,
      ...place,
      code,
      message,
      raw: rawOf(raw),
    });
  }
}
