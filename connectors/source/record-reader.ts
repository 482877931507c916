// Records of a partner's queue or answer to signals: each is a signal, or JSON that a mapping reads, or several lines of either, or a document of
// payment messages. A record that gives nothing is refused with its place, and stops no other.
import { isUtf8 } from 'node:buffer';
import type { SignalBatch } from '../file/signal-batch.ts';
import { SignalReader } from '../file/signal-reader.ts';
import { ISO_20022, PaymentReader } from '../iso-20022/payment-reader.ts';
import type { Mapping, RowFault } from '../mapping/mapping.ts';
import { joined } from './joined-batch.ts';

const NO_FAULTS: ReadonlyMap<number, RowFault> = new Map();
const NOT_TEXT: ReadonlyMap<number, RowFault> = new Map([
  [0, { code: 'encoding', message: 'the record is not UTF-8 text' }],
]);

export class RecordReader {
  readonly #name: string;
  readonly #mapping: Mapping | undefined;
  readonly #reader: SignalReader;

  /** `name` stands for the place in dead letters. Without a mapping records are signals. */
  constructor(name: string, mapping: Mapping | undefined) {
    this.#name = name;
    this.#mapping = mapping;
    // Lines before a header are those of files: the first records of a queue are records.
    const ofQueue = mapping && { ...mapping, layout: { ...mapping.layout, skipLines: 0 } };
    this.#reader = new SignalReader({ file: name, ...(ofQueue && { mapping: ofQueue }) });
  }

  /** The signals of one record, which has a number in its queue. */
  read(value: Uint8Array, number: number): SignalBatch {
    const payments = this.#payments(Buffer.from(value), number);
    if (payments !== undefined) return payments;
    if (isUtf8(value)) return this.readText(new TextDecoder().decode(value), number);
    const raw = Buffer.from(value).toString('latin1');
    return this.#reader.push({ lines: [raw], firstRow: number, faults: NOT_TEXT });
  }

  /** The same of a record that is text: one JSON value, or one a line. */
  readText(text: string, number: number): SignalBatch {
    const payments = this.#payments(Buffer.from(text), number);
    if (payments !== undefined) return payments;
    return this.#reader.push({ lines: linesOf(text), firstRow: number, faults: NO_FAULTS });
  }

  /** The same of a record that is a document of payment messages, in XML or JSON; undefined when the mapping does not read those. */
  #payments(bytes: Buffer, row: number): SignalBatch | undefined {
    const mapping = this.#mapping;
    if (mapping?.format !== ISO_20022) return undefined;
    const reader = new PaymentReader({ mapping, file: this.#name, row });
    return joined([reader.push(bytes), reader.end()]);
  }

  /** A record that could not be decoded, refused: as it is where it is text, else in base64. */
  refuse(value: Uint8Array, number: number, fault: RowFault): SignalBatch {
    const isText = isUtf8(value) && !value.includes(0);
    const raw = Buffer.from(value).toString(isText ? 'utf8' : 'base64');
    return this.#reader.push({ lines: [raw], firstRow: number, faults: new Map([[0, fault]]) });
  }
}

/** A JSON value may be printed over several lines; several values stand on a line each. */
function linesOf(text: string): string[] {
  const trimmed = text.trim();
  if (!trimmed.includes('\n')) return [trimmed];
  const lines = trimmed.split(/\r?\n/);
  if (lines.every((line) => isWhole(line))) return lines;
  return [trimmed.replaceAll(/\r?\n/g, ' ')];
}

function isWhole(line: string): boolean {
  const text = line.trim();
  return text === '' || (text.startsWith('{') && text.endsWith('}'));
}
