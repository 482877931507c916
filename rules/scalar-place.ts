// Where in a YAML file each character of a scalar's text stands. Quotes, escapes, block headers, indentation and folded lines
// are stepped over exactly, so that a complaint about the third line of a condition points at the third line.

export type ScalarStyle =
  | 'PLAIN'
  | 'QUOTE_SINGLE'
  | 'QUOTE_DOUBLE'
  | 'BLOCK_LITERAL'
  | 'BLOCK_FOLDED';

export interface ScalarSource {
  readonly source: string;
  /** Offsets of the scalar's first character (its quote or block mark, if any) and after its last. */
  readonly from: number;
  readonly to: number;
  readonly style: ScalarStyle;
}

/**
 * Offset in the file of a character of the text. White space is placed at the visible character after it, as folding may
 * have made it from line breaks; an offset past the end is placed after the last visible character.
 */
export function placeInScalar(scalar: ScalarSource, text: string, offset: number): number {
  const visible = visibleOffsets(scalar);
  let index = 0;
  for (let i = 0; i < offset && i < text.length; i++) if (!isSpace(text[i])) index++;
  const found = text.slice(offset).trim() === '' ? undefined : visible[index];
  return found ?? (visible.at(-1) ?? scalar.from - 1) + 1;
}

/** File offsets of all characters of a scalar that are not white space, in order. */
function visibleOffsets(scalar: ScalarSource): number[] {
  if (scalar.style === 'QUOTE_DOUBLE') return doubleQuoted(scalar);
  const { source, style } = scalar;
  const offsets: number[] = [];
  let at = scalar.from;
  let to = scalar.to;
  if (style === 'QUOTE_SINGLE') {
    at++;
    to--;
  } else if (style !== 'PLAIN') at = source.indexOf('\n', at) + 1;
  for (; at < to; at++) {
    if (isSpace(source[at])) continue;
    offsets.push(at);
    if (style === 'QUOTE_SINGLE' && source[at] === "'") at++;
  }
  return offsets;
}

const ESCAPE_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const SPACE_ESCAPES = new Set(['n', 't', 'r', 'v', 'f', ' ', 'N', '_', 'L', 'P', '\n', '\t']);

function doubleQuoted({ source, from, to }: ScalarSource): number[] {
  const offsets: number[] = [];
  for (let at = from + 1; at < to - 1; at++) {
    const char = source[at] ?? '';
    if (isSpace(char)) continue;
    if (char !== '\\') {
      offsets.push(at);
      continue;
    }
    const mark = source[at + 1] ?? '';
    const digits = ESCAPE_DIGITS[mark] ?? 0;
    const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
    const isBlank = digits > 0 ? isSpace(String.fromCodePoint(code)) : SPACE_ESCAPES.has(mark);
    if (!isBlank) offsets.push(at);
    if (digits > 0 && code > 0xffff) offsets.push(at);
    at += 1 + digits;
  }
  return offsets;
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && /\s/.test(char);
}
