// JSON bytes to values as they come, without a value ever being held whole: what is begun, named, said and ended. Numbers stay as they are
// written, for an amount of 18 digits is none that JavaScript can hold. The tokenizer reads tokens; that they stand in order is seen to here.
import Tokenizer from '@streamparser/json/tokenizer.js';
import TokenType from '@streamparser/json/utils/types/tokenType.js';
import { DocumentFault, type DocumentLimits } from './document-fault.ts';

export interface ValueHandlers {
  readonly begin: (kind: '{' | '[') => void;
  readonly key: (name: string) => void;
  /** A text, number or truth value as text; undefined for null. `printed` is as JSON has it. */
  readonly scalar: (text: string | undefined, printed: string) => void;
  readonly end: (kind: '{' | '[') => void;
}

type Due = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end';

/** Keeps numbers as they are written: the token itself has them as JavaScript reads them. */
class ExactTokenizer extends Tokenizer {
  number = '';

  protected override parseNumber(text: string): number {
    this.number = text;
    return super.parseNumber(text);
  }
}

export class JsonValues {
  readonly #handlers: ValueHandlers;
  readonly #limits: DocumentLimits;
  readonly #tokenizer = new ExactTokenizer({ separator: '' });
  readonly #open: ('{' | '[')[] = [];
  #due: Due = 'value';
  #bytesSinceToken = 0;
  #fault: DocumentFault | undefined;

  constructor(handlers: ValueHandlers, limits: DocumentLimits) {
    this.#handlers = handlers;
    this.#limits = limits;
    this.#tokenizer.onToken = ({ token, value }) => {
      this.#bytesSinceToken = 0;
      this.#take(token, value);
    };
    this.#tokenizer.onError = (cause) => {
      this.#fault ??=
        cause instanceof DocumentFault
          ? cause
          : new DocumentFault('bad-json', `the document is not JSON: ${cause.message}`, { cause });
    };
  }

  /** What is begun and not ended, from the outside in. */
  get open(): readonly ('{' | '[')[] {
    return this.#open;
  }

  /** Whether a value may begin here. */
  get isValueDue(): boolean {
    return this.#due === 'value' || this.#due === 'value or ]';
  }

  /** Reads on. Throws DocumentFault; nothing can be read after that. */
  push(bytes: Buffer): void {
    this.#bytesSinceToken += bytes.length;
    this.#tokenizer.write(bytes);
    if (this.#fault !== undefined) throw this.#fault;
    if (this.#bytesSinceToken <= this.#limits.tokenCharsMax) return;
    const message = `a text is longer than ${this.#limits.tokenCharsMax} bytes`;
    throw new DocumentFault('too-long', message);
  }

  #take(token: TokenType, value: unknown): void {
    if (token === TokenType.LEFT_BRACE) this.#begin('{');
    else if (token === TokenType.LEFT_BRACKET) this.#begin('[');
    else if (token === TokenType.RIGHT_BRACE) this.#end('{', '}');
    else if (token === TokenType.RIGHT_BRACKET) this.#end('[', ']');
    else if (token === TokenType.COLON) this.#colon();
    else if (token === TokenType.COMMA) this.#comma();
    else if (token === TokenType.STRING) this.#string(String(value));
    else if (token === TokenType.NULL) this.#scalar(undefined, 'null');
    else {
      const text = token === TokenType.NUMBER ? this.#tokenizer.number : String(value);
      this.#scalar(text, text);
    }
  }

  #colon(): void {
    this.#expect(this.#due === ':', ':');
    this.#due = 'value';
  }

  #comma(): void {
    this.#expect(this.#due === ', or end' && this.#open.length > 0, ',');
    this.#due = this.#open.at(-1) === '{' ? 'name' : 'value';
  }

  #string(text: string): void {
    if (this.#due === 'name' || this.#due === 'name or }') {
      this.#handlers.key(text);
      this.#due = ':';
    } else this.#scalar(text, JSON.stringify(text));
  }

  #scalar(text: string | undefined, printed: string): void {
    this.#expect(this.isValueDue, printed);
    this.#due = this.#afterValue();
    this.#handlers.scalar(text, printed);
  }

  #begin(kind: '{' | '['): void {
    this.#expect(this.isValueDue, kind);
    if (this.#open.length >= this.#limits.depthMax) {
      const message = `values lie deeper than ${this.#limits.depthMax} levels`;
      throw new DocumentFault('too-deep', message);
    }
    this.#open.push(kind);
    this.#due = kind === '{' ? 'name or }' : 'value or ]';
    this.#handlers.begin(kind);
  }

  #end(kind: '{' | '[', sign: string): void {
    const isEmpty = this.#due === (kind === '{' ? 'name or }' : 'value or ]');
    this.#expect(this.#open.at(-1) === kind && (isEmpty || this.#due === ', or end'), sign);
    this.#open.pop();
    this.#due = this.#afterValue();
    this.#handlers.end(kind);
  }

  #afterValue(): Due {
    return this.#open.length === 0 ? 'value' : ', or end';
  }

  #expect(isDue: boolean, found: string): void {
    if (isDue) return;
    const shown = found.slice(0, 20);
    throw new DocumentFault(
      'bad-json',
      `the document is not JSON: ${shown} stands where ${this.#due} is due`,
    );
  }
}
