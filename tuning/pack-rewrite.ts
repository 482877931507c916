// Writes new numbers into the files of a pack, and nothing else: comments, order and spacing stay, so that a diff shows what was meant.
import { isMap, isScalar, parseDocument } from 'yaml';
import type { PackFile } from '../rules/pack-file.ts';
import type { Level } from '../signal/level.ts';

export interface PackNumbers {
  /** By rule. */
  readonly points: ReadonlyMap<string, number>;
  /** By typology. */
  readonly levels: ReadonlyMap<string, Readonly<Partial<Record<Level, number>>>>;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The files with the numbers in them. What a pack does not write as a number of its own (an alias, a parameter) stays as it is. */
export function withNumbers(files: readonly PackFile[], numbers: PackNumbers): PackFile[] {
  return files.map((file) => {
    if (!/\.ya?ml$/.test(file.name)) return file;
    const edits = editsOf(file.text, numbers);
    return edits.length === 0 ? file : { ...file, text: edited(file.text, edits) };
  });
}

function editsOf(text: string, { points, levels }: PackNumbers): Edit[] {
  const document = parseDocument(text);
  const edits: Edit[] = [];
  const edit = (path: readonly string[], value: number) => {
    const node = document.getIn(path, true);
    if (!isScalar(node) || typeof node.value !== 'number' || node.value === value) return;
    const [from = 0, to = 0] = node.range ?? [];
    edits.push({ from, to, text: String(value) });
  };
  if (!isMap(document.contents)) return [];
  for (const [rule, value] of points) edit(['rules', rule, 'points'], value);
  for (const [typology, values] of levels)
    for (const [level, value] of Object.entries(values))
      edit(['typologies', typology, 'levels', level], value);
  return edits.sort((a, b) => a.from - b.from);
}

function edited(text: string, edits: readonly Edit[]): string {
  let at = 0;
  let made = '';
  for (const { from, to, text: value } of edits) {
    made += text.slice(at, from) + value;
    at = to;
  }
  return made + text.slice(at);
}
