// Reads a YAML document while keeping where each value stands, so that every complaint can point at it. A misspelt field
// whose meaning is plain is complained about once and then read as what was meant, so that nothing else seems to be missing.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Diagnostic } from './diagnostic.ts';
import { likelyName } from './likely-name.ts';
import { placeInScalar } from './scalar-place.ts';
import { explainYamlFault } from './yaml-fault.ts';

/** A text with the place of its first character in a file, and where each of its characters stands. */
export interface PlacedText {
  readonly text: string;
  readonly at: (offset: number) => { line: number; column: number };
}

/** One YAML file while it is read; collects diagnostics. */
export class YamlFile {
  readonly name: string;
  readonly diagnostics: Diagnostic[];
  readonly source: string;
  readonly root: Cursor | undefined;
  /** Whether the file could not be read as YAML at all. */
  readonly isBroken: boolean;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  constructor(name: string, source: string, diagnostics: Diagnostic[]) {
    this.name = name;
    this.diagnostics = diagnostics;
    this.source = source;
    this.#document = parseDocument(source, { lineCounter: this.#lines, prettyErrors: false });
    // One fault of syntax makes many: the first is the one to mend.
    const [fault] = this.#document.errors;
    if (fault !== undefined) {
      const { offset, message, hint } = explainYamlFault(fault, this.#document, source);
      this.report(offset, message, hint);
    } else this.#reportTags();
    this.isBroken = fault !== undefined || this.#document.warnings.length > 0;
    const root = this.#document.contents;
    this.root = this.isBroken || root === null ? undefined : new Cursor(this, root, '');
  }

  /** The node that an alias `*name` stands for; other nodes as they are. */
  resolved(node: unknown): Node | undefined {
    const found = isAlias(node) ? node.resolve(this.#document) : node;
    return isScalar(found) || isMap(found) || isSeq(found) ? found : undefined;
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

  /** `!name` is a tag to YAML, which drops it: a condition that begins with `!` would lose its first word. */
  #reportTags(): void {
    for (const { pos } of this.#document.warnings) {
      this.report(
        pos[0],
        'YAML reads a value that begins with ! in its own way',
        'put the whole value in quotes',
      );
    }
  }
}

/** One value of a YAML file, with its place. */
export class Cursor {
  readonly file: YamlFile;
  readonly node: Node;
  /** What this value is called in complaints, such as `features.fanOut.window`; empty for a whole file. */
  readonly path: string;
  /** Where the name before the value stands, or else the value. */
  readonly nameOffset: number;

  constructor(file: YamlFile, node: Node, path: string, nameOffset?: number) {
    this.file = file;
    this.node = node;
    this.path = path;
    this.nameOffset = nameOffset ?? node.range?.[0] ?? 0;
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
      const isFullWidth = isScalar(this.node) && String(this.node.value).includes('：');
      this.complain(
        `${this.#label()} must be names, each with a value`,
        isFullWidth
          ? "'：' is a full-width colon: type ':' and a space"
          : isSeq(this.node)
            ? "begin each entry with its name and ':', not with '-'"
            : undefined,
      );
      return [];
    }
    const entries: { key: string; keyCursor: Cursor; value: Cursor }[] = [];
    for (const pair of this.node.items) {
      if (!isScalar(pair.key)) continue;
      const name = String(pair.key.value);
      const keyCursor = new Cursor(this.file, pair.key, name);
      const path = this.path === '' ? name : `${this.path}.${name}`;
      const value = this.file.resolved(pair.value);
      if (value !== undefined && !isEmpty(value)) {
        entries.push({
          key: name,
          keyCursor,
          value: new Cursor(this.file, value, path, keyCursor.offset),
        });
      } else if (this.node.flow === true && /[)\]]/.test(name) && entries.length > 0) {
        const cut = entries.pop();
        this.file.report(
          cut?.value.offset ?? keyCursor.offset,
          `inside { } a comma ends the value: '${cut?.key}' is cut off here`,
          'put the whole value in quotes',
        );
        this.#excused.add(cut?.key ?? '');
      } else {
        if (isAlias(pair.value)) {
          this.file.report(
            pair.value.range?.[0] ?? keyCursor.offset,
            `nothing is marked '&${pair.value.source}'`,
            'a value that begins with * stands for one that is marked with &',
          );
        } else keyCursor.complain(`'${path}' has no value`, 'fill it or remove it');
        this.#excused.add(name);
      }
    }
    return entries;
  }

  /** Fields that are missing because of a fault that was complained about already. */
  readonly #excused = new Set<string>();

  /** The fields of a map with a closed set of names: complains about unknown and missing ones. */
  fields<K extends string>(
    known: readonly K[],
    required: readonly K[] = [],
    elsewhere: (key: string) => string | undefined = () => undefined,
  ): Partial<Record<K, Cursor>> {
    const found: Partial<Record<K, Cursor>> = {};
    const unknown: { key: string; keyCursor: Cursor; value: Cursor }[] = [];
    for (const entry of this.entries()) {
      const name = known.find((candidate) => candidate === entry.key);
      if (name === undefined) unknown.push(entry);
      else found[name] = entry.value;
    }
    if (!isMap(this.node)) return found;
    const isMissing = (name: K) => found[name] === undefined && !this.#excused.has(name);
    for (const { key, keyCursor, value } of unknown) {
      const missing = required.filter(isMissing);
      const near = likelyName(key, known);
      const meant = unknown.length === 1 && missing.length === 1 ? missing[0] : undefined;
      const name = known.find((candidate) => candidate === near) ?? meant;
      keyCursor.complain(
        this.path === '' ? `there is no section '${key}'` : `${this.path} has no field '${key}'`,
        elsewhere(key) ??
          (name === undefined ? `it may have ${known.join(', ')}` : `did you mean '${name}'?`),
      );
      if (name !== undefined && found[name] === undefined) found[name] = value;
    }
    const missing = required.filter(isMissing).map((name) => `'${name}'`);
    if (missing.length > 0) {
      this.file.report(this.nameOffset, `${this.#label()} needs ${missing.join(', ')}`);
    }
    return found;
  }

  /** Names of a map's entries, without complaints. */
  keys(): string[] {
    if (!isMap(this.node)) return [];
    return this.node.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []));
  }

  items(): Cursor[] {
    if (!isSeq(this.node)) {
      this.complain(`${this.path} must be a list`, "begin each item with '- '");
      return [];
    }
    const nodes = this.node.items.map((item) => this.file.resolved(item));
    return nodes.flatMap((node, index) =>
      node === undefined ? [] : [new Cursor(this.file, node, `${this.path}[${index}]`)],
    );
  }

  /** The text of one field of a map, without complaints. */
  textOf(name: string): string | undefined {
    const value: unknown = isMap(this.node) ? this.node.get(name) : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  /** What stands here, without places: maps, lists and scalars; with aliases, a list of that and of what each stands for. */
  data(): unknown {
    // Each once: an alias may stand inside what it names.
    const nodes = new Set([this.node]);
    for (const node of nodes) {
      visit(node, {
        Alias: (_key, alias) => {
          const meant = this.file.resolved(alias);
          if (meant !== undefined) nodes.add(meant);
        },
      });
    }
    const [own, ...meant] = [...nodes].map((node): unknown => node.toJSON());
    return meant.length === 0 ? own : [own, ...meant];
  }

  /** The text of a scalar, without complaints. */
  scalarText(): string | undefined {
    return isScalar(this.node) ? String(this.node.value) : undefined;
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
        typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
          ? 'drop the quotes'
          : `it is ${typeof value === 'string' ? `'${value}'` : value}`,
      );
    }
    return value;
  }

  flag(): boolean | undefined {
    const value = this.scalar();
    if (value === undefined || typeof value === 'boolean') return value;
    return this.complain(`${this.path} must be true or false`, `it is '${value}'`);
  }

  /** One of a closed set of words. */
  word<K extends string>(known: readonly K[]): K | undefined {
    const value = this.text();
    if (value === undefined) return undefined;
    const found = known.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const near = likelyName(value, known);
    return this.complain(
      `${this.path} cannot be '${value}'`,
      near === undefined ? `it is one of ${known.join(', ')}` : `did you mean '${near}'?`,
    );
  }

  /** Text together with the place of each of its characters (for expressions). */
  placed(): PlacedText | undefined {
    const text = this.text();
    if (text === undefined) return undefined;
    const [from, to] = this.node.range ?? [0, 0];
    const type = isScalar(this.node) ? this.node.type : undefined;
    const scalar = { source: this.file.source, from, to, style: type ?? 'PLAIN' } as const;
    return { text, at: (offset) => this.file.place(placeInScalar(scalar, text, offset)) };
  }

  #label(): string {
    return this.path === '' ? this.file.name : this.path;
  }
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}
