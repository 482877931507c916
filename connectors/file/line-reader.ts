// Bytes of a CSV or NDJSON file to batches of signals: the line splitter and the signal reader as one.
import type { Mapping, SignalJudge } from '../mapping/mapping.ts';
import type { ContentReader } from './content-reader.ts';
import { LineSplitter } from './line-splitter.ts';
import type { SignalBatch } from './signal-batch.ts';
import { SignalReader } from './signal-reader.ts';

export interface LineReaderOptions {
  readonly mapping?: Mapping;
  /** What else a signal must be where there is no mapping. */
  readonly faultOf?: SignalJudge | undefined;
  /** Name of the file, for dead letters. */
  readonly file: string;
  /** Where an earlier run was, when reading goes on in the middle of a file. */
  readonly offset?: number;
  readonly row?: number;
  readonly header?: readonly string[];
}

export class LineReader implements ContentReader {
  readonly isDocument = false;
  readonly isOver = false;
  readonly #splitter: LineSplitter;
  readonly #reader: SignalReader;

  constructor({ mapping, faultOf, file, offset = 0, row = 0, header }: LineReaderOptions) {
    const encoding = mapping === undefined ? {} : { encoding: mapping.encoding };
    this.#splitter = new LineSplitter({ ...encoding, offset, rowsBefore: row });
    this.#reader = new SignalReader({
      file,
      faultOf,
      ...(mapping === undefined ? {} : { mapping }),
      ...(header === undefined ? {} : { header }),
    });
  }

  get offset(): number {
    return this.#splitter.offset;
  }

  get pendingBytes(): number {
    return this.#splitter.pendingBytes;
  }

  get rowCount(): number {
    return this.#splitter.rowCount;
  }

  get header(): readonly string[] | undefined {
    return this.#reader.header;
  }

  get isMidRow(): boolean {
    return this.#reader.isMidRow;
  }

  push(bytes: Buffer): SignalBatch {
    return this.#reader.push(this.#splitter.push(bytes));
  }

  endLine(): SignalBatch {
    return this.#reader.push(this.#splitter.end());
  }

  end(): SignalBatch {
    return this.#reader.end();
  }
}
