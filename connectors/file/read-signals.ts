// Whole inputs to batches of signals, in order: what `forewarn replay` reads. No promise a row, only one a chunk.
import { basename } from 'node:path';
import { FwError } from '../../signal/fw-error.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { inputBytes, STDIN } from './input-bytes.ts';
import { openReader } from './open-reader.ts';
import type { SignalBatch } from './signal-batch.ts';

export interface ReadSignalsOptions {
  /** How rows become signals; without one each line is a signal, or the file's name ends in .xml and it holds ISO 20022 payments. */
  readonly mapping?: Mapping;
  /** What `-` reads; the process's standard input when missing. */
  readonly stdin?: AsyncIterable<Buffer>;
}

/**
 * Reads files one after the other, `-` being standard input, packed or not. Rows that give no signal come as dead letters and stop
 * nothing. Throws FW_FILE when an input cannot be read to its end, FW_MAPPING_INVALID when a file lacks a column of the mapping,
 * FW_USAGE for CSV without a mapping.
 */
export async function* readSignals(
  inputs: readonly string[],
  options: ReadSignalsOptions = {},
): AsyncGenerator<SignalBatch> {
  const { mapping, stdin } = options;
  const csv = inputs.find((path) => mapping === undefined && /\.csv(?:\.gz)?$/i.test(path));
  if (csv !== undefined) {
    throw new FwError('FW_USAGE', `${csv} is CSV: name the mapping that says what its rows mean.`);
  }
  for (const path of inputs) {
    const file = path === STDIN ? 'stdin' : basename(path);
    const reader = await openReader({ path, file, ...(mapping === undefined ? {} : { mapping }) });
    for await (const chunk of inputBytes(path, stdin)) yield reader.push(chunk);
    yield reader.endLine();
    yield reader.end();
    if (mapping?.format === 'csv' && reader.header === undefined) {
      throw new FwError('FW_FILE', `${path} is empty: a CSV file starts with a header.`);
    }
  }
}
