// A pack file as it stands in an editor, which may be half written: every scalar of it with the way of names that leads there. What YAML
// cannot make sense of is left out, and nobody complains; that is for the compiler.
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type Scalar } from 'yaml';
import { placeInScalar, type ScalarSource } from '../scalar-place.ts';
import { Cursor, YamlFile } from '../yaml-cursor.ts';

/** A name or a value, with its place. */
export interface FileScalar {
  /** Names of maps and indices of lists from the root; its own name last. */
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  readonly text: string;
  readonly source: ScalarSource;
}

export class OpenFile {
  readonly name: string;
  readonly text: string;
  readonly scalars: readonly FileScalar[];
  /** Whether YAML had nothing to complain about. */
  readonly isSound: boolean;
  readonly #root: Node | null;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    const document = parseDocument(text, { prettyErrors: false });
    this.isSound = document.errors.length === 0;
    this.#root = document.contents;
    const found: FileScalar[] = [];
    collect(this.#root, [], text, found);
    this.scalars = found;
  }

  /** The name or value at an offset, or that ends there. */
  at(offset: number): FileScalar | undefined {
    return this.scalars.findLast(
      ({ source, part }) =>
        source.from <= offset && offset <= source.to && (part === 'key' || source.to > source.from),
    );
  }

  /** What a way of names leads to, to be read as the compiler reads it; what is wrong with it is told to nobody. */
  cursor(path: readonly string[]): Cursor | undefined {
    let node: unknown = this.#root;
    for (const part of path) {
      if (isMap(node)) node = node.get(part, true);
      else if (isSeq(node)) node = node.items[Number(part)];
      else return undefined;
    }
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
    return new Cursor(new YamlFile(this.name, this.text, []), node, path.join('.'));
  }

  /** Names that the map at the end of a way holds. */
  keysAt(path: readonly string[]): string[] {
    const depth = path.length;
    return this.scalars
      .filter((one) => one.part === 'key' && one.path.length === depth + 1)
      .filter((one) => path.every((name, index) => one.path[index] === name))
      .map((one) => one.text);
  }
}

/** Where in a scalar's text an offset of the file is. */
export function offsetInText({ text, source }: FileScalar, offset: number): number {
  let behind = 0;
  for (let index = 0; index < text.length; index++) {
    // White space has no place of its own: what is asked for there is behind the letter before it.
    if (/\s/.test(text[index] ?? '')) continue;
    const place = placeInScalar(source, text, index);
    if (place === offset) return index;
    if (place > offset) return behind;
    behind = index + 1;
  }
  return behind;
}

/** Where in the file a part of a scalar's text is. */
export function rangeInFile(
  { text, source }: FileScalar,
  from: number,
  to: number,
): { from: number; to: number } {
  return {
    from: placeInScalar(source, text, from),
    to: to > from ? placeInScalar(source, text, to - 1) + 1 : placeInScalar(source, text, to),
  };
}

function collect(
  node: unknown,
  path: readonly string[],
  source: string,
  found: FileScalar[],
): void {
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const way = [...path, String(key.value)];
      found.push(scalarOf(key, way, 'key', source));
      collect(value, way, source, found);
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries())
      collect(item, [...path, String(index)], source, found);
  } else if (isScalar(node) && !isAlias(node)) {
    found.push(scalarOf(node, path, 'value', source));
  }
}

function scalarOf(
  node: Scalar,
  path: readonly string[],
  part: 'key' | 'value',
  source: string,
): FileScalar {
  const [from, to] = node.range ?? [0, 0];
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  return { path, part, text, source: { source, from, to, style: node.type ?? 'PLAIN' } };
}
