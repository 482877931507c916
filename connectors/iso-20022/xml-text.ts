// XML bytes to elements and texts with everything refused that a payment message never needs and an attacker may try: document types and
// with them entities, other encodings than those named here, depth, attributes and texts without end. Nothing is ever fetched.
import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { DOCUMENT_LIMITS, DocumentFault, type DocumentLimits } from './document-fault.ts';
import type { ElementHandlers, MessageText } from './message-text.ts';

/** Limits are looked at once a slice, so that nobody can hand over too much at once. */
const SLICE_CHARS = 65_536;
const HEAD_BYTES_MAX = 256;

const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['gb18030', 'gb18030'],
  ['gbk', 'gb18030'],
  ['gb2312', 'gb18030'],
]);

export class XmlText implements MessageText {
  readonly #parser = new SaxesParser({
    xmlns: true,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  readonly #limits: DocumentLimits;
  #decoder: TextDecoder | undefined;
  #head = Buffer.alloc(0);
  #depth = 0;
  #chars = 0;
  #eventAt = 0;
  #hasRoot = false;
  readonly isLines = false;
  #isLastHeldBack = false;
  /** The newest text, or all since `keep`, and where in the document it starts. */
  #kept = '';
  #keptAt = 0;
  #keepFrom: number | undefined;

  constructor(handlers: ElementHandlers, limits: DocumentLimits = DOCUMENT_LIMITS) {
    this.#limits = limits;
    const parser = this.#parser;
    parser.on('doctype', () => {
      throw new DocumentFault(
        'dtd',
        'a document type (DTD) is not accepted, nor entities of its own',
      );
    });
    parser.on('opentag', (tag) => {
      this.#seen();
      this.#hasRoot = true;
      if (++this.#depth > limits.depthMax) {
        throw new DocumentFault('too-deep', `elements lie deeper than ${limits.depthMax} levels`);
      }
      handlers.open(tag);
    });
    parser.on('closetag', () => {
      this.#seen();
      this.#depth--;
      handlers.close();
    });
    const text = (found: string) => {
      this.#seen();
      handlers.text(found);
    };
    parser.on('text', text);
    parser.on('cdata', text);
    parser.on('comment', () => this.#seen());
    parser.on('processinginstruction', () => this.#seen());
  }

  /** Line that is being read, from 1. */
  get line(): number {
    return this.#parser.line;
  }

  /** Whether the root element is open. */
  get isOpen(): boolean {
    return this.#depth > 0;
  }

  get hasRoot(): boolean {
    return this.#hasRoot;
  }

  /** Reads on. Throws DocumentFault; nothing can be read after that. */
  push(bytes: Buffer): void {
    this.#decoder ??= this.#decoderOf(bytes);
    if (this.#decoder === undefined) return;
    const given = this.#head.length === 0 ? bytes : this.#head;
    this.#head = Buffer.alloc(0);
    this.#write(this.#decoder.decode(given, { stream: true }));
  }

  /** Reads what was too short to tell its encoding. */
  end(): void {
    if (this.#decoder !== undefined || this.#head.length === 0) return;
    this.#decoder = new TextDecoder('utf-8');
    this.#write(this.#decoder.decode(this.#head));
  }

  /** Starts to keep the text from the tag on that has just been read; to be called while it is handled. */
  keep(): void {
    const end = this.#parser.position - this.#keptAt;
    if (end > this.#kept.length) return;
    this.#keepFrom = this.#keptAt + Math.max(0, this.#kept.lastIndexOf('<', end - 1));
  }

  /** The text since `keep` up to what is being handled, at most `charsMax` of it. */
  keptText(charsMax: number): string {
    if (this.#keepFrom === undefined) return '';
    const from = this.#keepFrom - this.#keptAt;
    return this.#kept.slice(from, Math.min(this.#parser.position - this.#keptAt, from + charsMax));
  }

  /** Nothing of the text is wanted any more. */
  forget(): void {
    this.#keepFrom = undefined;
  }

  #write(text: string): void {
    const { documentCharsMax, tokenCharsMax } = this.#limits;
    for (let at = 0; at < text.length; at += SLICE_CHARS) {
      const slice = text.slice(at, at + SLICE_CHARS);
      this.#keepOn(slice);
      this.#chars += slice.length;
      if (this.#chars > documentCharsMax) {
        const message = `the document is longer than ${documentCharsMax} characters`;
        throw new DocumentFault('too-large', message);
      }
      try {
        this.#parser.write(slice);
      } catch (cause) {
        if (cause instanceof DocumentFault || !(cause instanceof Error)) throw cause;
        throw new DocumentFault('bad-xml', `the document is not XML: ${cause.message}`, { cause });
      }
      this.#isLastHeldBack = isHeldBack(slice.charCodeAt(slice.length - 1));
      if (this.#chars - this.#eventAt > tokenCharsMax) {
        const message = `a tag or text is longer than ${tokenCharsMax} characters`;
        throw new DocumentFault('too-long', message);
      }
    }
  }

  /** A transaction that is far too long is kept to its first part. */
  #keepOn(slice: string): void {
    const unread = this.#chars - (this.#isLastHeldBack ? 1 : 0);
    const from = this.#keepFrom ?? unread;
    const rest = this.#kept.slice(Math.max(0, from - this.#keptAt));
    this.#kept = rest.length > this.#limits.tokenCharsMax ? rest : rest + slice;
    this.#keptAt = from;
  }

  #seen(): void {
    this.#eventAt = this.#parser.position;
  }

  /** The decoder that the first bytes ask for; undefined while there are too few of them. */
  #decoderOf(bytes: Buffer): TextDecoder | undefined {
    this.#head = Buffer.concat([this.#head, bytes]);
    const head = this.#head;
    const start = head.toString('latin1', 0, HEAD_BYTES_MAX);
    if (start.length < 4) return undefined;
    if (/^(?:\xfe\xff|\xff\xfe|\0|[^\0]\0)/.test(start)) throw badEncoding('UTF-16 or UTF-32');
    const declaration = /^(?:\xef\xbb\xbf)?<\?xml[^>]*>/.exec(start)?.[0];
    if (declaration === undefined) {
      if (head.length < HEAD_BYTES_MAX && '<?xml'.startsWith(start.slice(0, 5))) return undefined;
      return new TextDecoder('utf-8');
    }
    const name = /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1] ?? 'utf-8';
    const encoding = ENCODINGS.get(name.toLowerCase());
    if (encoding === undefined) throw badEncoding(name);
    return new TextDecoder(encoding);
  }
}

/** A line end or the half of a character at the end of a slice: the parser reads it with the next slice. */
function isHeldBack(code: number): boolean {
  return code === 13 || (code >= 0xd800 && code <= 0xdbff);
}

function badEncoding(name: string): DocumentFault {
  const known = 'UTF-8, US-ASCII, GB18030, GBK and GB2312';
  return new DocumentFault('encoding', `the encoding ${name} is not read here: ${known} are`);
}
