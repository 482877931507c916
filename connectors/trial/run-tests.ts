// Runs the tests that stand inside a mapping. A record goes through the mapping; a text goes through the reader of files as well, as a
// file with these bytes would.
import { printTime } from '../../signal/event-time.ts';
import { shown } from '../../signal/field-value.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { openReader } from '../file/open-reader.ts';
import { PAYMENT_COLUMNS } from '../iso-20022/payment.ts';
import { type Mapping, mapRow, type RowFault } from '../mapping/mapping.ts';
import type { Expectation, ExpectedSignal, MappingTest } from '../mapping/mapping-test.ts';
import { csvCellReader, jsonCellReader } from '../mapping/source-row.ts';

export interface TestResult {
  readonly test: MappingTest;
  /** Empty when the test holds. */
  readonly faults: readonly string[];
}

/** What came of what a test gives. */
interface Outcome {
  readonly signals: readonly Signal[];
  readonly faults: readonly RowFault[];
  readonly skipped: number;
}

/** Runs every test of a mapping, in order. Throws FW_MAPPING_INVALID when a text lacks a column of the mapping. */
export async function runMappingTests(mapping: Mapping): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const test of mapping.tests) {
    const { given, expects } = test;
    const outcome =
      'text' in given ? await readText(mapping, given.text) : mapRecord(mapping, given.record);
    results.push({ test, faults: differences(expects, outcome) });
  }
  return results;
}

function mapRecord(mapping: Mapping, record: unknown): Outcome {
  const cells =
    mapping.format === 'csv' || mapping.format === 'iso-20022'
      ? columnsOf(mapping, record)
      : jsonCellReader(mapping.paths)(record);
  const { signals, faults, skipped } = mapRow(mapping, { row: 1, file: 'test', cells });
  return { signals, faults, skipped: skipped ? 1 : 0 };
}

/** A test may leave out columns: they are empty. One that the mapping does not read is of no use, but is what a file has. */
function columnsOf(mapping: Mapping, record: unknown): readonly unknown[] {
  const given = Object.entries(Object(record)).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const names = given.map(([name]) => name);
  const columns =
    mapping.format === 'csv'
      ? [...names, ...mapping.paths.map(({ path }) => path)]
      : PAYMENT_COLUMNS;
  const values = new Map(given);
  return csvCellReader(mapping.paths, columns, 'the test')(columns.map((name) => values.get(name)));
}

async function readText(mapping: Mapping, text: string): Promise<Outcome> {
  const reader = await openReader({ path: 'test', mapping });
  const batches = [reader.push(Buffer.from(text)), reader.endLine(), reader.end()];
  return {
    signals: batches.flatMap(({ accepted }) => accepted),
    faults: batches.flatMap(({ rejected }) => rejected),
    skipped: batches.reduce((sum, batch) => sum + batch.skipped, 0),
  };
}

function differences(expects: Expectation, { signals, faults, skipped }: Outcome): string[] {
  const reasons = faults.map(({ code, message }) => `${code}: ${message}`).join('; ');
  const types = signals.map(({ type }) => type).join(', ');
  const became = reasons !== '' ? `it is refused, ${reasons}` : `it gives ${types || 'nothing'}`;
  if ('refused' in expects) {
    const isSo = faults.some(({ code }) => code === expects.refused);
    return isSo ? [] : [`it must be refused for '${expects.refused}', but ${became}`];
  }
  if ('skipped' in expects) return skipped > 0 ? [] : [`it must be skipped, but ${became}`];
  const count = expects.signals.length;
  if (faults.length > 0 || signals.length !== count) {
    const wanted = `${count} ${count === 1 ? 'signal is' : 'signals are'} expected`;
    return [`${wanted}, but ${skipped > 0 ? 'it is skipped' : became}`];
  }
  return expects.signals.flatMap((expected, i) => {
    const signal = signals[i];
    const which = count === 1 ? '' : `signal ${i + 1}: `;
    return signal === undefined ? [] : fieldDifferences(expected, signal, which);
  });
}

function fieldDifferences(expected: ExpectedSignal, signal: Signal, which: string): string[] {
  return [...expected].flatMap(([field, wanted]) => {
    const found = fieldOf(signal, field);
    if (found === wanted) return [];
    const print = (value: unknown) => {
      if (value === undefined) return 'nothing';
      const isTime = /[tT]ime$/.test(field) && typeof value === 'number';
      return isTime ? printTime(value) : shown(value);
    };
    return [`${which}${field} is ${print(found)}, and ${print(wanted)} is expected`];
  });
}
