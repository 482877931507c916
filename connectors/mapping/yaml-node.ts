// Reads a mapping's YAML while keeping where each value stands, so that every complaint has file, line, column and the nearest name.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { type ErrorCode, FwError } from '../../signal/fw-error.ts';
import { nearestName } from '../../signal/nearest-name.ts';

interface Complaint {
  readonly offset: number;
  readonly message: string;
}

export type Constant = string | number | boolean;

/** The complaints about one file; they are thrown together, for it is dull to mend them one a run. */
export class MappingSource {
  readonly file: string;
  readonly #code: ErrorCode;
  readonly #lines = new LineCounter();
  readonly #complaints: Complaint[] = [];
  #document: Document | undefined;

  /** `code` is that of the error that the complaints become. */
  constructor(file: string, code: ErrorCode = 'FW_MAPPING_INVALID') {
    this.file = file;
    this.#code = code;
  }

  /** The root of the document. Throws its code when the text is not YAML or is empty. */
  parse(text: string): YamlNode {
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    this.#document = document;
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      this.complain(pos[0], message);
    }
    if (document.contents === null) this.complain(0, 'the file is empty');
    this.throwComplaints();
    return new YamlNode(this, document.contents, 0);
  }

  /** A value that can be read: of an alias, what its anchor names. */
  nodeOf(value: unknown): Node | null {
    const node =
      isAlias(value) && this.#document !== undefined ? value.resolve(this.#document) : value;
    return isScalar(node) || isMap(node) || isSeq(node) ? node : null;
  }

  /** What YAML makes of a value, as JSON has it. */
  json(value: unknown): unknown {
    return isNode(value) && this.#document !== undefined ? value.toJS(this.#document) : undefined;
  }

  complain(offset: number, message: string): void {
    this.#complaints.push({ offset, message });
  }

  /** Throws its code with one line a complaint, in the order of the file; returns when there is none. */
  throwComplaints(): void {
    if (this.#complaints.length === 0) return;
    const sorted = this.#complaints.toSorted((a, b) => a.offset - b.offset);
    // What is shared by several signals is compiled, and complained about, once for each of them.
    const lines = new Set(sorted.map(({ offset, message }) => `${this.place(offset)}: ${message}`));
    throw new FwError(this.#code, [...lines].join('\n'));
  }

  /** `file:line:col` of an offset. */
  place(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.file}:${line}:${col}`;
  }
}

export interface YamlEntry {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: YamlNode;
}

/** One value with its place. What it reads is undefined when the value is of another shape; the complaint is made then. */
export class YamlNode {
  readonly source: MappingSource;
  readonly offset: number;
  readonly #node: Node | null;

  constructor(source: MappingSource, node: Node | null, offsetOfParent: number) {
    this.source = source;
    this.#node = node;
    this.offset = node?.range?.[0] ?? offsetOfParent;
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  complain(message: string): undefined {
    this.source.complain(this.offset, message);
    return undefined;
  }

  /** Complains about a character of a text: right where the text stands on one line without escapes. */
  complainWithin(at: number, message: string): undefined {
    const quote = isScalar(this.#node) && /^QUOTE/.test(this.#node.type ?? '') ? 1 : 0;
    this.source.complain(this.offset + quote + at, message);
    return undefined;
  }

  /** What YAML makes of it, as JSON has it. */
  json(): unknown {
    return this.source.json(this.#node);
  }

  /** `file:line:col`. */
  get place(): string {
    return this.source.place(this.offset);
  }

  get isNull(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  get isScalar(): boolean {
    return isScalar(this.#node);
  }

  /** Complains about a name that is not known, with the nearest one or all of them. */
  complainUnknown(what: string, name: string, known: readonly string[]): undefined {
    return this.complain(unknownName(what, name, known));
  }

  /** Entries of a map, in order. */
  entries(what: string): YamlEntry[] {
    const entries: YamlEntry[] = [];
    if (!isMap(this.#node)) {
      this.complain(`${what} must be a map`);
      return entries;
    }
    for (const { key, value } of this.#node.items) {
      if (!isScalar(key)) {
        this.complain(`${what} has a key that is not a name`);
        continue;
      }
      const keyOffset = key.range?.[0] ?? this.offset;
      const node = this.source.nodeOf(value);
      entries.push({
        key: key.source ?? String(key.value),
        keyOffset,
        value: new YamlNode(this.source, node, keyOffset),
      });
    }
    return entries;
  }

  /** Values of a map by key; a key that is not among the known ones is a complaint. */
  keys<K extends string>(what: string, known: readonly K[]): Partial<Record<K, YamlNode>> {
    const found: Partial<Record<K, YamlNode>> = {};
    for (const { key, keyOffset, value } of this.entries(what)) {
      const name = known.find((candidate) => candidate === key);
      if (name === undefined) {
        this.source.complain(keyOffset, unknownName(`a key of ${what}`, key, known));
      } else found[name] = value;
    }
    return found;
  }

  items(what: string): YamlNode[] {
    if (!isSeq(this.#node)) {
      this.complain(`${what} must be a list`);
      return [];
    }
    return this.#node.items.map((item) => {
      return new YamlNode(this.source, this.source.nodeOf(item), this.offset);
    });
  }

  /** A scalar as it is written: `330100` and `07` keep their digits. */
  text(what: string): string | undefined {
    if (!isScalar(this.#node) || this.#node.value === null) {
      return this.complain(`${what} must be a text`);
    }
    const { value, source } = this.#node;
    return typeof value === 'string' ? value : (source ?? String(value));
  }

  /** A scalar as YAML reads it. */
  constant(what: string): Constant | undefined {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return value;
    }
    return this.complain(`${what} must be a single value`);
  }

  /** One of a closed set of words. */
  word<K extends string>(what: string, known: readonly K[]): K | undefined {
    const text = this.text(what);
    if (text === undefined) return undefined;
    return known.find((candidate) => candidate === text) ?? this.complainUnknown(what, text, known);
  }
}

function unknownName(what: string, name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const advice =
    near === undefined ? `it is one of ${known.join(', ')}` : `did you mean '${near}'?`;
  return `'${name}' is not ${what}; ${advice}`;
}
