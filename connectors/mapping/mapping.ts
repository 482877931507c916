// A compiled mapping, and what it makes of a row: the row's signals, or every reason why it gives none. A row is taken as a whole: when
// one of its signals is faulty the row is refused, so that mending and sending it again cannot half-repeat it.
import { shown } from '../../signal/field-value.ts';
import { parseSignal } from '../../signal/parse-signal.ts';
import type { Signal } from '../../signal/signal.ts';
import type { ValueReader } from './compile-value.ts';
import type { Condition } from './condition.ts';
import { Refusal } from './convert.ts';
import { isPresent, type SourcePath, type SourceRow } from './source-row.ts';

export interface FieldRule {
  readonly field: string;
  readonly value: ValueReader;
}

/** One entry of `signals:`. */
export interface SignalRule {
  readonly when: Condition;
  readonly fields: readonly FieldRule[];
}

export type Encoding = 'utf-8' | 'gb18030';

export interface Mapping {
  readonly name: string;
  readonly format: 'csv' | 'ndjson' | 'iso-20022';
  readonly delimiter: string;
  readonly encoding: Encoding;
  /** `source` of every signal it makes. */
  readonly source: string;
  /** Columns or JSON paths that it reads; a row's cells come in this order. */
  readonly paths: readonly SourcePath[];
  readonly drop: readonly Condition[];
  readonly signals: readonly SignalRule[];
}

export interface RowFault {
  readonly column?: string;
  readonly code: string;
  readonly message: string;
}

export interface MappedRow {
  readonly signals: readonly Signal[];
  readonly faults: readonly RowFault[];
  /** The mapping leaves this row out on purpose (`drop`). */
  readonly skipped: boolean;
}

const SKIPPED: MappedRow = { signals: [], faults: [], skipped: true };

/** Maps one row. Never throws for what is in the row. */
export function mapRow(mapping: Mapping, row: SourceRow): MappedRow {
  for (const drops of mapping.drop) if (drops.holds(row)) return SKIPPED;
  const signals: Signal[] = [];
  const faults: RowFault[] = [];
  let appliedCount = 0;
  for (const rule of mapping.signals) {
    if (!rule.when.holds(row)) continue;
    appliedCount++;
    const signal = readSignal(mapping, rule, row, faults);
    if (signal !== undefined) signals.push(signal);
  }
  if (appliedCount === 0) faults.push(unmatched(mapping, row));
  if (signals.length > 1) refuseSameIds(signals, faults);
  return faults.length > 0
    ? { signals: [], faults, skipped: false }
    : { signals, faults, skipped: false };
}

function readSignal(
  mapping: Mapping,
  rule: SignalRule,
  row: SourceRow,
  faults: RowFault[],
): Signal | undefined {
  const faultsBefore = faults.length;
  const fields: Record<string, unknown> = { source: mapping.source };
  for (const { field, value } of rule.fields) {
    const read = value.read(row);
    if (read instanceof Refusal) {
      faults.push({ ...columnOf(value, row), code: read.code, message: read.message });
    } else fields[field] = read;
  }
  if (faults.length > faultsBefore) return undefined;
  const parsed = parseSignal(fields);
  if (parsed.ok) return parsed.signal;
  for (const { field, code, message } of parsed.faults) {
    const value = rule.fields.find((candidate) => candidate.field === field)?.value;
    const column = value === undefined ? {} : columnOf(value, row);
    const isEmpty = code === 'missing' && column.column !== undefined;
    const said = isEmpty ? `${column.column} is empty, and ${field} needs it` : message;
    faults.push({ ...column, code, message: said });
  }
  return undefined;
}

/** The column to blame: the first that has nothing, else the first of those read. */
function columnOf(value: ValueReader, row: SourceRow): { column?: string } {
  const empty = value.columns.find(({ slot }) => !isPresent(row.cells[slot]));
  const path = (empty ?? value.columns[0])?.path;
  return path === undefined ? {} : { column: path };
}

/** No rule applies: names the first column that the rules look at and what stands there. */
function unmatched(mapping: Mapping, row: SourceRow): RowFault {
  const message = 'no signal of the mapping applies to this row';
  const slot = mapping.signals.find(({ when }) => when.slot !== undefined)?.when.slot;
  const column = slot === undefined ? undefined : mapping.paths[slot]?.path;
  if (slot === undefined || column === undefined) return { code: 'unmatched', message };
  const found = shown(row.cells[slot] ?? null);
  return { column, code: 'unmatched', message: `${message}: ${column} is ${found}` };
}

function refuseSameIds(signals: readonly Signal[], faults: RowFault[]): void {
  const ids = new Set(signals.map((signal) => signal.id));
  if (ids.size === signals.length) return;
  faults.push({
    code: 'same-id',
    message: `two signals of this row have the id '${signals[0]?.id}'; give each an id template of its own`,
  });
}
