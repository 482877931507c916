// A trial of a mapping as a terminal shows it: a block a row, a line a field, then what came of all rows.

import type { OddPhones } from '../connectors/trial/phone-watch.ts';
import type { FieldTrace, RowTrace } from '../connectors/trial/row-trace.ts';
import type { SignalOrder } from '../connectors/trial/signal-order.ts';
import type { Trial } from '../connectors/trial/try-file.ts';
import { formatDurationMs } from '../signal/event-time.ts';
import { shown } from '../signal/field-value.ts';
import { formatCount } from './output.ts';

const FROM_WIDTH_MAX = 46;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** The largest that a pack can have. */
const LATENESS_MS_MAX = 24 * HOUR_MS;

/** The lines of a trial; `isWide` shows all of what a field was read from. */
export function printTrial(trial: Trial, isColoured: boolean, isWide = false): string[] {
  const paint = isColoured ? colour : (text: string) => text;
  return [
    ...trial.rows.flatMap((row) => [...rowLines(row, paint, isWide), '']),
    ...totals(trial, paint),
  ];
}

type Paint = (text: string, kind: 'good' | 'bad' | 'faint') => string;

function colour(text: string, kind: 'good' | 'bad' | 'faint'): string {
  const code = { good: 32, bad: 31, faint: 2 }[kind];
  return `\u001b[${code}m${text}\u001b[0m`;
}

function rowLines(
  { row, result, signals, faults }: RowTrace,
  paint: Paint,
  isWide: boolean,
): string[] {
  const types = signals.map(({ type }) => type).join(', ');
  const kind = result === 'accepted' ? 'good' : result === 'refused' ? 'bad' : 'faint';
  const lines = [`row ${row}  ${paint(result, kind)}${types === '' ? '' : `  ${types}`}`];
  for (const signal of signals) {
    if (signals.length > 1) {
      lines.push(`  ${signal.type}${signal.entry === undefined ? '' : ` (entry ${signal.entry})`}`);
    }
    lines.push(...fieldLines(signal.fields, paint, isWide));
  }
  for (const { code, message } of faults) lines.push(paint(`  ✗ ${code}: ${message}`, 'bad'));
  return lines;
}

function fieldLines(fields: readonly FieldTrace[], paint: Paint, isWide: boolean): string[] {
  const names = Math.max(0, ...fields.map(({ field }) => field.length));
  const origins = fields.map((field) => originOf(field, isWide));
  const widest = Math.max(0, ...origins.map((text) => text.length));
  const width = isWide ? widest : Math.min(FROM_WIDTH_MAX, widest);
  return fields.map((field, i) => {
    const origin = (origins[i] ?? '').padEnd(width);
    const { value, fault } = field;
    const end =
      fault !== undefined
        ? paint(`✗ ${fault.code}`, 'bad')
        : value === undefined
          ? paint('nothing', 'faint')
          : `→ ${String(value)}`;
    return `  ${field.field.padEnd(names)}  ${origin}  ${end}`;
  });
}

function originOf({ from }: FieldTrace, isWide: boolean): string {
  if (from.length === 0) return 'constant';
  const text = from.map(
    ({ column, cell }) =>
      `${column} ${cell === undefined ? 'is missing' : isWide && typeof cell === 'string' ? JSON.stringify(cell) : shown(cell)}`,
  );
  const joined = text.join(', ');
  return !isWide && joined.length > FROM_WIDTH_MAX
    ? `${joined.slice(0, FROM_WIDTH_MAX - 1)}…`
    : joined;
}

function totals(trial: Trial, paint: Paint): string[] {
  const { rowsRead, skipped, listless, signalsByType, refused, unread, absent } = trial;
  const lines = [`${formatCount(rowsRead)} rows read`];
  for (const [type, count] of Object.entries(signalsByType)) {
    lines.push(`  ${formatCount(count).padStart(9)}  ${type}`);
  }
  if (skipped > 0) lines.push(`  ${formatCount(skipped).padStart(9)}  skipped by the mapping`);
  for (const [path, count] of Object.entries(listless)) {
    lines.push(
      paint(`  ${formatCount(count).padStart(9)}  of these have no list '${path}'`, 'bad'),
    );
  }
  for (const [code, { count, row, message }] of Object.entries(refused)) {
    const text = `refused: ${code}; first in row ${row}: ${message}`;
    lines.push(`  ${formatCount(count).padStart(9)}  ${paint(text, 'bad')}`);
  }
  for (const { path, near } of absent) {
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    lines.push(paint(`no row has '${path}'${hint}`, 'bad'));
  }
  for (const odd of trial.oddPhones) lines.push(...oddLines(odd, paint));
  if (trial.order !== undefined) lines.push(...orderLines(trial.order, paint));
  if (unread.length > 0) lines.push(`not read: ${unread.join(', ')}`);
  return lines;
}

/** The order of time of the signals, and what to do where some would be late. */
function orderLines(order: SignalOrder, paint: Paint): string[] {
  const { first, last, spanMs, stepBackMs, stepBackRow, late, lateRow, latenessMs } = order;
  const span = spanMs === 0 ? `at ${first}` : `from ${first} to ${last} (${lengthOf(spanMs)})`;
  const back =
    stepBackRow === undefined
      ? 'in order'
      : `up to ${lengthOf(stepBackMs)} behind a newer one before it, as in row ${stepBackRow}`;
  const lines = [`signals ${span}, ${back}`];
  if (late === 0) return lines;
  const count = `${formatCount(late)} of them would be late`;
  const rule = `further behind than ${formatDurationMs(latenessMs)}, the usual lateness`;
  lines.push(paint(`  ${count}, the first in row ${lateRow}: ${rule}. They count nowhere.`, 'bad'));
  return [...lines, `  ${remedyOf(order)} (docs/sources.md, "The order of a backlog")`];
}

function remedyOf({ stepBackMs, latenessMs, apartMs }: SignalOrder): string {
  const sorting =
    apartMs > latenessMs
      ? `Rows hold signals up to ${lengthOf(apartMs)} apart, which no sorting of rows mends: give each its own mapping and source, from a copy of the file that is sorted by its time`
      : 'Sort the file by the times of its signals (calls by their end)';
  if (stepBackMs > LATENESS_MS_MAX) return `${sorting}.`;
  const hours = stepBackMs > HOUR_MS;
  const enough = hours ? Math.ceil(stepBackMs / HOUR_MS) : Math.ceil(stepBackMs / MINUTE_MS);
  return `${sorting}, or say lateness: ${enough}${hours ? 'h' : 'm'} in the pack.`;
}

/** A length of time in its two largest units: `2 h 5 min`. */
function lengthOf(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', HOUR_MS],
    ['min', MINUTE_MS],
    ['s', 1000],
    ['ms', 1],
  ] as const;
  let rest = ms;
  const parts = units.flatMap(([name, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.slice(0, 2).join(' ');
}

/** Phones that are no numbers: each such text counts as somebody. */
function oddLines({ field, kind, count, among, row, text }: OddPhones, paint: Paint): string[] {
  const many = `${formatCount(count)} of ${formatCount(among)} ${field}`;
  const are = count === 1 ? 'is' : 'are';
  if (kind === 'trunk-zero') {
    const what = `${are} written with the 0 of calls within a country, as in row ${row}: ${shown(text)}`;
    return [
      paint(`${many} ${what}`, 'bad'),
      '  It does not meet the same number written in full. Say the country in the mapping: country: 86',
    ];
  }
  const what = `${are} no phone number, as in row ${row}: ${shown(text)}`;
  return [
    paint(`${many} ${what}`, 'bad'),
    `  Rows with the same text are of one person. What stands for nothing: empty: [${JSON.stringify(text)}]; to refuse what is no number: ${field}: { from: …, phone: required }`,
  ];
}
