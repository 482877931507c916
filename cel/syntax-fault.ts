// Says in an analyst's words why CEL cannot read an expression: the usual slips of people who write SQL, Python or Chinese
// punctuation, then what stands where it cannot.
import { celFaultOf } from './fault.ts';

/** Where a complaint goes: offset within the text, message, hint. */
export type ComplainAt = (offset: number, message: string, hint?: string) => void;

/** Explains what the parser could not read. */
export function explainSyntaxFault(error: unknown, text: string, complain: ComplainAt): void {
  const { summary, start, code } = celFaultOf(error);
  const written = text[start] ?? '';
  const wide = FULL_WIDTH[written];
  if (wide !== undefined) {
    complain(start, `'${written}' is a full-width character`, `type ${wide}`);
    return;
  }
  if (code === 'unterminated_string') {
    complain(start, `this text has no closing ${written}`);
    return;
  }
  const open = unclosedAt(text);
  if (start >= text.trimEnd().length) {
    if (text.trim() === '') complain(0, 'an expression is missing');
    else if (open !== undefined) complain(open, `this '${text[open]}' is never closed`);
    else complain(lastTokenAt(text), 'something is missing after this');
    return;
  }
  const word = /^\w+/.exec(text.slice(start))?.[0] ?? '';
  const slip = SLIPS.find(([pattern]) => pattern.test(text.slice(start)));
  if (slip !== undefined) {
    complain(start, slip[1], slip[2]);
    return;
  }
  if (code === 'reserved_identifier') {
    complain(start, `'${word}' is a word of CEL that cannot be used as a name`);
    return;
  }
  const unit = /(\d[\d.]*)(ms|s|m|h|d|yuan|元)$/.exec(text.slice(0, start) + (word || written));
  const before = /[\d.]/.test(text[start - 1] ?? '');
  if (unit !== null && before) {
    const name = UNIT_NAMES[unit[2] ?? ''] ?? 'yuan';
    complain(
      start - (unit[1]?.length ?? 0),
      `'${unit[0]}' is not a number of CEL`,
      name === '1' ? `write ${unit[1]}` : `write ${unit[1]} * ${name}`,
    );
    return;
  }
  if (/^(Unexpected|Expected)/.test(summary)) {
    const token = word === '' ? written : word;
    complain(start, `'${token}' cannot stand here`, missingOperator(text, start));
    return;
  }
  complain(start, `not valid CEL: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}`);
}

const FULL_WIDTH: Readonly<Record<string, string>> = {
  '‘': "a straight '",
  '’': "a straight '",
  '“': 'a straight "',
  '”': 'a straight "',
  '，': ',',
  '。': '.',
  '（': '(',
  '）': ')',
  '［': '[',
  '］': ']',
  '【': '[',
  '】': ']',
  '＞': '>',
  '＜': '<',
  '＝': '==',
  '！': '!',
  '＋': '+',
  '－': '-',
  '＊': '*',
  '／': '/',
  '％': '%',
  '＆': '&&',
  '｜': '||',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '×': '*',
  '÷': '/',
};

/** Names of units in expressions, by how durations and amounts are written elsewhere; `1` where none is needed. */
export const UNIT_NAMES: Readonly<Record<string, string>> = {
  ms: '1',
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
};

const SLIPS: readonly (readonly [RegExp, string, string])[] = [
  [/^=>/, "'=>' is not an operator", 'write >='],
  [/^=</, "'=<' is not an operator", 'write <='],
  [/^=/, "a single '=' does not compare", 'write =='],
  [/^&/, "a single '&' does not join conditions", 'write &&'],
  [/^\|/, "a single '|' does not join conditions", 'write ||'],
  [/^and\b/i, "'and' is not an operator", 'write &&'],
  [/^or\b/i, "'or' is not an operator", 'write ||'],
  [/^is\b/i, "'is' is not an operator", 'write == or !='],
  [/^#/, "'#' begins a comment in YAML only", 'end the expression before it'],
];

function missingOperator(text: string, at: number): string | undefined {
  if (/^\)/.test(text.slice(at))) return 'there is no ( for it';
  if (/not\s+$/i.test(text.slice(0, at))) return 'write ! for not';
  if (/<\s*$/.test(text.slice(0, at)) && text[at] === '>') return 'write != for unequal';
  if (/^,\d/.test(text.slice(at))) return 'write large numbers without commas';
  return /[\w)'"\]]\s+$/.test(text.slice(0, at)) ? 'an operator is missing before it' : undefined;
}

/** Where the innermost bracket stands that nothing closes. */
function unclosedAt(text: string): number | undefined {
  const open: number[] = [];
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote !== '') {
      if (char === '\\') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '(' || char === '[') open.push(i);
    else if (char === ')' || char === ']') open.pop();
  }
  return open.at(-1);
}

function lastTokenAt(text: string): number {
  return /(\w+|[^\w\s]+)\s*$/.exec(text)?.index ?? 0;
}
