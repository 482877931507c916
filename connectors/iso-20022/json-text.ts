// Messages in JSON to the elements that the same messages in XML have: a member is an element, a list is as many of them, an amount is one
// with its currency as attribute. One document, a list of them, or one a line; a line that is no JSON costs itself alone.
import { DOCUMENT_LIMITS, DocumentFault, type DocumentLimits } from './document-fault.ts';
import { JsonValues } from './json-values.ts';
import { SHAPES } from './message-shape.ts';
import { type ElementHandlers, type MessageText, UNTOLD_VERSION } from './message-text.ts';

export interface JsonHandlers extends ElementHandlers {
  /** What was begun is given up: a line of the file is no JSON. */
  readonly abandon: (fault: DocumentFault) => void;
}

const NAMESPACE_START = 'urn:iso:std:iso:20022:tech:xsd:';
const VERSION = /^(?:urn:iso:std:iso:20022:tech:xsd:)?([a-z]{4}\.\d{3}\.\d{3}\.\d{2})$/;
/** How partners name the currency beside an amount, and the text of an element that has an attribute. */
const CURRENCY_KEYS: ReadonlySet<string> = new Set(['Ccy', '@Ccy', '_Ccy', '$Ccy', '-Ccy']);
const TEXT_KEYS: ReadonlySet<string> = new Set([
  '#text',
  '$',
  '_',
  '__text',
  '$t',
  'content',
  'value',
]);
const LINE_END = 10;
const BOM = Buffer.of(0xef, 0xbb, 0xbf);
const SLICE_BYTES = 65_536;
/** More members than these an amount has not. */
const AMOUNT_MEMBERS = 2;
const KEPT_CHARS_MAX = 1_048_576;

interface Frame {
  readonly kind: '{' | '[';
  /** Name of the element, of each element of a list; empty for the outermost. */
  readonly name: string;
  /** Members that are texts, until it is known whether this is an amount; undefined once the element is open. */
  held: [name: string, text: string][] | undefined;
}

export class JsonText implements MessageText {
  readonly #handlers: JsonHandlers;
  readonly #limits: DocumentLimits;
  #values: JsonValues;
  #frames: Frame[] = [];
  #key = '';
  /** How many frames lie around the message that is being read; -1 outside of one. */
  #messageAt = -1;
  #uri = UNTOLD_VERSION;
  #bytes = 0;
  #isSkipping = false;
  #isAtLineStart = true;
  /** The text since the newest object began, and since `keep`. */
  #recent = '';
  #kept: string | undefined;
  #rootCount = 0;
  line = 1;
  hasRoot = false;

  constructor(handlers: JsonHandlers, limits: DocumentLimits = DOCUMENT_LIMITS) {
    this.#handlers = handlers;
    this.#limits = limits;
    this.#values = this.#begun();
  }

  get isOpen(): boolean {
    return this.#values.open.length > 0 && !this.#isSkipping;
  }

  get isLines(): boolean {
    return this.#rootCount > 1;
  }

  push(bytes: Buffer): void {
    let at = this.#bytes === 0 && bytes.indexOf(BOM) === 0 ? BOM.length : 0;
    this.#bytes += bytes.length;
    if (this.#bytes > this.#limits.documentCharsMax) {
      const message = `the document is longer than ${this.#limits.documentCharsMax} bytes`;
      throw new DocumentFault('too-large', message);
    }
    while (at < bytes.length) {
      const lineEnd = bytes.indexOf(LINE_END, at);
      const end = Math.min(lineEnd < 0 ? bytes.length : lineEnd + 1, at + SLICE_BYTES);
      this.#takePiece(bytes.subarray(at, end));
      this.#isAtLineStart = end === lineEnd + 1;
      if (this.#isAtLineStart) this.line++;
      at = end;
    }
  }

  /** Whatever is not at its end may still go on. */
  end(): void {}

  keep(): void {
    this.#kept = this.#recent;
  }

  keptText(charsMax: number): string {
    return (this.#kept ?? '').slice(0, charsMax);
  }

  /** A part of a line, or all of it. */
  #takePiece(piece: Buffer): void {
    const first = piece[0] ?? 0;
    const beginsValue = this.#isAtLineStart && (first === 0x7b || first === 0x5b);
    if (this.#isSkipping && !beginsValue) return;
    const { open, isValueDue } = this.#values;
    const mayBegin = open.length === 0 || (open.length === 1 && open[0] === '[' && isValueDue);
    if (beginsValue && !this.#isSkipping && !mayBegin) {
      const message = 'the message before it is not at its end where the line begins another one';
      this.#abandon(new DocumentFault('cut-off', message));
    }
    this.#isSkipping = false;
    try {
      this.#values.push(piece);
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error;
      this.#abandon(error);
      this.#isSkipping = true;
    }
  }

  #abandon(fault: DocumentFault): void {
    this.#values = this.#begun();
    this.#frames = [];
    this.#messageAt = -1;
    this.#uri = UNTOLD_VERSION;
    this.#recent = '';
    this.#kept = undefined;
    this.#handlers.abandon(fault);
  }

  #begun(): JsonValues {
    return new JsonValues(
      {
        begin: (kind) => this.#begin(kind),
        key: (name) => {
          this.#key = name;
          this.#print(`${JSON.stringify(name)}:`);
        },
        scalar: (text, printed) => {
          this.hasRoot = true;
          this.#print(printed);
          if (text !== undefined) this.#member(text);
        },
        end: () => this.#end(),
      },
      this.#limits,
    );
  }

  #begin(kind: '{' | '['): void {
    this.hasRoot = true;
    const around = this.#frames.at(-1);
    if (around === undefined) this.#rootCount++;
    const name = around === undefined ? '' : around.kind === '[' ? around.name : this.#key;
    if (around?.held !== undefined) this.#openElement(around);
    this.#print(kind);
    if (kind === '{') this.#recent = kind;
    this.#frames.push({ kind, name, held: kind === '{' ? [] : undefined });
  }

  #member(text: string): void {
    const around = this.#frames.at(-1);
    if (around === undefined) return;
    const name = around.kind === '[' ? around.name : this.#key;
    if (around.held === undefined) {
      this.#leaf(name, text);
      return;
    }
    around.held.push([name, text]);
    if (around.held.length > AMOUNT_MEMBERS) this.#openElement(around);
  }

  #end(): void {
    const frame = this.#frames.pop();
    this.#print(frame?.kind === '[' ? ']' : '}');
    if (frame === undefined || frame.kind === '[') return;
    const { held, name } = frame;
    if (held !== undefined) {
      if (this.#messageAt >= 0 && this.#value(name, held)) return;
      this.#frames.push(frame);
      this.#openElement(frame);
      this.#frames.pop();
    }
    if (this.#messageAt < 0) return;
    this.#handlers.close();
    if (this.#frames.length > this.#messageAt) return;
    this.#handlers.close();
    this.#messageAt = -1;
    this.#uri = UNTOLD_VERSION;
  }

  /** An object that is an amount with its currency, or a text with a name of its own; false when it is neither. */
  #value(name: string, held: readonly [string, string][]): boolean {
    const currency = held.find(([key]) => CURRENCY_KEYS.has(key));
    const rest = held.filter((member) => member !== currency);
    const [only] = rest;
    if (only === undefined || rest.length > 1) return false;
    if (currency === undefined && !TEXT_KEYS.has(only[0])) return false;
    this.#leaf(name, only[1], currency?.[1]);
    return true;
  }

  /** Opens the element of an object, or the message that it is, with the texts that were held back. */
  #openElement(frame: Frame): void {
    const { name, held = [] } = frame;
    frame.held = undefined;
    if (this.#messageAt >= 0) this.#open(name);
    else {
      for (const [, text] of held) this.#noteVersion(text);
      const depth = this.#frames.indexOf(frame);
      const around = this.#frames.slice(0, depth).findLast(({ kind }) => kind === '{');
      if (SHAPES.has(name) || (around?.name === 'Document' && name !== 'Document')) {
        this.#messageAt = depth;
        this.#open('Document');
        this.#open(name);
      }
    }
    for (const [key, text] of held) this.#leaf(key, text);
  }

  #leaf(name: string, text: string, currency?: string): void {
    if (this.#messageAt < 0) {
      this.#noteVersion(text);
      return;
    }
    if (name.startsWith('@')) return;
    this.#open(name, currency);
    this.#handlers.text(text);
    this.#handlers.close();
  }

  #open(local: string, currency?: string): void {
    const attributes: Record<string, { value: string }> =
      currency === undefined ? {} : { Ccy: { value: currency } };
    this.#handlers.open({ local, uri: this.#uri, attributes });
  }

  /** The version stands in a namespace, in the header before the message (`MsgDefIdr`) or under a name of the partner's own. */
  #noteVersion(text: string): void {
    const version = VERSION.exec(text)?.[1];
    if (version !== undefined) this.#uri = `${NAMESPACE_START}${version}`;
  }

  #print(text: string): void {
    const isFirst = /(?:^|[{[:])$/.test(this.#recent.slice(-1)) || /^[}\]]/.test(text);
    const printed = isFirst ? text : `,${text}`;
    if (this.#recent.length < KEPT_CHARS_MAX) this.#recent += printed;
    if (this.#kept !== undefined && this.#kept.length < KEPT_CHARS_MAX) this.#kept += printed;
  }
}
