// Chooses what reads a file: payments where the mapping or the file's name says XML, a document of JSON where the mapping says so, lines
// everywhere else.
import { basename } from 'node:path';
import { isPaymentFile, loadPaymentMapping, PaymentReader } from '../iso-20022/payment-reader.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { ContentReader } from './content-reader.ts';
import { JsonReader } from './json-reader.ts';
import { LineReader } from './line-reader.ts';

export interface OpenReaderOptions {
  readonly path: string;
  /** How rows become signals; without one each line is a signal, or the file is XML of ISO 20022. */
  readonly mapping?: Mapping;
  /** Name of the file in dead letters; the last part of its path when missing. */
  readonly file?: string;
  /** Where an earlier run was. */
  readonly offset?: number;
  readonly row?: number;
  readonly header?: readonly string[];
}

/** Whether a file is one document, so that it can only be read on where its place counts lines. */
export function isDocumentFile(path: string, mapping: Mapping | undefined): boolean {
  return mapping?.format === 'json' || isPaymentFile(path, mapping);
}

/** The reader of a file. Throws FW_MAPPING_INVALID when the mapping names columns that the format has not. */
export async function openReader(options: OpenReaderOptions): Promise<ContentReader> {
  const { path, mapping, file = basename(path), offset = 0, row = 0 } = options;
  if (mapping?.format === 'json') return new JsonReader({ mapping, file, offset });
  if (!isPaymentFile(path, mapping)) return new LineReader({ ...options, file });
  const ofPayments = mapping ?? (await loadPaymentMapping());
  return new PaymentReader({ mapping: ofPayments, file, offset, rowsBefore: row });
}
