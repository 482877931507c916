// What is measured: the parser of a file or record alone, and the reader that makes signals of the same bytes with a mapping.
import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { openReader } from '../../connectors/file/open-reader.ts';
import type { SignalBatch } from '../../connectors/file/signal-batch.ts';
import { compileMapping, loadMapping } from '../../connectors/mapping/compile-mapping.ts';
import type { Mapping } from '../../connectors/mapping/mapping.ts';
import { RecordReader } from '../../connectors/source/record-reader.ts';
import type { Contender } from '../hot-path/measure.ts';
import { type MappingWorkload, PATHS_ONLY } from './workload.ts';

const CHUNK_BYTES = 262_144;

/** The parser that a program without a mapping would take: csv-parse, JSON.parse a line, saxes. */
export function parserAlone({ kind, bytes, records, rowCount }: MappingWorkload): Contender {
  const name = { csv: 'csv-parse', json: 'JSON.parse', xml: 'saxes' }[kind];
  return {
    name: `${name} alone`,
    run() {
      if (records !== undefined)
        return records.reduce((sum, record) => sum + elementsIn(record.toString()), 0);
      const text = bytes.toString();
      if (kind === 'xml') return elementsIn(text);
      const rows =
        kind === 'csv'
          ? parse(text, { relax_column_count: true }).length
          : text.split('\n').reduce((sum, line) => sum + (line === '' ? 0 : namesIn(line)), 0);
      if (rows < rowCount) throw new Error('the parser did not read every row');
      return rows;
    },
  };
}

/** The reader with its mapping, from bytes to checked signals: that of files, or that of records, which connectors to queues use. */
export async function mapping(workload: MappingWorkload): Promise<Contender> {
  const mapping =
    workload.mapping === undefined
      ? compileMapping(PATHS_ONLY, 'paths.yaml')
      : await loadMapping(workload.mapping);
  const { records, rowCount } = workload;
  const run = records === undefined ? await ofFile(workload, mapping) : ofRecords(records, mapping);
  return {
    name: 'mapped to signals',
    run() {
      const taken = new Taken();
      run(taken);
      return taken.sumOf(rowCount);
    },
  };
}

async function ofFile({ bytes, kind }: MappingWorkload, mapping: Mapping) {
  const openers = await Promise.all(
    Array.from({ length: 64 }, () => openReader({ path: kind === 'xml' ? 'f.xml' : 'f', mapping })),
  );
  return (taken: Taken) => {
    const reader = openers.pop();
    if (reader === undefined) throw new Error('more rounds than readers');
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
      taken.take(reader.push(bytes.subarray(at, at + CHUNK_BYTES)));
    taken.take(reader.endLine());
    taken.take(reader.end());
  };
}

function ofRecords(records: readonly Buffer[], mapping: Mapping) {
  return (taken: Taken) => {
    const reader = new RecordReader('payments/0', mapping);
    for (const [number, record] of records.entries()) taken.take(reader.read(record, number));
  };
}

/** What came of all rows: each is a signal. */
class Taken {
  #accepted = 0;
  #timeSum = 0;

  take({ accepted, rejected }: SignalBatch): void {
    if (rejected.length > 0) throw new Error(`a row is refused: ${rejected[0]?.message}`);
    this.#accepted += accepted.length;
    for (const signal of accepted) this.#timeSum = (this.#timeSum + signal.time) % 1_000_003;
  }

  /** Something that depends on all of them. Throws when they are not one a row. */
  sumOf(rowCount: number): number {
    if (this.#accepted === rowCount) return this.#timeSum;
    throw new Error(`${this.#accepted} signals of ${rowCount} rows`);
  }
}

function namesIn(line: string): number {
  const record: unknown = JSON.parse(line);
  return typeof record === 'object' && record !== null ? 1 : 0;
}

function elementsIn(text: string): number {
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', () => elements++);
  parser.write(text).close();
  return elements;
}
