// How a partner lays out the text of a CSV file: what stands between its values, and which of its lines are no rows.
import type { YamlNode } from './yaml-node.ts';

/** Lines before the header that are looked through where the mapping does not count them. */
export const TO_HEADER = 'to-header';

export interface CsvLayout {
  readonly delimiter: string;
  /** Sign round values that hold a delimiter; undefined where it is a sign as any other. */
  readonly quote: string | undefined;
  /** Lines of a file before its header, or before its first row where it has none; `to-header` finds the header by its columns. */
  readonly skipLines: number | typeof TO_HEADER;
  /** What lines begin with that are no rows: totals, comments. */
  readonly dropLines: readonly string[];
}

interface LayoutKeys {
  readonly delimiter?: YamlNode;
  readonly quote?: YamlNode;
  readonly header?: YamlNode;
  readonly skipLines?: YamlNode;
  readonly dropLines?: YamlNode;
}

const DELIMITER_LENGTH_MAX = 8;
const QUOTES = ['"', "'", 'none'] as const;
/** Nobody counts further than that, and a number that is too large leaves rows out without a word. */
const SKIP_LINES_MAX = 1000;

/** Compiles the keys of a mapping that say how its CSV is laid out. */
export function compileLayout(keys: LayoutKeys): CsvLayout {
  const delimiter = delimiterOf(keys.delimiter);
  const quote = keys.quote?.word('a quote', QUOTES) ?? '"';
  if (delimiter.includes(quote)) keys.quote?.complain(`the quote is a sign of the delimiter`);
  return {
    delimiter,
    quote: quote === 'none' ? undefined : quote,
    skipLines: skipLinesOf(keys),
    dropLines: (keys.dropLines?.items('dropLines') ?? []).flatMap(beginningOf),
  };
}

/** What stands between two values: a comma when nothing is said. */
export function delimiterOf(node: YamlNode | undefined): string {
  const text = node?.text('a delimiter');
  if (node === undefined || text === undefined) return ',';
  const isOne = text.length <= DELIMITER_LENGTH_MAX && /^[^\p{L}\p{N}\r\n"]+$/u.test(text);
  if (!isOne) {
    node.complain(
      `a delimiter is up to ${DELIMITER_LENGTH_MAX} signs, none of them a letter, a digit or a quote: ";", "||", and in double quotes "\\t" or "\\x01"`,
    );
  }
  return text;
}

function skipLinesOf({ skipLines, header }: LayoutKeys): CsvLayout['skipLines'] {
  const text = skipLines?.text('skipLines');
  if (skipLines === undefined || text === undefined) return 0;
  if (text === TO_HEADER) {
    if (header !== undefined)
      skipLines.complain(
        `a file whose columns are named by 'header' has none to be found: count its lines`,
      );
    return TO_HEADER;
  }
  if (/^\d{1,4}$/.test(text) && Number(text) <= SKIP_LINES_MAX) return Number(text);
  skipLines.complain(`skipLines is a number of lines up to ${SKIP_LINES_MAX}, or ${TO_HEADER}`);
  return 0;
}

function beginningOf(node: YamlNode): string | readonly [] {
  const text = node.text('the beginning of a line');
  if (text !== '') return text ?? [];
  return node.complain('every line begins with an empty text') ?? [];
}
