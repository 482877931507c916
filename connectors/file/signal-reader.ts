// Lines of one file to batches of signals: rows by the file's format, signals by the mapping, and a dead letter for every row that
// gives none. Without a mapping each line is a signal already, bare or in a CloudEvents envelope.
import { secondsFault } from '../../signal/event-time.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import type { Signal } from '../../signal/signal.ts';
import { rawOf } from '../dead-letter.ts';
import { parseExact } from '../mapping/exact-json.ts';
import {
  type Mapping,
  mapRow,
  type RowFault,
  type SignalFault,
  type SignalJudge,
} from '../mapping/mapping.ts';
import { type CellReader, csvCellReader, jsonCellReader, valueAt } from '../mapping/source-row.ts';
import { type CsvRow, CsvRows, type RawRow } from './csv-rows.ts';
import type { LineBlock } from './line-splitter.ts';
import { BatchBuilder, type SignalBatch } from './signal-batch.ts';

export interface SignalReaderOptions {
  readonly mapping?: Mapping;
  /** What else a signal must be where there is no mapping; a mapping has its own. */
  readonly faultOf?: SignalJudge | undefined;
  /** Name of the file, for dead letters. */
  readonly file: string;
  /** Header of a CSV file when reading goes on in its middle. */
  readonly header?: readonly string[];
}

/** Source that dead letters name when there is no mapping to name one. */
const BARE_SOURCE = 'signals';

export class SignalReader {
  readonly #options: SignalReaderOptions;
  readonly #csv: CsvRows | undefined;
  readonly #readJson: CellReader<unknown>;
  #readCsv: CellReader<readonly string[]> | undefined;
  #batch = new BatchBuilder();

  constructor(options: SignalReaderOptions) {
    this.#options = options;
    const { mapping, file, header } = options;
    this.#readJson = jsonCellReader(mapping?.paths ?? []);
    if (mapping?.format === 'csv') {
      const { layout, paths, optional } = mapping;
      const known = header ?? mapping.header;
      const wanted = paths.flatMap(({ path }) => (optional.has(path) ? [] : path));
      this.#csv = new CsvRows({
        layout,
        file,
        wanted,
        ...(known === undefined ? {} : { header: known }),
      });
    }
  }

  /** The CSV header, once it has been read. */
  get header(): readonly string[] | undefined {
    return this.#csv?.header;
  }

  /** Whether lines have been taken whose row is in no batch yet. */
  get isMidRow(): boolean {
    return this.#csv?.isMidRow ?? false;
  }

  /** The signals of these lines. Throws FW_FILE for a damaged header, FW_MAPPING_INVALID when it lacks a column of the mapping. */
  push(block: LineBlock): SignalBatch {
    if (this.#csv !== undefined) this.#takeCsv(this.#csv, this.#csv.push(block));
    else this.#takeLines(block);
    return this.#given();
  }

  /** The signals of rows that nothing more can complete. */
  end(): SignalBatch {
    if (this.#csv !== undefined) this.#takeCsv(this.#csv, this.#csv.end());
    return this.#given();
  }

  #given(): SignalBatch {
    const batch = this.#batch;
    this.#batch = new BatchBuilder();
    return batch;
  }

  #takeCsv(csv: CsvRows, rows: readonly CsvRow[]): void {
    const { mapping, file } = this.#options;
    if (mapping === undefined || csv.header === undefined) return;
    this.#readCsv ??= csvCellReader(mapping.paths, csv.header, file, mapping.optional);
    for (const row of rows) {
      if ('isLeftOut' in row) this.#batch.skip();
      else if ('fault' in row) this.#rejectUnread(row, [row.fault]);
      else this.#map(mapping, row, this.#readCsv(row.values));
    }
  }

  #takeLines(block: LineBlock): void {
    for (let i = 0; i < block.lines.length; i++) {
      const raw = block.lines[i] ?? '';
      const fault = block.faults.get(i);
      const row = { row: block.firstRow + i, raw };
      if (fault !== undefined) this.#rejectUnread(row, [fault]);
      else if (raw.trim() !== '') this.#takeJson(row);
    }
  }

  #takeJson(row: RawRow): void {
    const { mapping } = this.#options;
    if (mapping === undefined) {
      const parsed = parseSignalLine(row.raw);
      const fault = parsed.ok ? this.#faultOf(parsed.signal) : undefined;
      if (!parsed.ok) this.#reject(row, parsed.faults.map(faultOfField));
      else if (fault !== undefined) this.#reject(row, [faultOfField(fault)]);
      else this.#batch.accept(parsed.signal);
      return;
    }
    let value: unknown;
    try {
      value = parseExact(row.raw);
    } catch (error) {
      // The parser's words quote the line.
      const why = mapping.isRedacting || !(error instanceof Error) ? '' : `: ${error.message}`;
      this.#rejectUnread(row, [{ code: 'bad-json', message: `the line is not JSON${why}` }]);
      return;
    }
    if (mapping.format === 'json') this.#takeDocument(mapping, row, value);
    else {
      mapping.onRecord?.(value);
      this.#map(mapping, row, this.#readJson(value));
    }
  }

  #faultOf(signal: Signal): SignalFault | undefined {
    return secondsFault(signal.time) ?? this.#options.faultOf?.(signal);
  }

  /** A line that is a document with a list of records, as partners' queues carry them: each record is a row of its own. */
  #takeDocument(mapping: Mapping, { row, raw }: RawRow, document: unknown): void {
    const records = valueAt(document, mapping.records);
    if (!Array.isArray(records)) {
      const message = `the document has no list of records at '${mapping.records.join('.')}'`;
      this.#rejectUnread({ row, raw }, [{ code: 'bad-list', message }]);
      return;
    }
    for (const record of records) {
      mapping.onRecord?.(record);
      this.#map(mapping, { row, raw: JSON.stringify(record) }, this.#readJson(record));
    }
  }

  #map(mapping: Mapping, { row, raw }: RawRow, cells: readonly unknown[]): void {
    const mapped = mapRow(mapping, { row, file: this.#options.file, cells });
    if (mapped.skipped) this.#batch.skip();
    else if (mapped.faults.length > 0) this.#reject({ row, raw: mapped.raw ?? raw }, mapped.faults);
    else this.#batch.acceptRow(mapped.signals);
  }

  /** A row that cannot be taken apart: when something in it is redacted nobody can tell where it stands. */
  #rejectUnread({ row, raw }: RawRow, faults: readonly RowFault[]): void {
    this.#reject({ row, raw: this.#options.mapping?.isRedacting === true ? '' : raw }, faults);
  }

  #reject({ row, raw }: RawRow, faults: readonly RowFault[]): void {
    const { mapping, file } = this.#options;
    const [first] = faults;
    const column = first?.column;
    const columns = this.header;
    this.#batch.reject({
      source: mapping?.source ?? BARE_SOURCE,
      file,
      row,
      ...(column === undefined ? {} : { column }),
      code: first?.code ?? 'unmatched',
      message: faults.map((fault) => fault.message).join('; '),
      raw: rawOf(raw),
      ...(columns === undefined ? {} : { columns }),
    });
  }
}

function faultOfField(fault: SignalFault): RowFault {
  const { field, code, message } = fault;
  return field === undefined ? { code, message } : { column: field, code, message };
}
