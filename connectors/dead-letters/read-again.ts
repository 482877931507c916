// A refused row that somebody has mended, read as its source reads: by the mapping as it stands now, which may have been mended instead.
import type { DeadLetter } from '../dead-letter.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import { SignalReader } from '../file/signal-reader.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { joined } from '../source/joined-batch.ts';
import { RecordReader } from '../source/record-reader.ts';

/** The signals of the text. Without a mapping it is one signal or one a line. Throws FwError FW_FILE, FW_MAPPING_INVALID for a header that lacks a column. */
export function readAgain(
  text: string,
  { source, file = source, row = 1, columns }: DeadLetter,
  mapping: Mapping | undefined,
): SignalBatch {
  if (mapping?.format !== 'csv') return new RecordReader(file, mapping).readText(text, row);
  const header = columns === undefined ? {} : { header: columns };
  const reader = new SignalReader({ mapping, file, ...header });
  const lines = text.split(/\r?\n/);
  return joined([reader.push({ lines, firstRow: row, faults: new Map() }), reader.end()]);
}
