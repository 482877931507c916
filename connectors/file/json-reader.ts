// Bytes of one JSON document to batches of signals: the document is a list of records, or holds one at a path. It is read whole, because
// its records are complete only when it is; line-delimited JSON (ndjson) is the form for files that grow or are large.
import { rawOf } from '../dead-letter.ts';
import { parseExact } from '../mapping/exact-json.ts';
import { type Mapping, mapRow, type RowFault } from '../mapping/mapping.ts';
import { type CellReader, jsonCellReader, valueAt } from '../mapping/source-row.ts';
import type { ContentReader } from './content-reader.ts';
import { BatchBuilder, type SignalBatch } from './signal-batch.ts';

/** A document is held in memory several times over while it is read. */
export const DOCUMENT_BYTES_MAX = 64 * 1024 * 1024;

export interface JsonReaderOptions {
  readonly mapping: Mapping;
  /** Name of the file, for dead letters. */
  readonly file: string;
  /** Bytes that an earlier run has read: all of the document, so that nothing is left to say. */
  readonly offset?: number;
}

export class JsonReader implements ContentReader {
  readonly header = undefined;
  readonly pendingBytes = 0;
  readonly rowCount = 0;
  readonly isDocument = true;
  readonly #mapping: Mapping;
  readonly #file: string;
  readonly #cellsOf: CellReader<unknown>;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** What a whole document ends with; empty before its first character. */
  #closing = '';
  #offset: number;
  #isOver: boolean;

  constructor({ mapping, file, offset = 0 }: JsonReaderOptions) {
    this.#mapping = mapping;
    this.#file = file;
    this.#cellsOf = jsonCellReader(mapping.paths);
    this.#offset = offset;
    this.#isOver = offset > 0;
  }

  get offset(): number {
    return this.#offset;
  }

  /** One that is too long would be too long again. */
  get isOver(): boolean {
    return this.#isOver && this.#bytes <= DOCUMENT_BYTES_MAX;
  }

  get isMidRow(): boolean {
    return this.#bytes > 0 && !this.#isOver;
  }

  push(bytes: Buffer): SignalBatch {
    this.#offset += bytes.length;
    const batch = new BatchBuilder();
    if (this.#isOver) return batch;
    this.#bytes += bytes.length;
    if (this.#bytes > DOCUMENT_BYTES_MAX) {
      const message = `the document has more than ${DOCUMENT_BYTES_MAX} bytes; send it as ndjson, a record a line`;
      return this.#finish(batch, { code: 'too-long', message });
    }
    this.#chunks.push(Buffer.from(bytes));
    const text = bytes.toString('latin1').trim();
    if (this.#closing === '' && text !== '') this.#closing = text.startsWith('[') ? ']' : '}';
    return text.endsWith(this.#closing) && text !== '' ? this.#read(batch, false) : batch;
  }

  endLine(): SignalBatch {
    return new BatchBuilder();
  }

  end(): SignalBatch {
    const batch = new BatchBuilder();
    return this.#isOver ? batch : this.#read(batch, true);
  }

  /** Reads the document if it is whole; one that never will be is refused. */
  #read(batch: BatchBuilder, isLast: boolean): SignalBatch {
    let document: unknown;
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(this.#chunks));
      document = parseExact(text);
    } catch (error) {
      if (!isLast) return batch;
      const why =
        this.#mapping.isRedacting || !(error instanceof Error) ? '' : `: ${error.message}`;
      return this.#finish(batch, { code: 'bad-json', message: `the document is not JSON${why}` });
    }
    const { records: path } = this.#mapping;
    const records = valueAt(document, path);
    if (!Array.isArray(records)) {
      const where = path.length === 0 ? 'the document' : `'${path.join('.')}' of the document`;
      const message = `${where} is not a list of records; 'records' names the path to it`;
      return this.#finish(batch, { code: 'bad-list', message });
    }
    for (let i = 0; i < records.length; i++) this.#map(batch, i + 1, records[i]);
    return this.#finish(batch);
  }

  #map(batch: BatchBuilder, row: number, record: unknown): void {
    this.#mapping.onRecord?.(record);
    const mapped = mapRow(this.#mapping, { row, file: this.#file, cells: this.#cellsOf(record) });
    if (mapped.skipped) batch.skip();
    else if (mapped.faults.length === 0) batch.acceptRow(mapped.signals);
    else this.#reject(batch, row, mapped.raw ?? JSON.stringify(record), mapped.faults);
  }

  #finish(batch: BatchBuilder, fault?: RowFault): SignalBatch {
    this.#isOver = true;
    this.#chunks = [];
    if (fault !== undefined) this.#reject(batch, 1, '', [fault]);
    return batch;
  }

  #reject(batch: BatchBuilder, row: number, raw: string, faults: readonly RowFault[]): void {
    const { code = 'unmatched', column } = faults[0] ?? {};
    batch.reject({
      source: this.#mapping.source,
      file: this.#file,
      row,
      ...(column === undefined ? {} : { column }),
      code,
      message: faults.map(({ message }) => message).join('; '),
      raw: rawOf(raw),
    });
  }
}
