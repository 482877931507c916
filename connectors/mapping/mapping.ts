// A compiled mapping, and what it makes of a row: the row's signals, or every reason why it gives none. A row is taken as a whole: when
// one of its signals is faulty the row is refused, so that mending and sending it again cannot half-repeat it.
import { shown } from '../../signal/field-value.ts';
import { type ParsedSignal, parseSignalValues } from '../../signal/parse-signal.ts';
import type { Signal } from '../../signal/signal.ts';
import { isSignalType, type SignalType } from '../../signal/signal-type.ts';
import type { ValueReader } from './compile-value.ts';
import type { Condition } from './condition.ts';
import { Refusal } from './convert.ts';
import type { CsvLayout } from './csv-layout.ts';
import { ExpressionFault } from './function-table.ts';
import type { MappingTest } from './mapping-test.ts';
import { type Redaction, redacted } from './redaction.ts';
import { isEntryPath } from './slot-table.ts';
import {
  type CellReader,
  cellAt,
  isPresent,
  type SourcePath,
  type SourceRow,
} from './source-row.ts';

export interface FieldRule {
  readonly field: string;
  readonly value: ValueReader;
}

/** The list of which a signal is made for each entry. */
export interface EntryList {
  readonly path: string;
  readonly slot: number;
  /** Paths into an entry that it reads, each from `each` on. */
  readonly paths: readonly SourcePath[];
  readonly cellsOf: CellReader<unknown>;
  readonly redactions: readonly Redaction[];
}

/** One entry of `signals:`. */
export interface SignalRule {
  readonly each?: EntryList;
  readonly when: Condition;
  readonly type: ValueReader;
  /** The fields that the mapping gives, in its order. */
  readonly fields: readonly FieldRule[];
  /** By type, a reader for each row of the table in its order; none for fields that the mapping does not give. */
  readonly readers: ReadonlyMap<SignalType, readonly (ValueReader | undefined)[]>;
}

export type Encoding = 'utf-8' | 'gb18030';

export const MAPPING_FORMATS = ['csv', 'ndjson', 'json', 'iso-20022'] as const;
export type MappingFormat = (typeof MAPPING_FORMATS)[number];

export interface Mapping {
  readonly name: string;
  readonly format: MappingFormat;
  /** How CSV is laid out. */
  readonly layout: CsvLayout;
  readonly encoding: Encoding;
  /** Names of the columns of a CSV file that has no header. */
  readonly header?: readonly string[];
  /** Columns that a CSV file may lack. */
  readonly optional: ReadonlySet<string>;
  /** Texts that stand for nothing, as `\N` and NULL. */
  readonly empty: ReadonlySet<string>;
  /** Steps to the list of records in a JSON document; none when the document is the list. */
  readonly records: readonly string[];
  /** `source` of every signal it makes. */
  readonly source: string;
  /** Columns or JSON paths that it reads; a row's cells come in this order. */
  readonly paths: readonly SourcePath[];
  readonly redactions: readonly Redaction[];
  /** Whether something is redacted anywhere: no raw row may then be shown or kept. */
  readonly isRedacting: boolean;
  readonly drop: readonly Condition[];
  readonly signals: readonly SignalRule[];
  /** Rows for which no signal applies are left out and not refused. */
  readonly skipsUnmatched: boolean;
  readonly tests: readonly MappingTest[];
  /** What else a signal must be, as one of the sender's own; what is wrong with it, undefined when nothing is. A row with such a signal is refused. */
  readonly faultOf?: SignalJudge;
  /** Is told of each row and what came of it: how a mapping is tried. What is redacted stays so. */
  readonly onRow?: (row: SourceRow, mapped: MappedRow) => void;
  /** Is told of each record of JSON, whole and not redacted, before it is mapped: what nothing reads is seen there alone. */
  readonly onRecord?: (record: unknown) => void;
}

/** What is wrong with a signal that is whole. */
export interface SignalFault {
  readonly field?: string;
  readonly code: string;
  readonly message: string;
}

export type SignalJudge = (signal: Signal) => SignalFault | undefined;

export interface RowFault {
  readonly column?: string;
  readonly code: string;
  readonly message: string;
}

export interface MappedRow {
  readonly signals: readonly Signal[];
  readonly faults: readonly RowFault[];
  /** The mapping leaves this row out on purpose. */
  readonly skipped: boolean;
  /** What may be kept of a refused row when its raw text may not: the columns that the mapping reads, redacted. */
  readonly raw?: string;
}

/** Entries of one list that become signals; more are refused, for a row is taken as a whole. */
export const ENTRIES_MAX = 10_000;

/** Where `source` stands among the fields of every type: after `id`. */
const SOURCE_ROW = 1;

const SKIPPED: MappedRow = { signals: [], faults: [], skipped: true };

/** Maps one row. Never throws for what is in the row. */
export function mapRow(mapping: Mapping, raw: SourceRow): MappedRow {
  const row = seenRow(mapping, raw);
  const mapped = mapRedacted(mapping, row);
  mapping.onRow?.(row, mapped);
  return mapped;
}

/** The cells with nothing where a text stands for it. */
function withoutEmpty({ empty }: Mapping, cells: readonly unknown[]): readonly unknown[] {
  if (empty.size === 0) return cells;
  return cells.map((cell) => (typeof cell === 'string' && empty.has(cell) ? '' : cell));
}

/** The row with nothing where a text stands for it, and what is redacted replaced. */
function seenRow(mapping: Mapping, row: SourceRow): SourceRow {
  if (!mapping.isRedacting && mapping.empty.size === 0) return row;
  const cells = redacted(mapping.redactions, withoutEmpty(mapping, row.cells), false);
  return { ...row, cells };
}

function mapRedacted(mapping: Mapping, row: SourceRow): MappedRow {
  const signals: Signal[] = [];
  let faults: RowFault[] = [];
  let appliedCount = 0;
  try {
    for (const drops of mapping.drop) if (drops.holds(row)) return SKIPPED;
    for (const rule of mapping.signals) {
      appliedCount += applyRule(mapping, rule, row, signals, faults);
    }
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    appliedCount++;
    faults.push({
      code: 'bad-expression',
      message: `a condition cannot be told: ${error.message}`,
    });
  }
  if (appliedCount === 0 && mapping.skipsUnmatched) return SKIPPED;
  if (appliedCount === 0) faults.push(unmatched(mapping, row));
  if (signals.length > 1) refuseSameIds(signals, faults);
  // A list that is there and empty.
  if (faults.length === 0 && signals.length === 0) return SKIPPED;
  if (faults.length === 0) return { signals, faults, skipped: false };
  if (faults.length > 1) faults = withoutRepeats(faults);
  const refused = { signals: [], faults, skipped: false };
  return mapping.isRedacting ? { ...refused, raw: whatMayBeKept(mapping, row) } : refused;
}

/** A field that several signals share is refused for each of them; it is told once. */
function withoutRepeats(faults: readonly RowFault[]): RowFault[] {
  const known = new Map(
    faults.map((fault) => [
      `${fault.column ?? ''}\u0000${fault.code}\u0000${fault.message}`,
      fault,
    ]),
  );
  return [...known.values()];
}

/** Makes a rule's signals; gives whether it applies, as 0 or 1. A list that is there and empty applies, and gives none. */
function applyRule(
  mapping: Mapping,
  rule: SignalRule,
  row: SourceRow,
  signals: Signal[],
  faults: RowFault[],
): number {
  if (rule.each === undefined) {
    if (!rule.when.holds(row)) return 0;
    const signal = readSignal(mapping, rule, row, faults);
    if (signal !== undefined) signals.push(signal);
    return 1;
  }
  const { path, slot, cellsOf, redactions } = rule.each;
  const list = cellAt(row, slot);
  if (!isPresent(list)) return 0;
  if (!Array.isArray(list) || list.length > ENTRIES_MAX) {
    const what = Array.isArray(list) ? `${list.length} entries` : shown(list);
    const message = `${path} is ${what}; it must be a list of up to ${ENTRIES_MAX} entries`;
    faults.push({ column: path, code: 'bad-list', message });
    return 1;
  }
  let applied = list.length === 0 ? 1 : 0;
  for (let i = 0; i < list.length; i++) {
    const entry = redacted(redactions, withoutEmpty(mapping, cellsOf(list[i])), true);
    const entryRow: SourceRow = { ...row, entry, entryNumber: i + 1 };
    if (!rule.when.holds(entryRow)) continue;
    applied = 1;
    const found: RowFault[] = [];
    const signal = readSignal(mapping, rule, entryRow, found);
    if (signal !== undefined) signals.push(signal);
    for (const fault of found) {
      // What ails the record round the list ails each entry.
      const isOfEntry = fault.column === undefined || isEntryPath(fault.column);
      const message = isOfEntry ? `entry ${i + 1} of ${path}: ${fault.message}` : fault.message;
      faults.push({ ...fault, message });
    }
  }
  return applied;
}

function readSignal(
  mapping: Mapping,
  rule: SignalRule,
  row: SourceRow,
  faults: RowFault[],
): Signal | undefined {
  const type = rule.type.read(row);
  if (typeof type !== 'string' || !isSignalType(type)) {
    faults.push(typeFault(rule.type, type, row));
    return undefined;
  }
  const readers = rule.readers.get(type) ?? [];
  const values: unknown[] = [];
  let isRefused = false;
  for (let i = 0; i < readers.length; i++) {
    const reader = readers[i];
    const read = reader?.read(row);
    if (read instanceof Refusal) {
      isRefused = true;
      const column = reader === undefined ? {} : columnOf(reader, row);
      faults.push({ ...column, code: read.code, message: read.message });
    }
    values.push(read);
  }
  if (isRefused) return undefined;
  values[SOURCE_ROW] = mapping.source;
  const parsed = parseSignalValues(type, values);
  const outer = parsed.ok ? mapping.faultOf?.(parsed.signal) : undefined;
  if (parsed.ok && outer === undefined) return parsed.signal;
  for (const { field, code, message } of outer === undefined ? faultsIn(parsed) : [outer]) {
    const value = rule.fields.find((candidate) => candidate.field === field)?.value;
    const column = value === undefined ? {} : columnOf(value, row);
    const isEmpty = code === 'missing' && column.column !== undefined;
    const said = isEmpty ? `${column.column} is empty, and ${field} needs it` : message;
    faults.push({ ...column, code, message: said });
  }
  return undefined;
}

function faultsIn(parsed: ParsedSignal): readonly SignalFault[] {
  return parsed.ok ? [] : parsed.faults;
}

function typeFault(reader: ValueReader, type: unknown, row: SourceRow): RowFault {
  const column = columnOf(reader, row);
  if (type instanceof Refusal) return { ...column, code: type.code, message: type.message };
  return { ...column, code: 'missing', message: `${column.column} is empty, and type needs it` };
}

/** The column to blame: the first that has nothing, else the first of those read. */
function columnOf(value: ValueReader, row: SourceRow): { column?: string } {
  const empty = value.columns.find(({ slot }) => !isPresent(cellAt(row, slot)));
  const path = (empty ?? value.columns[0])?.path;
  return path === undefined ? {} : { column: path };
}

/** No rule applies: names the first column that the rules look at and what stands there. */
function unmatched(mapping: Mapping, row: SourceRow): RowFault {
  const message = 'no signal of the mapping applies to this row';
  const lists = mapping.signals.flatMap(({ each }) => (each === undefined ? [] : [each.slot]));
  const asked = mapping.signals.flatMap(({ when }) => (when.slot === undefined ? [] : [when.slot]));
  const slot = [...asked, ...lists].find((each) => each >= 0);
  const column = slot === undefined ? undefined : mapping.paths[slot]?.path;
  if (slot === undefined || column === undefined) return { code: 'unmatched', message };
  const found = shown(row.cells[slot] ?? null);
  return { column, code: 'unmatched', message: `${message}: ${column} is ${found}` };
}

function refuseSameIds(signals: readonly Signal[], faults: RowFault[]): void {
  const ids = new Set<string>();
  for (const { id } of signals) {
    if (ids.has(id)) {
      faults.push({
        code: 'same-id',
        message: `two signals of this row have the id '${id}'; give each an id template of its own`,
      });
      return;
    }
    ids.add(id);
  }
}

/** The single values that the mapping reads. Lists and objects are left out: what is redacted may lie in them. */
function whatMayBeKept({ paths }: Mapping, row: SourceRow): string {
  const kept = paths.flatMap(({ path }, slot) => {
    const cell = row.cells[slot];
    return isPresent(cell) && typeof cell !== 'object' ? [[path, cell]] : [];
  });
  return JSON.stringify(Object.fromEntries(kept));
}
