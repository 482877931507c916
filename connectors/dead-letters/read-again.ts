// A refused row that somebody has mended, read as its source reads: by the mapping as it stands now, which may have been mended instead.
import { FwError } from '../../signal/fw-error.ts';
import type { DeadLetter } from '../dead-letter.ts';
import { BatchBuilder, type SignalBatch } from '../file/signal-batch.ts';
import { SignalReader } from '../file/signal-reader.ts';
import { parseExact } from '../mapping/exact-json.ts';
import { type Mapping, mapRow } from '../mapping/mapping.ts';
import { valueAt } from '../mapping/source-row.ts';
import { joined } from '../source/joined-batch.ts';
import { RecordReader } from '../source/record-reader.ts';

const NO_MESSAGE = 'unknown-message';

/**
 * The signals of the text. Without a mapping it is one signal or one a line. Throws FwError FW_FILE, FW_MAPPING_INVALID for a header that lacks a column,
 * FW_SIGNAL_INVALID for a part of a payment message.
 */
export function readAgain(
  text: string,
  letter: DeadLetter,
  mapping: Mapping | undefined,
): SignalBatch {
  const { source, file = source, row = 1, columns } = letter;
  const kept = mapping && keptCells(text, mapping);
  if (mapping !== undefined && kept !== undefined) return mapped(mapping, kept, letter);
  if (mapping?.format !== 'csv') {
    const read = new RecordReader(file, mapping && formOf(text, mapping)).readText(text, row);
    // A whole message of a kind that is not known is told where that stands.
    const isPart = read.rejected.some(({ code, column }) => code === NO_MESSAGE && !column);
    if (isPart) throw partOfMessage();
    return read;
  }
  const header = columns === undefined ? {} : { header: columns };
  const reader = new SignalReader({ mapping, file, ...header });
  const lines = text.split(/\r?\n/);
  return joined([reader.push({ lines, firstRow: row, faults: new Map() }), reader.end()]);
}

/** A letter keeps one record of a document, where that was its fault alone. */
function formOf(text: string, mapping: Mapping): Mapping {
  if (mapping.format !== 'json' || Array.isArray(valueAt(jsonOf(text), mapping.records)))
    return mapping;
  return { ...mapping, format: 'ndjson' };
}

/** The cells of what is kept of a row in which something is redacted: its single values by the columns or paths that the mapping reads. */
function keptCells(text: string, mapping: Mapping): readonly unknown[] | undefined {
  const hasLists = mapping.signals.some(({ each }) => each !== undefined);
  if (!mapping.isRedacting || hasLists) return undefined;
  const kept = jsonOf(text);
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return undefined;
  const values = new Map<string, unknown>(Object.entries(kept));
  const known = new Set(mapping.paths.map(({ path }) => path));
  if (![...values.keys()].every((path) => known.has(path))) return undefined;
  return mapping.paths.map(({ path }) => values.get(path));
}

function mapped(
  mapping: Mapping,
  cells: readonly unknown[],
  { source, file = source, row = 1 }: DeadLetter,
): SignalBatch {
  const batch = new BatchBuilder();
  const { signals, faults, skipped, raw = '' } = mapRow(mapping, { row, file, cells });
  const [first] = faults;
  if (skipped) batch.skip();
  else if (first === undefined) batch.acceptRow(signals);
  else {
    const message = faults.map((fault) => fault.message).join('; ');
    batch.reject({ source, file, row, ...first, message, raw });
  }
  return batch;
}

function jsonOf(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** The number of a transaction in its message is a part of its signal's id. */
function partOfMessage(): FwError {
  const text =
    'Nothing was sent: this is a part of a payment message. Paste the whole message with all its transactions, the mended one in its place; those that were taken count once.';
  return new FwError('FW_SIGNAL_INVALID', text);
}
