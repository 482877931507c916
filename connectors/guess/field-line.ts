// The lines of a proposed mapping for the fields of its type, each with how sure it is and why.
import { shown } from '../../signal/field-value.ts';
import { fieldRowsOf } from '../../signal/parse-signal.ts';
import { maskAccount } from '../../signal/phone.ts';
import type { FieldSpec } from '../../signal/signal-type.ts';
import type { TimeContent } from './content.ts';
import { endOf, type GuessedField, unitIn } from './header-words.ts';
import type { IdChoice } from './id-choice.ts';
import type { Assignment, KnownColumn, Proposal } from './propose.ts';

/** Zone of times that do not say theirs. */
const ZONE = 'Asia/Shanghai';

export interface Line {
  readonly text: string;
  readonly comment: string;
}

/** A line for each field of the type that has a column, or needs a stand-in. */
export function fieldLines(proposal: Proposal, id: IdChoice): Line[] {
  const { type, assignments } = proposal;
  return fieldRowsOf(type).flatMap(({ name, spec, isRequired }): Line[] => {
    if (name === 'source') return [];
    const assignment = [...assignments].find(([field]) => field === name)?.[1];
    if (name === 'id') return [{ text: `id: ${id.template}`, comment: id.comment }];
    if (assignment !== undefined) return [assignedLine(spec, assignment, proposal)];
    return isRequired ? [standIn(name, spec, proposal, id)] : [];
  });
}

function assignedLine(spec: FieldSpec, assignment: Assignment, proposal: Proposal): Line {
  const { field, column } = assignment;
  const { content } = column;
  const why = reasonOf(assignment);
  switch (spec.kind) {
    case 'time':
      return timeLine(field, column, content.time, proposal, why);
    case 'fen':
      return moneyLine(field, column, why);
    case 'ms':
      return durationLine(field, column, why);
    case 'count':
      if (!field.endsWith('Kib'))
        return { text: `${field}: { from: ${from(column.name)} }`, comment: why };
      return {
        text: `${field}: { from: ${from(column.name)}, unit: ${byteUnit(column.name)}, round: half-even }`,
        comment: `CHECK the unit; ${why}`,
      };
    case 'days':
      return { text: `${field}: { from: ${from(column.name)} }`, comment: why };
    case 'domain': {
      const text =
        content.urls > 0
          ? `{ cel: ${JSON.stringify(`host(${rowPath(column.name)})`)} }`
          : template(column.name);
      return { text: `${field}: ${text}`, comment: why };
    }
    case 'account':
      return {
        text: `${field}: ${content.endsInPointZero ? `{ from: ${from(column.name)}, strip: ".0" }` : template(column.name)}`,
        comment: why,
      };
    default:
      return { text: `${field}: ${template(column.name)}`, comment: why };
  }
}

function reasonOf({ isNamed, looksSo, column }: Assignment): string {
  const { content, texts } = column;
  const what =
    content.mobiles > 0.5
      ? `${percent(content.mobiles)} mobile numbers`
      : content.time !== undefined
        ? content.time.fits === content.count
          ? 'all are times'
          : 'nearly all are times'
        : `such as ${example(column)}`;
  const empty = texts.length - content.count;
  const gaps = empty === 0 ? '' : `; empty in ${percent(empty / texts.length)} of the rows`;
  if (isNamed && looksSo) return `sure: by name and content (${what})${gaps}`;
  if (isNamed) return `likely: by its name (${what})${gaps}`;
  return `CHECK: by content alone (${what})${gaps}`;
}

/** The most frequent value; a long one, which may be somebody's, is masked. */
function example({ content, texts }: KnownColumn): string {
  const text = content.values[0]?.[0] ?? texts.find((each) => each !== '') ?? '';
  return shown(text.length > 8 ? maskAccount(text) : text);
}

/** A call's end where only its start is known is its start and its duration. */
function timeLine(
  field: GuessedField,
  column: KnownColumn,
  time: TimeContent | undefined,
  { type, assignments }: Proposal,
  why: string,
): Line {
  const { format = 'rfc3339', isAbsolute = true, orElse } = time ?? {};
  const zone = isAbsolute ? '' : `, zone: ${ZONE}`;
  const isOfEnd = field === 'time' && type === 'call.ended' && endOf(column.name) === undefined;
  const doubts = [
    ...fitsOf(time?.fits, column),
    ...(isOfEnd && !assignments.get('time')?.isNamed
      ? ['CHECK whether it is the end of the call; its start is not']
      : []),
    ...(orElse === undefined
      ? []
      : [`CHECK day and month: no text tells them apart, it could be ${orElse} as well`]),
    ...(isAbsolute ? [] : [`CHECK the zone: the texts do not say it`]),
  ];
  const duration = assignments.get('durationMs')?.column;
  if (
    field === 'time' &&
    type === 'call.ended' &&
    endOf(column.name) === 'start' &&
    duration !== undefined
  ) {
    const unitMs = UNIT_MS[durationUnit(duration)];
    const isEpoch = format.startsWith('epoch');
    const start = isEpoch
      ? `number(${rowPath(column.name)})${format === 'epoch-s' ? ' * 1000' : ''}`
      : `time(${rowPath(column.name)}, ${quoted(format)}${isAbsolute ? '' : `, ${quoted(ZONE)}`})`;
    if (duration.content.clocks <= 0.95) {
      const cel = `${start} + ${numberIn(duration)} * ${unitMs}`;
      return {
        text: `time: { cel: ${JSON.stringify(cel)}, format: epoch-ms }`,
        comment: ['the end: start and duration', ...doubts, why].join('; '),
      };
    }
  }
  const form = format === 'rfc3339' ? '' : `, format: ${JSON.stringify(format)}`;
  return {
    text: `${field}: { from: ${from(column.name)}${form}${zone} }`,
    comment: [...doubts, why].join('; '),
  };
}

/** The number in a column, as an expression reads it. */
function numberIn({ name, content }: KnownColumn): string {
  const path = rowPath(name);
  return content.hasDecimalComma ? `number(replace(${path}, ',', '.'))` : `number(${path})`;
}

/** The key that a number with a decimal comma needs. */
function decimalKey({ content }: KnownColumn): string {
  return content.hasDecimalComma ? ', decimal: ","' : '';
}

/** What is told where some texts of a column do not fit. */
function fitsOf(fits: number | undefined, { content: { count } }: KnownColumn): string[] {
  if (fits === undefined || fits === count) return [];
  const others = count - fits === 1 ? 'the other' : 'the others';
  return [`${fits} of ${count} fit; ${others} will be refused`];
}

function moneyLine(field: GuessedField, column: KnownColumn, why: string): Line {
  const { name, content } = column;
  const named = unitIn(name);
  const isMoney = named === 'fen' || named === 'yuan' || named === 'wan';
  // A hundredth of a fen is paid by nobody: four decimals are those of ten thousands.
  const isWan = !isMoney && content.decimals === 4;
  const unit = isMoney ? named : isWan ? 'wan' : 'yuan';
  const doubt =
    isMoney || content.decimals === 2
      ? ''
      : isWan
        ? 'CHECK the unit: four decimals cannot be yuan, of 万元 (wan) they are whole yuan; '
        : content.areWhole
          ? 'CHECK the unit: whole numbers may be yuan or fen; '
          : 'CHECK the unit; ';
  const separator =
    content.separator === undefined ? '' : `, separator: ${JSON.stringify(content.separator)}`;
  const round = content.decimals > 2 && unit !== 'wan' ? ', round: half-even' : '';
  return {
    text: `${field}: { from: ${from(name)}, unit: ${unit}${separator}${decimalKey(column)}${round} }`,
    comment: [...numbersIn(column), doubt + why].join('; '),
  };
}

function numbersIn(column: KnownColumn): string[] {
  const { numbers, count } = column.content;
  return fitsOf(Math.round(numbers * count), column);
}

const UNIT_MS = { ms: 1, s: 1000, clock: 1000, min: 60_000 } as const;

function durationUnit({ name, content }: KnownColumn): 'ms' | 's' | 'min' | 'clock' {
  if (content.clocks > 0.95) return 'clock';
  const named = unitIn(name);
  return named === 'ms' || named === 'min' ? named : 's';
}

function durationLine(field: GuessedField, column: KnownColumn, why: string): Line {
  const isSaid = column.content.clocks > 0.95 || unitIn(column.name) !== undefined;
  // Seconds with three decimals are whole milliseconds.
  const unitDecimals = { ms: 0, s: 3, min: 0, clock: 3 }[durationUnit(column)];
  const round = column.content.decimals > unitDecimals ? ', round: half-even' : '';
  return {
    text: `${field}: { from: ${from(column.name)}, unit: ${durationUnit(column)}${decimalKey(column)}${round} }`,
    comment: [
      ...(column.content.clocks > 0 ? [] : numbersIn(column)),
      `${isSaid ? '' : 'CHECK the unit: seconds are usual; '}${why}`,
    ].join('; '),
  };
}

/** Whether some of the durations are nothing. */
function hasNone({ texts }: KnownColumn): boolean {
  return texts.some((text) => /\d/.test(text) && !/[1-9]/.test(text));
}

function byteUnit(name: string): string {
  return /gb/i.test(name) ? 'gb' : /mb/i.test(name) ? 'mb' : /kb/i.test(name) ? 'kb' : 'bytes';
}

/** What stands in for a field that the type needs and no column has. */
function standIn(name: string, spec: FieldSpec, proposal: Proposal, id: IdChoice): Line {
  const { assignments } = proposal;
  const duration = assignments.get('durationMs')?.column;
  if (name === 'answered' && duration !== undefined) {
    const isClock = duration.content.clocks > 0.95;
    const cel = isClock
      ? `digits(${rowPath(duration.name)}).matches('[1-9]')`
      : `${numberIn(duration)} > 0`;
    return {
      text: `answered: { cel: ${JSON.stringify(cel)} }`,
      comment: hasNone(duration)
        ? 'likely: a call that lasted was answered'
        : 'CHECK: no call of the sample lasted nothing; whether one was answered another column may say',
    };
  }
  if (['callId', 'transferId', 'reportId', 'caseId'].includes(name)) {
    const comment =
      id.numberAlone === undefined
        ? 'CHECK: no column of its own was found; the same as the id'
        : 'CHECK: what the id begins with';
    return { text: `${name}: ${id.numberAlone ?? id.template}`, comment };
  }
  const constant = CONSTANTS[spec.kind];
  if (constant !== undefined)
    return { text: `${name}: ${constant.text}`, comment: `CHECK: ${constant.why}` };
  return {
    text: `${name}: ${blankOf(spec, name)}`,
    comment: 'FILL IN the column: none was found for it; until then every row is refused',
  };
}

/** The column that is to be filled in; there is none of this name. */
export const BLANK = 'FILL_IN';

/** A value that refuses rows, for a stand-in would count them under one number or one moment. */
function blankOf({ kind }: FieldSpec, name: string): string {
  switch (kind) {
    case 'fen':
      return `{ from: ${BLANK}, unit: yuan }`;
    case 'ms':
      return `{ from: ${BLANK}, unit: s }`;
    case 'count':
      return name.endsWith('Kib') ? `{ from: ${BLANK}, unit: bytes }` : template(BLANK);
    case 'time':
      return `{ from: ${BLANK}, format: rfc3339 }`;
    default:
      return template(BLANK);
  }
}

const CONSTANTS: Readonly<Record<string, { text: string; why: string }>> = {
  region: {
    text: '"330000"',
    why: 'no column has region codes; all rows are put in Zhejiang (join a table of branches or cells)',
  },
  flag: { text: 'true', why: 'no column was found' },
  code: { text: 'active', why: 'no column was found' },
};

function template(name: string): string {
  return JSON.stringify(`{${name}}`);
}

/** A column as `from` names it. */
export function from(name: string): string {
  return /^[A-Za-z_][\w.]*$/.test(name) ? name : JSON.stringify(name);
}

/** A column or path as an expression reads it. */
export function rowPath(name: string): string {
  if (/^each(?:\.[A-Za-z_]\w*)+$/.test(name)) return name;
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name) && !name.includes('.')
    ? `row.${name}`
    : `row[${quoted(name)}]`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function percent(share: number): string {
  const rounded = Math.round(share * 100);
  // Of nearly all it is not said that it is all, nor of a few that there are none.
  if (share < 1 && rounded === 100) return '99 %';
  return share > 0 && rounded === 0 ? '1 %' : `${rounded} %`;
}
