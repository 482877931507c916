// Which type of signal a sample's rows most likely are, and which column holds which field, by names and by contents.
import { fieldRowsOf } from '../../signal/parse-signal.ts';
import { type FieldSpec, SIGNAL_TYPE_NAMES, type SignalType } from '../../signal/signal-type.ts';
import { type Content, contentOf, NEARLY_ALL } from './content.ts';
import { endOf, type GuessedField, isCalledSo } from './header-words.ts';
import type { Column, Sample } from './sample.ts';

export interface KnownColumn extends Column {
  readonly content: Content;
}

export interface Assignment {
  readonly field: GuessedField;
  readonly column: KnownColumn;
  /** The column is called so; else only what stands in it speaks for it. */
  readonly isNamed: boolean;
  /** What stands in the column looks so. */
  readonly looksSo: boolean;
}

export interface Proposal {
  readonly type: SignalType;
  readonly columns: readonly KnownColumn[];
  readonly assignments: ReadonlyMap<GuessedField, Assignment>;
  /** Fields that the type needs and no column was found for. */
  readonly missing: readonly GuessedField[];
  /** How well the type fits; of use beside that of another proposal. */
  readonly score: number;
  /** The next best type, when it is nearly as likely. */
  readonly orElse?: SignalType;
}

/** Types that partners send; the first of equally likely ones is taken. */
const CANDIDATES: readonly SignalType[] = SIGNAL_TYPE_NAMES.filter(
  (type) =>
    ![
      'outcome.recorded',
      'suspect.confirmed',
      'link.declared',
      'list.changed',
      'rule.quieted',
      'transfer.blocked',
      'transfer.attempted',
      'transfer.refused',
    ].includes(type),
);

/** Fields for which there is a stand-in, so that their lack says little. */
const DERIVABLE: ReadonlySet<string> = new Set([
  'id',
  'region',
  'answered',
  'callId',
  'transferId',
  'reportId',
  'typology',
]);

const NAME_WEIGHT = 3;
/** Rows from which on a dozen values or fewer are codes. */
const ROWS_TELLING_CODES = 30;

/** The most likely type and its columns. */
export function propose(sample: Sample): Proposal {
  const columns = sample.columns.map((column) => ({ ...column, content: contentOf(column.texts) }));
  const scored = CANDIDATES.map((type) => {
    const assignments = assign(type, columns, sample.hasHeader);
    return { type, assignments, score: scoreOf(type, assignments) };
  }).sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  const type = best?.type ?? 'call.ended';
  const assignments = best?.assignments ?? new Map<GuessedField, Assignment>();
  const missing = fieldsOf(type)
    .filter(({ isRequired, field }) => isRequired && !assignments.has(field))
    .map(({ field }) => field);
  const isNear = second !== undefined && best !== undefined && second.score > best.score - 0.1;
  const score = best?.score ?? 0;
  return { type, columns, assignments, missing, score, ...(isNear ? { orElse: second.type } : {}) };
}

function fieldsOf(
  type: SignalType,
): { field: GuessedField; spec: FieldSpec; isRequired: boolean }[] {
  return fieldRowsOf(type).flatMap(({ name, spec, isRequired }) =>
    name === 'source' ? [] : [{ field: fieldName(name), spec, isRequired }],
  );
}

/** The rows of the table carry fields of the dictionary and the head. */
function fieldName(name: string): GuessedField {
  return isGuessed(name) ? name : 'note';
}

function isGuessed(name: string): name is GuessedField {
  return name !== '';
}

/** The best column for each field, the clearest pairs first; a column serves one field, or an id besides. */
function assign(
  type: SignalType,
  columns: readonly KnownColumn[],
  hasNames: boolean,
): Map<GuessedField, Assignment> {
  const pairs = fieldsOf(type).flatMap(({ field, spec, isRequired }) =>
    columns.flatMap((column, place) => {
      const isNamed = isCalledSo(field, column.name);
      const fit = fitOf(field, spec, column);
      if (fit === 0 || (!isNamed && !(isRequired && speaksAlone(field, fit, hasNames)))) return [];
      const score =
        (isNamed ? NAME_WEIGHT : 0) +
        fit +
        (isRequired ? 0.5 : 0) +
        ends(type, field, column.name) -
        place / 1000;
      return [{ field, column, isNamed, looksSo: fit >= 2, score }];
    }),
  );
  pairs.sort((a, b) => b.score - a.score);
  const assignments = new Map<GuessedField, Assignment>();
  const taken = new Set<string>();
  for (const { field, column, isNamed, looksSo } of pairs) {
    const isShared = field === 'id' || isIdField(field);
    if (assignments.has(field) || (taken.has(column.name) && !isShared)) continue;
    assignments.set(field, { field, column, isNamed, looksSo });
    if (!isShared) taken.add(column.name);
  }
  return assignments;
}

/** Whether contents are enough for a field that is not named: they look so, or there are no names at all. */
function speaksAlone(field: GuessedField, fit: number, hasNames: boolean): boolean {
  if (isIdField(field)) return false;
  return field === 'id' ? !hasNames && fit >= 1 : fit >= (hasNames ? 2 : 1);
}

function isIdField(field: string): boolean {
  return ['callId', 'transferId', 'caseId', 'reportId'].includes(field);
}

/** The time of a call that is over is its end, of anything else its start. */
function ends(type: SignalType, field: GuessedField, name: string): number {
  if (field !== 'time') return 0;
  const end = endOf(name);
  if (end === undefined) return 0;
  return (end === 'end') === (type === 'call.ended') ? 1 : -0.5;
}

/** How well the texts of a column suit a field: 0 not at all, 1 they may, 2 they look so. */
function fitOf(field: GuessedField, spec: FieldSpec, { content, texts }: KnownColumn): number {
  if (content.count === 0) return 0;
  const isFull = content.count === texts.length;
  const isTime = content.time !== undefined;
  switch (spec.kind) {
    case 'phone':
      if (content.phones >= 0.9) return content.mobiles >= 0.5 && isFull ? 2 : 1;
      return isTime || content.decimals > 0 || content.regions > 0.9 ? 0 : 0.5;
    case 'account':
      if (isTime || content.mobiles > 0.9) return 0;
      if (content.decimals > 0 && !content.endsInPointZero) return 0;
      return content.longDigits >= 0.9 ? 2 : 0.5;
    case 'time':
      return isTime ? 2 : 0;
    case 'fen':
      if (content.numbers < NEARLY_ALL || (isTime && content.areWhole)) return 0;
      return content.areWhole ? 1 : 2;
    case 'ms':
      if (content.clocks > 0.95) return 2;
      if (content.numbers < NEARLY_ALL || isTime) return 0;
      // A few numbers that come again and again are codes, unless the name says otherwise.
      if (content.values.length > 0 && content.count >= ROWS_TELLING_CODES) return 0.5;
      // What differs in every row is rather an id.
      return content.distinct === texts.length && content.areWhole ? 0.9 : 1;
    case 'count':
    case 'days':
      return content.numbers >= NEARLY_ALL && !isTime ? 1 : 0;
    case 'domain':
      return content.domains + content.urls > 0.9 ? 2 : 0;
    case 'region':
      return content.regions > 0.95 ? 2 : 0;
    case 'device':
      return content.devices > 0.9 ? 2 : isTime ? 0 : 0.5;
    case 'flag':
      return content.flags > 0.95 ? 2 : 0;
    case 'code':
      return content.values.length > 0 &&
        content.values.every(([text]) => spec.codes?.includes(text))
        ? 2
        : 0;
    case 'text':
    case 'person':
      if (isTime || content.decimals > 0) return 0;
      if (field !== 'id' && !isIdField(field)) return 1;
      // An id differs in most rows: a transfer may come twice or three times, attempted and completed.
      return content.distinct * 3 >= content.count && isNobodys(content) ? 1 : 0;
  }
}

/** Not numbers of telephones, which are somebody's. */
export function isNobodys({ mobiles, trunkMobiles, foreign }: Content): boolean {
  return Math.max(mobiles, trunkMobiles, foreign) < 0.5;
}

/** Share of what the type needs that was found, with a little for what it can have besides and for names that speak. */
function scoreOf(type: SignalType, assignments: ReadonlyMap<GuessedField, Assignment>): number {
  const own = fieldsOf(type).filter(({ field }) => !['id', 'time', 'region'].includes(field));
  let found = 0;
  let wanted = 0;
  let besides = 0;
  for (const { field, isRequired } of own) {
    const assignment = assignments.get(field);
    const worth = assignment === undefined ? 0 : assignment.isNamed ? 1 : 0.5;
    if (isRequired && (assignment !== undefined || !DERIVABLE.has(field))) {
      const weight = DERIVABLE.has(field) ? 0.3 : 1;
      wanted += weight;
      found += weight * worth;
    } else besides += worth;
  }
  // Of two types that are found whole, the one that needs more tells more of the row.
  return (wanted === 0 ? 0 : found / wanted) + 0.12 * found + 0.05 * besides;
}
