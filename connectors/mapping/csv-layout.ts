// How a partner lays out the text of a CSV file: what stands between its values, and which of its lines are no rows.
import type { YamlNode } from './yaml-node.ts';

/** Lines before the header that are looked through where the mapping does not count them. */
export const TO_HEADER = 'to-header';

export interface CsvLayout {
  readonly delimiter: string;
  /** Lines of a file before its header, or before its first row where it has none; `to-header` finds the header by its columns. */
  readonly skipLines: number | typeof TO_HEADER;
  /** What lines begin with that are no rows: totals, comments. */
  readonly dropLines: readonly string[];
}

interface LayoutKeys {
  readonly delimiter?: YamlNode;
  readonly header?: YamlNode;
  readonly skipLines?: YamlNode;
  readonly dropLines?: YamlNode;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Nobody counts further than that, and a number that is too large leaves rows out without a word. */
const SKIP_LINES_MAX = 1000;

/** Compiles the keys of a mapping that say how its CSV is laid out. */
export function compileLayout(keys: LayoutKeys): CsvLayout {
  return {
    delimiter: keys.delimiter?.word('a delimiter', DELIMITERS) ?? ',',
    skipLines: skipLinesOf(keys),
    dropLines: (keys.dropLines?.items('dropLines') ?? []).flatMap(beginningOf),
  };
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
