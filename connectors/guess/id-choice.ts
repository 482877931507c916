// What makes a row of a sample the same row when it is sent anew: a column that no two different rows share, else several that tell rows apart
// together. Nothing is proposed that two rows of the sample share, for they would count as one.
import type { Content } from './content.ts';
import { isNumberedName, isOfSomebody, isPersonalName } from './header-words.ts';
import { isNobodys, type KnownColumn, type Proposal } from './propose.ts';
import type { Sample } from './sample.ts';
import type { TransferState } from './transfer-state.ts';

export interface IdChoice {
  /** A template, quoted as YAML has it. */
  readonly template: string;
  readonly comment: string;
  /** The number of a transfer or call alone, where its id has something besides. */
  readonly numberAlone?: string;
  /** Columns that it reads. */
  readonly columns: readonly string[];
  /** Whether no two different rows of the sample have the same. */
  readonly isFound: boolean;
}

/** Share of the rows that must have what their id is made of; the others are refused. */
const SHARE_MIN = 0.95;
/** Rows that tell of one transfer or call: ordered, done, given back. What comes more often is the number of somebody. */
const ROWS_A_NUMBER_MAX = 3;
/** Rows from which on it says something that a column of any name is different in all. */
const ROWS_TELLING = 10;

const WHO: ReadonlySet<string> = new Set([
  'payer',
  'payee',
  'account',
  'phone',
  'caller',
  'callee',
  'sender',
  'receiver',
  'visitor',
]);
const OWN = ['id', 'transferId', 'callId', 'caseId', 'reportId'] as const;

/** How a set of columns tells the rows apart. */
interface Telling {
  /** Rows in which one of the columns is empty. */
  readonly lacking: number;
  /** Rows that have the same as another row before them, and are not that row sent twice. */
  readonly clashing: number;
  /** Rows that are a row before them once more. */
  readonly repeated: number;
}

/** Chooses what the id of a row is made of. */
export function chooseId(
  sample: Sample,
  proposal: Proposal,
  state: TransferState | undefined,
): IdChoice {
  const { assignments } = proposal;
  const tell = tellerOf(sample);
  const named = OWN.flatMap((field) => assignments.get(field)?.column ?? []);
  const others = unassigned(proposal).filter((column) => canBeId(column));
  const numbered = others.filter(({ name }) => isNumberedName(name));
  const tells = (column: KnownColumn) => {
    const { lacking, clashing } = tell([column]);
    return clashing === 0 && lacking <= sample.rows.length * (1 - SHARE_MIN);
  };
  const sure = named.find(tells);
  if (sure !== undefined) return single(sure, tell([sure]), sample, 'sure');
  const likely = numbered.find(tells);
  if (likely !== undefined) return single(likely, tell([likely]), sample, 'likely: by its name');
  const byContent = others.find((column) => looksNumbered(column, sample) && tells(column));
  if (byContent !== undefined) {
    return single(byContent, tell([byContent]), sample, 'CHECK: its name does not say that it is');
  }
  const almost = [...named.filter(isNumber), ...numbered]
    .filter(({ content }) => content.distinct * ROWS_A_NUMBER_MAX >= content.count)
    .map((column) => ({ column, telling: tell([column]) }))
    .filter(({ column, telling }) => isNearlyFull(column, sample) && telling.clashing > 0)
    .sort((a, b) => a.telling.clashing - b.telling.clashing)[0];
  const time = assignments.get('time')?.column;
  if (almost !== undefined) {
    const states = state === undefined ? [] : [state.column];
    const few = others.filter(({ content }) => content.values.length > 1);
    const besides = [...states, ...few, ...(time === undefined ? [] : [time])].find(
      (column) =>
        column !== almost.column &&
        isNearlyFull(column, sample) &&
        tell([almost.column, column]).clashing === 0,
    );
    if (besides !== undefined) {
      const rows = almost.telling.clashing;
      const comment = `CHECK: ${rows} ${rows === 1 ? 'row of the sample has' : 'rows of the sample have'} the ${oneLine(almost.column.name)} of another; these together differ in every row`;
      return {
        ...several([almost.column, besides], comment),
        numberAlone: templateOf([almost.column]),
      };
    }
  }
  // Without the time two payments between the same accounts would be one, without the accounts two at one moment.
  const who = whoOf(proposal, sample);
  const amount = assignments.get('amountFen')?.column;
  const together = [who, amount ?? [], time ?? []].flat();
  const isWhole = who.length > 0 && time !== undefined;
  if (isWhole && tell(together).clashing === 0) {
    return several(
      together,
      'CHECK: no column is an id; these together differ in every row of the sample',
    );
  }
  return {
    template: '"{file}-{row}"',
    comment:
      'CHECK: NOTHING in the sample is an id: a file that comes under another name or in another order counts again',
    columns: [],
    isFound: false,
  };
}

function tellerOf(sample: Sample): (columns: readonly KnownColumn[]) => Telling {
  const rows = sample.rows.map((row) => JSON.stringify(row));
  return (columns) => {
    const rowOfKey = new Map<string, string>();
    let [lacking, clashing, repeated] = [0, 0, 0];
    rows.forEach((row, i) => {
      const texts = columns.map((column) => column.texts[i] ?? '');
      if (texts.includes('')) {
        lacking++;
        return;
      }
      const key = texts.join('\u0000');
      const known = rowOfKey.get(key);
      if (known === undefined) rowOfKey.set(key, row);
      else if (known === row) repeated++;
      else clashing++;
    });
    return { lacking, clashing, repeated };
  };
}

function single(column: KnownColumn, telling: Telling, sample: Sample, how: string): IdChoice {
  const { lacking, repeated } = telling;
  const counts = countsFrom(column);
  const parts = [
    how === 'sure'
      ? 'sure: each row of the sample has its own'
      : `${how}; each row of the sample has its own`,
    ...(lacking === 0
      ? []
      : [`${lacking} of ${sample.rows.length} rows have none and will be refused`]),
    ...(repeated === 0
      ? []
      : [`${repeated} ${repeated === 1 ? 'row comes' : 'rows come'} twice and will count once`]),
  ];
  const doubt = `CHECK: it numbers the rows from ${counts}; if each file begins anew, put {file}- before it`;
  const comment = counts === undefined ? parts.join('; ') : [doubt, ...parts].join('; ');
  return { template: templateOf([column]), comment, columns: [column.name], isFound: true };
}

function several(columns: readonly KnownColumn[], comment: string): IdChoice {
  const names = columns.map(({ name }) => name);
  return { template: templateOf(columns), comment, columns: names, isFound: true };
}

function templateOf(columns: readonly KnownColumn[]): string {
  return JSON.stringify(columns.map(({ name }) => `{${name}}`).join('-'));
}

/** Columns that no field of the signal reads, but the ids. */
function unassigned({ columns, assignments }: Proposal): KnownColumn[] {
  const used = [...assignments].flatMap(([field, { column }]) =>
    OWN.some((own) => own === field) ? [] : [column.name],
  );
  return columns.filter(({ name }) => !used.includes(name));
}

/** Not what tells people, places or moments apart. */
function canBeId({ name, content }: KnownColumn): boolean {
  const { count, time, decimals, endsInPointZero, identityCards, domains, urls } = content;
  if (count === 0 || isPersonalName(name) || time !== undefined) return false;
  if (decimals > 0 && !endsInPointZero) return false;
  return isNobodys(content) && Math.max(identityCards, domains, urls) < 0.5;
}

/** Whether texts look like numbers that somebody gives: one word with digits, of some length. */
function looksNumbered({ name, texts }: KnownColumn, { rows }: Sample): boolean {
  return (
    rows.length >= ROWS_TELLING &&
    !isOfSomebody(name) &&
    texts.every(
      (text) => text === '' || (/^[A-Za-z0-9][\w:-]{5,63}$/.test(text) && /\d/.test(text)),
    )
  );
}

function isNumber(column: KnownColumn): boolean {
  return canBeId(column) && !isOfSomebody(column.name);
}

function isNearlyFull({ content }: { readonly content: Content }, { rows }: Sample): boolean {
  return content.count >= rows.length * SHARE_MIN;
}

/** The columns of those whom a row is of: read by the signal, else called so. */
function whoOf(proposal: Proposal, sample: Sample): KnownColumn[] {
  const read = [...proposal.assignments].flatMap(([field, { column }]) => {
    const { phones, longDigits } = column.content;
    const isWho = phones > 0.9 || longDigits > 0.9 || WHO.has(field);
    return isWho && field !== 'time' && isNearlyFull(column, sample) ? [column] : [];
  });
  if (read.length > 0) return [...new Set(read)];
  return unassigned(proposal).filter(
    (column) =>
      isOfSomebody(column.name) && !isPersonalName(column.name) && canBeWho(column, sample),
  );
}

function canBeWho({ content }: KnownColumn, { rows }: Sample): boolean {
  const { count, time, decimals, endsInPointZero } = content;
  return count === rows.length && time === undefined && (decimals === 0 || endsInPointZero);
}

/** Where a column counts its rows one by one, the number that it begins with: 0 or 1. */
function countsFrom({ texts }: KnownColumn): 0 | 1 | undefined {
  if (texts.length < ROWS_TELLING) return undefined;
  return ([0, 1] as const).find((first) => texts.every((text, i) => text === String(first + i)));
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
