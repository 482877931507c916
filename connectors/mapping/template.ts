// Texts with places for cells: `{caller_id}-{timestamp}-{row}`. `{{` and `}}` are plain braces.
import type { SourceRow } from './source-row.ts';
import { cellAt, isPresent } from './source-row.ts';

/** `{row}` is the line of the file, `{file}` its name and `{entry}` the number of the entry; these are not columns in a template. */
export type TemplatePart = { readonly text: string } | { readonly name: string };

/** Parts of a template, or the words that say what is wrong with it. */
export function parseTemplate(template: string): TemplatePart[] | string {
  const parts: TemplatePart[] = [];
  let text = '';
  for (let i = 0; i < template.length; i++) {
    const char = template.charAt(i);
    if (char !== '{' && char !== '}') text += char;
    else if (template.charAt(i + 1) === char) {
      text += char;
      i++;
    } else {
      const end = template.indexOf('}', i);
      const name = template.slice(i + 1, end);
      if (char === '}' || end === -1 || name === '' || name.includes('{')) {
        return 'a brace is not closed; write {column}, and {{ or }} for a brace itself';
      }
      if (text !== '') parts.push({ text });
      text = '';
      parts.push({ name });
      i = end;
    }
  }
  if (text !== '') parts.push({ text });
  return parts;
}

export type Piece = (row: SourceRow) => string | undefined;

/** Fills a template; undefined when the row has nothing in one of its places. */
export function fillTemplate(pieces: readonly Piece[], row: SourceRow): string | undefined {
  let text = '';
  for (const piece of pieces) {
    const part = piece(row);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/** The piece for one part; `slot` is the slot of a named column. */
export function pieceOf(part: TemplatePart, slot: (name: string) => number): Piece {
  if ('text' in part) return () => part.text;
  if (part.name === 'row') return (row) => String(row.row);
  if (part.name === 'file') return (row) => row.file;
  if (part.name === 'entry') return (row) => textOf(row.entryNumber);
  const index = slot(part.name);
  return (row) => textOf(cellAt(row, index));
}

/** A cell as text; undefined where there is nothing or something nested. */
export function textOf(cell: unknown): string | undefined {
  if (!isPresent(cell) || typeof cell === 'object') return undefined;
  return String(cell);
}
