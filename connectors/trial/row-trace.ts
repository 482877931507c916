// What came of one row, field by field: which columns a field was read from, what stood there, what it became or why it became nothing.
import { printTime } from '../../signal/event-time.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { Refusal } from '../mapping/convert.ts';
import { ExpressionFault } from '../mapping/function-table.ts';
import type { MappedRow, Mapping, RowFault, SignalRule } from '../mapping/mapping.ts';
import { redacted } from '../mapping/redaction.ts';
import { cellAt, type SourceRow } from '../mapping/source-row.ts';

export interface FieldTrace {
  readonly field: string;
  /** Columns it was read from and what stands there; what is redacted stays so. */
  readonly from: readonly { readonly column: string; readonly cell: unknown }[];
  /** What it became, times as RFC 3339; missing where it became nothing. */
  readonly value?: string | number | boolean;
  readonly fault?: { readonly code: string; readonly message: string };
}

export interface SignalTrace {
  readonly type: string;
  /** Number of the entry of a list, from 1. */
  readonly entry?: number;
  readonly fields: readonly FieldTrace[];
}

export interface RowTrace {
  readonly row: number;
  readonly result: 'accepted' | 'refused' | 'skipped';
  readonly signals: readonly SignalTrace[];
  readonly faults: readonly RowFault[];
}

/** Traces a row that has been mapped: the row is the one that the mapping's onRow is told. */
export function traceRow(mapping: Mapping, row: SourceRow, mapped: MappedRow): RowTrace {
  const result = mapped.skipped ? 'skipped' : mapped.faults.length > 0 ? 'refused' : 'accepted';
  const made = mapped.signals[Symbol.iterator]();
  const signals =
    result === 'skipped'
      ? []
      : mapping.signals.flatMap((rule) =>
          rowsOf(rule, row).flatMap((each) => {
            if (!holds(rule, each)) return [];
            const signal: Signal | undefined = made.next().value;
            return [traceSignal(rule, each, signal)];
          }),
        );
  return { row: row.row, result, signals, faults: mapped.faults };
}

function rowsOf({ each }: SignalRule, row: SourceRow): SourceRow[] {
  if (each === undefined) return [row];
  const list = cellAt(row, each.slot);
  if (!Array.isArray(list)) return [];
  return list.map((entry, i) => ({
    ...row,
    entry: redacted(each.redactions, each.cellsOf(entry), true),
    entryNumber: i + 1,
  }));
}

function holds(rule: SignalRule, row: SourceRow): boolean {
  try {
    return rule.when.holds(row);
  } catch (error) {
    if (error instanceof ExpressionFault) return false;
    throw error;
  }
}

function traceSignal(rule: SignalRule, row: SourceRow, signal: Signal | undefined): SignalTrace {
  const fields = rule.fields.map(({ field, value }): FieldTrace => {
    const from = value.columns.map(({ path, slot }) => ({ column: path, cell: cellAt(row, slot) }));
    const read = signal === undefined ? value.read(row) : fieldOf(signal, field);
    if (read instanceof Refusal) {
      return { field, from, fault: { code: read.code, message: read.message } };
    }
    return read === undefined ? { field, from } : { field, from, value: printed(field, read) };
  });
  const type = rule.type.read(row);
  const { entryNumber } = row;
  return {
    type: typeof type === 'string' ? type : '?',
    ...(entryNumber === undefined ? {} : { entry: entryNumber }),
    fields,
  };
}

function printed(field: string, value: string | number | boolean): string | number | boolean {
  const isTime = typeof value === 'number' && (field === 'time' || field.endsWith('Time'));
  return isTime ? printTime(value) : value;
}
