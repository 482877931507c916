// Tries a mapping on a file: the traces of its first rows, and what came of all rows that were read.
import { basename } from 'node:path';
import { FwError } from '../../signal/fw-error.ts';
import { inputBytes } from '../file/input-bytes.ts';
import { openReader } from '../file/open-reader.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { cellAt, isPresent, type SourceRow } from '../mapping/source-row.ts';
import { type OddPhones, PhoneWatch } from './phone-watch.ts';
import { type AbsentPath, RecordPaths } from './record-paths.ts';
import { type RowTrace, traceRow } from './row-trace.ts';
import { OrderWatch, type SignalOrder } from './signal-order.ts';

export interface Trial {
  /** The first rows, in order. */
  readonly rows: readonly RowTrace[];
  readonly rowsRead: number;
  readonly skipped: number;
  /** Of the skipped rows, those that have not the list that `each` names, by its path. */
  readonly listless: Readonly<Record<string, number>>;
  readonly signalsByType: Readonly<Record<string, number>>;
  /** By code: how many rows, and the first of them. */
  readonly refused: Readonly<Record<string, { count: number; row: number; message: string }>>;
  /** Columns of a CSV file, or paths of JSON, that the mapping does not read. */
  readonly unread: readonly string[];
  /** Paths of the mapping that no record of JSON has. A CSV file that lacks a column is refused. */
  readonly absent: readonly AbsentPath[];
  /** Phones that are no numbers, by field. */
  readonly oddPhones: readonly OddPhones[];
  /** In which order of time the signals come; missing where there are none. */
  readonly order?: SignalOrder;
}

/** Reads a file, gzip accepted, and traces its first rows. Throws FW_FILE and FW_MAPPING_INVALID as reading does. */
export async function tryFile(path: string, mapping: Mapping, rowsMax: number): Promise<Trial> {
  const rows: RowTrace[] = [];
  const paths = new RecordPaths();
  const listless: Record<string, number> = {};
  const watch = new OrderWatch();
  const phones = new PhoneWatch();
  const watched: Mapping = {
    ...mapping,
    onRecord: (record) => paths.add(record),
    onRow(row, mapped) {
      if (mapped.skipped) countListless(mapping, row, listless);
      watch.add(row.row, mapped.signals);
      phones.add(row.row, mapped.signals);
      if (rows.length < rowsMax) rows.push(traceRow(mapping, row, mapped));
    },
  };
  const file = basename(path);
  const reader = await openReader({ path, file, mapping: watched });
  const totals = new Totals(rows, rowsMax);
  for await (const chunk of inputBytes(path)) totals.add(reader.push(chunk));
  totals.add(reader.endLine());
  totals.add(reader.end());
  if (mapping.format === 'csv' && reader.header === undefined) {
    throw new FwError('FW_FILE', `${path} is empty: a CSV file starts with a header.`);
  }
  const read = new Set(mapping.paths.map(({ path: column }) => column));
  const { order } = watch;
  const isText = mapping.format === 'csv' || mapping.format === 'iso-20022';
  return {
    rows: rows.sort((a, b) => a.row - b.row).slice(0, rowsMax),
    rowsRead: totals.rowsRead,
    skipped: totals.skipped,
    listless,
    signalsByType: totals.signalsByType,
    refused: totals.refused,
    unread: isText
      ? (reader.header ?? []).filter((column) => !read.has(column))
      : paths.unread(mapping),
    absent: isText ? [] : paths.absent(mapping),
    oddPhones: phones.odd,
    ...(order === undefined ? {} : { order }),
  };
}

function countListless({ signals }: Mapping, row: SourceRow, counts: Record<string, number>): void {
  const lists = new Map(signals.flatMap(({ each }) => (each ? [[each.path, each.slot]] : [])));
  for (const [path, slot] of lists) {
    if (!isPresent(cellAt(row, slot))) counts[path] = (counts[path] ?? 0) + 1;
  }
}

class Totals {
  rowsRead = 0;
  skipped = 0;
  readonly signalsByType: Record<string, number> = {};
  readonly refused: Record<string, { count: number; row: number; message: string }> = {};
  readonly #rows: RowTrace[];
  readonly #rowsMax: number;

  constructor(rows: RowTrace[], rowsMax: number) {
    this.#rows = rows;
    this.#rowsMax = rowsMax;
  }

  add(batch: SignalBatch): void {
    this.rowsRead += batch.rowsRead;
    this.skipped += batch.skipped;
    for (const { type } of batch.accepted) {
      this.signalsByType[type] = (this.signalsByType[type] ?? 0) + 1;
    }
    for (const { code, column, message, row = 0 } of batch.rejected) {
      const known = this.refused[code];
      if (known === undefined) this.refused[code] = { count: 1, row, message };
      else known.count++;
      // A row that no mapping has seen: it could not be taken apart.
      const isTraced = this.#rows.some((trace) => trace.row === row);
      if (!isTraced && this.#rows.length < this.#rowsMax) {
        const fault = { ...(column === undefined ? {} : { column }), code, message };
        this.#rows.push({ row, result: 'refused', signals: [], faults: [fault] });
      }
    }
  }
}
