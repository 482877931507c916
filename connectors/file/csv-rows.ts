// Numbered lines to CSV rows (RFC 4180), for files that may be damaged. A quote that is opened and never closed must cost its own
// row only, not the rest of the file: a quoted value may go over a bounded number of lines, and when no closing quote comes by
// then, the line with the opening quote is refused and reading goes on with the line after it.
// csv-parse reads whatever has quotes, many rows a call; rows without quotes are split at their delimiters.
import { parse } from 'csv-parse/sync';
import { FwError } from '../../signal/fw-error.ts';
import { type CsvLayout, TO_HEADER } from '../mapping/csv-layout.ts';
import type { RowFault } from '../mapping/mapping.ts';
import { HeaderSearch } from './header-search.ts';
import type { LineBlock } from './line-splitter.ts';

export interface RawRow {
  /** Line on which the row starts. */
  readonly row: number;
  readonly raw: string;
}

/** A row with as many values as the header has, or what is wrong with it, or a line that is no row. */
export type CsvRow = RawRow &
  (
    | { readonly values: readonly string[] }
    | { readonly fault: RowFault }
    | { readonly isLeftOut: true }
  );

export interface CsvRowsOptions {
  readonly layout: CsvLayout;
  readonly file: string;
  /** Given when reading goes on in the middle of a file. */
  readonly header?: readonly string[];
  /** Columns by which the header is found where the lines before it are not counted. */
  readonly wanted?: readonly string[];
}

interface Line extends RawRow {
  readonly fault: RowFault | undefined;
}

/** Lines that one row with quoted line breaks can have. */
export const ROW_LINES_MAX = 100;

export class CsvRows {
  readonly #delimiter: string;
  /** None where a quote is a sign as any other. */
  readonly #quote: string | undefined;
  readonly #dropLines: readonly string[];
  readonly #file: string;
  /** Lines before the header; all that come where it has to be found. */
  readonly #skipLines: number;
  readonly #search: HeaderSearch | undefined;
  #header: readonly string[] | undefined;
  /** Lines of a row whose quote is still open. */
  #open: Line[] = [];
  /** Lines that are rows by themselves and wait to be parsed together. */
  #whole: Line[] = [];
  #rows: CsvRow[] = [];

  constructor({ layout, file, header, wanted = [] }: CsvRowsOptions) {
    const { delimiter, quote, skipLines, dropLines } = layout;
    this.#delimiter = delimiter;
    this.#quote = quote;
    this.#dropLines = dropLines;
    this.#file = file;
    this.#header = header;
    this.#skipLines = skipLines === TO_HEADER ? 0 : skipLines;
    if (skipLines === TO_HEADER) this.#search = new HeaderSearch(file, wanted);
  }

  get header(): readonly string[] | undefined {
    return this.#header;
  }

  /** Whether lines have been taken whose row is not given yet, or among which the header was looked for and not found. */
  get isMidRow(): boolean {
    return this.#open.length > 0 || (this.#header === undefined && this.#search?.hasBegun === true);
  }

  /** The rows that these lines complete. Throws FW_FILE when the header is damaged. */
  push(block: LineBlock): CsvRow[] {
    if (this.#isPlain(block)) return this.#split(block);
    for (let i = 0; i < block.lines.length; i++) {
      const raw = block.lines[i] ?? '';
      this.#take({ row: block.firstRow + i, raw, fault: block.faults.get(i) });
    }
    return this.#given();
  }

  /** Whether each of these lines is a row by itself, to be split at its delimiters: most files have no quote at all. */
  #isPlain({ lines, faults, firstRow }: LineBlock): boolean {
    if (this.#header === undefined || this.#open.length > 0 || faults.size > 0) return false;
    if (firstRow <= this.#skipLines) return false;
    const quote = this.#quote;
    if (quote === undefined) return true;
    for (let i = 0; i < lines.length; i++) if (lines[i]?.includes(quote) === true) return false;
    return true;
  }

  #split({ lines, firstRow }: LineBlock): CsvRow[] {
    for (let i = 0; i < lines.length; i++) {
      const raw = lines[i] ?? '';
      if (raw === '') continue;
      const row = firstRow + i;
      if (this.#isLeftOut(raw)) this.#rows.push({ row, raw, isLeftOut: true });
      else this.#giveRow({ row, raw }, raw.split(this.#delimiter));
    }
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /** The rows of lines whose closing quote will not come any more. Throws FW_FILE when the header was looked for and is not there. */
  end(): CsvRow[] {
    if (this.#header === undefined) this.#search?.end();
    while (this.#open.length > 0) this.#giveUpOpenRow();
    return this.#given();
  }

  #given(): CsvRow[] {
    this.#parseWhole();
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #take(line: Line): void {
    if (line.row <= this.#skipLines) return;
    if (this.#open.length > 0) this.#takeIntoOpenRow(line);
    else if (this.#isLeftOut(line.raw)) {
      this.#rows.push({ row: line.row, raw: line.raw, isLeftOut: true });
    } else if (this.#header === undefined) this.#takeHeader(line);
    else if (line.fault !== undefined) {
      this.#parseWhole();
      this.#refuse(line, line.fault, Math.max(line.raw.indexOf('\uFFFD'), 0));
    } else if (this.#opensQuote(line.raw)) {
      this.#parseWhole();
      this.#open.push(line);
    } else if (line.raw !== '') this.#whole.push(line);
  }

  #takeHeader(line: Line): void {
    if (line.raw.trim() === '') return;
    const header = line.fault === undefined ? this.#parse(line.raw) : line.fault.message;
    if (this.#search !== undefined) {
      const cells = typeof header === 'string' ? [] : header.map((name) => name.trim());
      if (!this.#search.isHeader(line.row, cells)) return;
    }
    if (typeof header === 'string') {
      throw new FwError('FW_FILE', `The header of ${this.#file} cannot be read: ${header}.`);
    }
    const names = header.map((name) => name.trim());
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new FwError('FW_FILE', `The header of ${this.#file} has the column '${twice}' twice.`);
    }
    this.#header = names;
  }

  #takeIntoOpenRow(line: Line): void {
    this.#open.push(line);
    if (line.fault === undefined && this.#opensQuote(line.raw)) {
      const first = this.#open[0] ?? line;
      const raw = this.#open.map((part) => part.raw).join('\n');
      const values = this.#parse(raw);
      if (typeof values !== 'string' && values.length === this.#header?.length) {
        this.#open = [];
        this.#rows.push({ row: first.row, raw, values });
      } else this.#giveUpOpenRow();
    } else if (line.fault !== undefined || this.#open.length >= ROW_LINES_MAX) {
      this.#giveUpOpenRow();
    }
  }

  /** Refuses the line with the opening quote and takes those after it anew. */
  #giveUpOpenRow(): void {
    const [first, ...rest] = this.#open;
    this.#open = [];
    if (first === undefined) return;
    const fault = { code: 'quote', message: 'a quote is opened and not closed' };
    this.#refuse(first, fault, first.raw.lastIndexOf(this.#quote ?? ''));
    for (const line of rest) this.#take(line);
  }

  #parseWhole(): void {
    const lines = this.#whole;
    if (lines.length === 0) return;
    this.#whole = [];
    const hasQuotes = lines.some((line) => this.#hasQuote(line.raw));
    const together = hasQuotes ? this.#parseLines(lines) : undefined;
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i];
      if (line === undefined) break;
      const values = together?.[i] ?? this.#parse(line.raw);
      if (typeof values !== 'string') this.#giveRow(line, values);
      else
        this.#refuse(line, { code: 'quote', message: values }, line.raw.indexOf(this.#quote ?? ''));
    }
  }

  /** All lines in one go, or undefined when one of them is damaged. */
  #parseLines(lines: readonly Line[]): string[][] | undefined {
    const rows = this.#parseCsv(lines.map((line) => line.raw).join('\n'));
    return typeof rows !== 'string' && rows.length === lines.length ? rows : undefined;
  }

  /** Values of one row, or the words that say what is wrong with its quotes. */
  #parse(raw: string): string[] | string {
    if (!this.#hasQuote(raw)) return raw.split(this.#delimiter);
    const rows = this.#parseCsv(raw);
    if (typeof rows === 'string') return rows;
    return rows.length === 1 && rows[0] !== undefined ? rows[0] : 'its quotes do not match';
  }

  #isLeftOut(raw: string): boolean {
    const beginnings = this.#dropLines;
    for (let i = 0; i < beginnings.length; i++)
      if (raw.startsWith(beginnings[i] ?? '')) return true;
    return false;
  }

  #giveRow(line: RawRow, values: readonly string[]): void {
    const header = this.#header ?? [];
    if (values.length === header.length) {
      this.#rows.push({ row: line.row, raw: line.raw, values });
      return;
    }
    const counts = `the row has ${values.length} columns and the header ${header.length}`;
    const column = header[values.length];
    const place = column === undefined ? {} : { column };
    this.#rows.push({
      row: line.row,
      raw: line.raw,
      fault: { ...place, code: 'columns', message: counts },
    });
  }

  /** Refuses a line for what stands at a character of it, naming the column there as well as can be told. */
  #refuse(line: Line, fault: RowFault, at: number): void {
    const column = this.#header?.[line.raw.slice(0, at).split(this.#delimiter).length - 1];
    const place = column === undefined ? {} : { column };
    this.#rows.push({ row: line.row, raw: line.raw, fault: { ...place, ...fault } });
  }

  #parseCsv(text: string): string[][] | string {
    const quote = this.#quote ?? null;
    const options = { delimiter: this.#delimiter, quote, escape: quote, relax_column_count: true };
    try {
      return parse(text, { ...options, record_delimiter: '\n' });
    } catch (error) {
      return error instanceof Error ? `its quotes are wrong (${error.message})` : 'it is not CSV';
    }
  }

  #hasQuote(line: string): boolean {
    return this.#quote !== undefined && line.includes(this.#quote);
  }

  /** Whether a quote that begins or ends in the line has its other end elsewhere. */
  #opensQuote(line: string): boolean {
    const quote = this.#quote;
    if (quote === undefined) return false;
    let count = 0;
    for (let at = line.indexOf(quote); at !== -1; at = line.indexOf(quote, at + 1)) count++;
    return count % 2 === 1;
  }
}
