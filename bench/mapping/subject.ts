// What is measured: a file's parser alone, and the reader that makes signals of the same bytes with a mapping.
import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { openReader } from '../../connectors/file/open-reader.ts';
import { compileMapping, loadMapping } from '../../connectors/mapping/compile-mapping.ts';
import type { Contender } from '../hot-path/measure.ts';
import { type MappingWorkload, PATHS_ONLY } from './workload.ts';

const CHUNK_BYTES = 262_144;

/** The parser that a program without a mapping would take: csv-parse, JSON.parse a line, saxes. */
export function parserAlone({ kind, bytes, rowCount }: MappingWorkload): Contender {
  const name = { csv: 'csv-parse', json: 'JSON.parse', xml: 'saxes' }[kind];
  return {
    name: `${name} alone`,
    run() {
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

/** The reader with its mapping, from bytes to checked signals. */
export async function mapping(workload: MappingWorkload): Promise<Contender> {
  const { bytes, rowCount } = workload;
  const mapping =
    workload.mapping === undefined
      ? compileMapping(PATHS_ONLY, 'paths.yaml')
      : await loadMapping(workload.mapping);
  const openers = await Promise.all(
    Array.from({ length: 64 }, () =>
      openReader({ path: workload.kind === 'xml' ? 'f.xml' : 'f', mapping }),
    ),
  );
  return {
    name: 'mapped to signals',
    run() {
      const reader = openers.pop();
      if (reader === undefined) throw new Error('more rounds than readers');
      let accepted = 0;
      let timeSum = 0;
      const take = ({ accepted: signals, rejected }: ReturnType<typeof reader.push>) => {
        if (rejected.length > 0) throw new Error(`a row is refused: ${rejected[0]?.message}`);
        accepted += signals.length;
        for (const signal of signals) timeSum = (timeSum + signal.time) % 1_000_003;
      };
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        take(reader.push(bytes.subarray(at, at + CHUNK_BYTES)));
      }
      take(reader.endLine());
      take(reader.end());
      if (accepted !== rowCount) throw new Error(`${accepted} signals of ${rowCount} rows`);
      return timeSum;
    },
  };
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
