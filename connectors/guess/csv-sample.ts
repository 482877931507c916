// A sample of CSV taken apart: what stands between the values, which of the lines are rows, and whether the first of these is the header.
import { parse } from 'csv-parse/sync';
import type { Encoding } from '../mapping/mapping.ts';
import { SAMPLE_ROWS_MAX, type Sample } from './sample.ts';

interface Line {
  /** Number of the line in the file, from 1. */
  readonly number: number;
  readonly text: string;
}

/** The lines of a delimiter that are as long as most. */
interface Table {
  readonly delimiter: string;
  /** Delimiters in each of its lines. */
  readonly count: number;
  readonly share: number;
}

const DELIMITERS = [',', '\t', ';', '|', '\u0001', '\u001F', '^', '~', '¦'] as const;
/** Signs of which delimiters of several are made, as `||` or `|+|`. */
const SIGNS = /[|~^#@!$%&*+;,=<>¦§\p{Cc}]{2,4}/gu;
/** What databases print where there is nothing. */
const NOTHING = ['\\N', 'NULL', 'null', '(null)'] as const;
const LINES_COMPARED = 100;
/** Lines from the end among which those that are no rows are looked for. */
const LAST_LINES = 3;
/** What the last row begins with when it is a total. */
const TOTAL =
  /^"?(?:合计|总计|小计|汇总|共计|grand total|total|sum|trailer|trl|footer|eof)(?![\p{L}\p{N}])/iu;
/** What a line that is no row begins with, by which it can be told: a word or a sign. */
const BEGINNING = /^"?(?:\p{L}+|[#*=/<-]+)/u;

/** Takes lines of CSV apart; `isCut` says that the last of them may not be whole. */
export function csvSample(text: string, encoding: Encoding, isCut: boolean): Sample {
  const lines = text
    .split(/\r?\n/)
    .map((line, i) => ({ number: i + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
  if (isCut && lines.length > 1) lines.pop();
  const table = tableOf(lines.slice(0, LINES_COMPARED).map((line) => line.text));
  const { delimiter } = table;
  const start = startOf(lines, table);
  const below = lines.slice(start, start + SAMPLE_ROWS_MAX + 1);
  const isWhole = !isCut && start + below.length === lines.length;
  const dropLines = isWhole ? beginningsOf(below, table) : [];
  const texts = below
    .map((line) => line.text)
    .filter((line) => !dropLines.some((beginning) => line.startsWith(beginning)));
  const isQuoted = isQuotedBy(texts, table);
  const rows: string[][] = parse(texts.join('\n'), {
    ...{ delimiter, relax_column_count: true, relax_quotes: true },
    ...(isQuoted ? {} : { quote: null }),
  });
  const [first = [], ...rest] = rows;
  const hasHeader = isHeader(first, rest);
  const names = hasHeader ? first.map((name) => name.trim()) : first.map((_, i) => `c${i + 1}`);
  const whole = (hasHeader ? rest : rows).filter((row) => row.length === names.length);
  const empty = NOTHING.filter((text) => whole.some((row) => row.includes(text)));
  const isNothing = (cell: string) => empty.some((text) => text === cell);
  const data = whole.map((row) => row.map((cell) => (isNothing(cell) ? '' : cell)));
  return {
    format: 'csv',
    ...{ encoding, delimiter, isQuoted, hasHeader, dropLines, empty, records: '', lists: [] },
    skipLines: start === 0 ? 0 : (lines[start]?.number ?? 1) - 1,
    columns: names.map((name, i) => ({ name, texts: data.map((row) => row[i] ?? '') })),
    rows: data.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? '']))),
  };
}

/** The delimiter that most lines have equally often, and more than once at best. */
function tableOf(lines: readonly string[]): Table {
  const plain = lines.map(withoutQuoted);
  const several = delimitersOfSeveral(plain);
  // The signs of a delimiter of several are none by themselves.
  const single = DELIMITERS.filter((sign) => !several.some((each) => each.includes(sign)));
  const tables = [...several, ...single].map((delimiter) => tableBy(delimiter, plain));
  const score = ({ count, share }: Table) => (count === 0 ? 0 : share * 100 + Math.min(count, 50));
  return tables.sort((a, b) => score(b) - score(a))[0] ?? { delimiter: ',', count: 0, share: 0 };
}

/** Runs of signs that most lines have, and whose first and last sign stand nowhere else. */
function delimitersOfSeveral(lines: readonly string[]): string[] {
  const runs = new Set(lines.flatMap((line) => line.match(SIGNS) ?? []));
  return [...runs].filter((run) => {
    const rest = lines.map((line) => line.replaceAll(run, ''));
    const isMostly = lines.filter((line) => line.includes(run)).length * 2 > lines.length;
    const [first = '', last = ''] = [run.at(0), run.at(-1)];
    return isMostly && !rest.some((line) => line.includes(first) || line.includes(last));
  });
}

/** Whether quotes stand round values: they do not where lines are as long as the others only if their quotes are signs as any other. */
function isQuotedBy(lines: readonly string[], { delimiter, count }: Table): boolean {
  let against = 0;
  for (const line of lines) {
    if (!line.includes('"')) continue;
    if (isStrict(line, delimiter, count)) against--;
    else if (countIn(line, delimiter) === count) against++;
  }
  return against <= 0;
}

function isStrict(line: string, delimiter: string, count: number): boolean {
  try {
    const [cells]: string[][] = parse(line, { delimiter, relax_column_count: true });
    return cells?.length === count + 1;
  } catch {
    return false;
  }
}

function tableBy(delimiter: string, lines: readonly string[]): Table {
  const counted = new Map<number, number>();
  for (const line of lines) {
    const count = countIn(line, delimiter);
    counted.set(count, (counted.get(count) ?? 0) + 1);
  }
  // A few lines of a title that have a delimiter as well are outweighed by the wider rows below them.
  const [usual] = [...counted].sort((a, b) => b[0] * b[1] - a[0] * a[1]);
  const [count, same] = usual ?? [0, 0];
  return { delimiter, count, share: same / Math.max(1, lines.length) };
}

/** Index of the first line that is as long as the rows; one of a title that was padded to their length has few cells that are filled. */
function startOf(lines: readonly Line[], { delimiter, count }: Table): number {
  if (count === 0) return 0;
  const isLong = (line: Line) => countIn(withoutQuoted(line.text), delimiter) === count;
  const long = lines.slice(0, LINES_COMPARED).filter(isLong);
  const start =
    long.find(({ text }) => {
      const filled = text.split(delimiter).filter((cell) => cell.trim() !== '').length;
      return filled * 2 > count + 1;
    }) ?? long[0];
  return start === undefined ? 0 : lines.indexOf(start);
}

/** What the last lines begin with where they are no rows: beginnings that none of the other lines has. */
function beginningsOf(lines: readonly Line[], { delimiter, count }: Table): string[] {
  const found = new Set<string>();
  let end = lines.length;
  for (; count > 0 && end > 2 && lines.length - end < LAST_LINES; end--) {
    const text = lines[end - 1]?.text ?? '';
    const isRow = countIn(withoutQuoted(text), delimiter) === count && !TOTAL.test(text);
    const beginning = BEGINNING.exec(text)?.[0];
    if (isRow || beginning === undefined) break;
    found.add(beginning);
  }
  const others = lines.slice(0, end);
  return [...found].filter((text) => !others.some((line) => line.text.startsWith(text)));
}

function withoutQuoted(line: string): string {
  return line.includes('"') ? line.replace(/"(?:[^"]|"")*"/g, 'q') : line;
}

function countIn(line: string, delimiter: string): number {
  return line.split(delimiter).length - 1;
}

/** Names have no digits only, no times, and do not come again in their own column. */
function isHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (first.some((name) => name.trim() === '') || new Set(first).size !== first.length)
    return false;
  if (first.some((name) => /^[+-]?[\d.,:/ -]+$/.test(name) || name.length > 60)) return false;
  return !first.some((name, i) => rest.slice(0, 50).some((row) => row[i] === name));
}
