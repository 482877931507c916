// Reads a YAML document while keeping where each value stands, so that every complaint can point at it.
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { nearestName } from '../signal/nearest-name.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A text with the place of its first character in a file, and where each of its characters stands. */
export interface PlacedText {
  readonly text: string;
  readonly at: (offset: number) => { line: number; column: number };
}

/** One YAML file while it is read; collects diagnostics. */
export class YamlFile {
  readonly name: string;
  readonly diagnostics: Diagnostic[];
  readonly #lines = new LineCounter();
  readonly #source: string;
  readonly root: Cursor | undefined;

  constructor(name: string, source: string, diagnostics: Diagnostic[]) {
    this.name = name;
    this.diagnostics = diagnostics;
    this.#source = source;
    const document = parseDocument(source, { lineCounter: this.#lines, prettyErrors: false });
    // One fault of syntax makes many: the first is the one to mend.
    for (const fault of [...document.errors.slice(0, 1), ...document.warnings]) {
      this.report(fault.pos[0], `not valid YAML: ${fault.message.split('\n')[0]}`);
    }
    const root = document.contents;
    this.root =
      document.errors.length === 0 && root !== null ? new Cursor(this, root, name) : undefined;
  }

  place(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  report(
    offset: number,
    message: string,
    hint?: string,
    severity: 'error' | 'warning' = 'error',
  ): void {
    this.diagnostics.push({
      severity,
      file: this.name,
      ...this.place(offset),
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /**
   * Where in the file a character of a scalar's text stands. Quotes, block markers, indentation and folded lines are
   * stepped over by matching the text's visible characters one after the other.
   */
  textPlace(from: number, text: string, offset: number): { line: number; column: number } {
    let at = from - 1;
    for (let i = 0; i <= offset && i < text.length; i++) {
      const char = text[i] ?? '';
      if (/\s/.test(char)) continue;
      const found = this.#source.indexOf(char, at + 1);
      if (found < 0) break;
      at = found;
    }
    return this.place(Math.max(at, from) + (offset >= text.length ? 1 : 0));
  }
}

/** One value of a YAML file, with its place. */
export class Cursor {
  readonly file: YamlFile;
  readonly node: Node;
  /** What this value is called in complaints, such as `features.fanOut.window`. */
  readonly path: string;

  constructor(file: YamlFile, node: Node, path: string) {
    this.file = file;
    this.node = node;
    this.path = path;
  }

  get offset(): number {
    return this.node.range?.[0] ?? 0;
  }

  complain(message: string, hint?: string): undefined {
    this.file.report(this.offset, message, hint);
    return undefined;
  }

  warn(message: string, hint?: string): void {
    this.file.report(this.offset, message, hint, 'warning');
  }

  /** The entries of a map, in order; complains and gives none when it is not one. */
  entries(): { key: string; keyCursor: Cursor; value: Cursor }[] {
    if (!isMap(this.node)) {
      this.complain(`${this.path} must be a map of names`);
      return [];
    }
    const entries: { key: string; keyCursor: Cursor; value: Cursor }[] = [];
    const pairs: Pair[] = this.node.items;
    for (const pair of pairs) {
      const key = pair.key;
      if (!isScalar(key)) continue;
      const name = String(key.value);
      const keyCursor = new Cursor(this.file, key, name);
      const value = pair.value;
      if (isNode(value)) {
        entries.push({
          key: name,
          keyCursor,
          value: new Cursor(this.file, value, `${this.path}.${name}`),
        });
      } else keyCursor.complain(`${name} has no value`);
    }
    return entries;
  }

  /** The fields of a map with a closed set of names: complains about unknown and missing ones. */
  fields<K extends string>(
    known: readonly K[],
    required: readonly K[] = [],
  ): Partial<Record<K, Cursor>> {
    const found: Partial<Record<K, Cursor>> = {};
    for (const { key, keyCursor, value } of this.entries()) {
      const name = known.find((candidate) => candidate === key);
      if (name !== undefined) found[name] = value;
      else {
        const near = nearestName(key, known);
        keyCursor.complain(
          `${this.path} has no field '${key}'`,
          near === undefined ? `it may have ${known.join(', ')}` : `did you mean '${near}'?`,
        );
      }
    }
    if (isMap(this.node)) {
      for (const name of required) {
        if (found[name] === undefined) this.complain(`${this.path} needs '${name}'`);
      }
    }
    return found;
  }

  items(): Cursor[] {
    if (!isSeq(this.node)) {
      this.complain(`${this.path} must be a list`);
      return [];
    }
    return this.node.items
      .filter(isNode)
      .map((item, index) => new Cursor(this.file, item, `${this.path}[${index}]`));
  }

  isList(): boolean {
    return isSeq(this.node);
  }

  isMap(): boolean {
    return isMap(this.node);
  }

  /** A scalar as text, whatever YAML took it for; complains when it is a map or list. */
  text(): string | undefined {
    if (!isScalar(this.node)) return this.complain(`${this.path} must be text`);
    const { value, source } = this.node;
    return typeof value === 'string' ? value : (source ?? String(value));
  }

  /** The scalar as YAML reads it. */
  scalar(): string | number | boolean | undefined {
    const value = isScalar(this.node) ? this.node.value : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return value;
    }
    return this.complain(`${this.path} must be a single value`);
  }

  number(min: number, max: number): number | undefined {
    const value = this.scalar();
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || value < min || value > max) {
      return this.complain(
        `${this.path} must be a number from ${min} to ${max}`,
        `it is '${value}'`,
      );
    }
    return value;
  }

  flag(): boolean | undefined {
    const value = this.scalar();
    if (value === undefined || typeof value === 'boolean') return value;
    return this.complain(`${this.path} must be true or false`);
  }

  /** One of a closed set of words. */
  word<K extends string>(known: readonly K[]): K | undefined {
    const value = this.text();
    if (value === undefined) return undefined;
    const found = known.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const near = nearestName(value, known);
    return this.complain(
      `${this.path} cannot be '${value}'`,
      near === undefined ? `it is one of ${known.join(', ')}` : `did you mean '${near}'?`,
    );
  }

  /** Text together with the place of each of its characters (for expressions). */
  placed(): PlacedText | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const from = this.offset;
    return { text, at: (offset) => this.file.textPlace(from, text, offset) };
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value);
}
