// Writes new numbers into the files of a pack, or a comment on a rule, and nothing else: comments, order and spacing stay, so that a diff shows what was meant.
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

/** The files with lines of a comment above a rule; undefined when none of them has the rule. */
export function withCommentOn(
  files: readonly PackFile[],
  rule: string,
  lines: readonly string[],
): PackFile[] | undefined {
  const places = files.map(({ name, text }) =>
    /\.ya?ml$/.test(name) ? lineOfRule(text, rule) : undefined,
  );
  if (places.every((place) => place === undefined)) return undefined;
  return files.map((file, i) => {
    const place = places[i];
    if (place === undefined) return file;
    const { from, indent } = place;
    const text = lines.map((line) => `${indent}# ${line.replaceAll(/\s+/g, ' ')}\n`).join('');
    return { ...file, text: edited(file.text, [{ from, to: from, text }]) };
  });
}

/** Where the line of a rule begins. */
function lineOfRule(text: string, rule: string): { from: number; indent: string } | undefined {
  const rules = parseDocument(text).get('rules', true);
  if (!isMap(rules)) return undefined;
  const keys = rules.items.map(({ key }) => key);
  const key = keys.find((each) => isScalar(each) && each.value === rule);
  if (!isScalar(key) || !key.range) return undefined;
  const from = text.lastIndexOf('\n', key.range[0] - 1) + 1;
  const indent = text.slice(from, key.range[0]);
  // A rule within braces has no line of its own: what is said of it stands at the head of the file.
  return /^ *$/.test(indent) ? { from, indent } : { from: 0, indent: '' };
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
