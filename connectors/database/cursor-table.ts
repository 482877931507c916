// What a table of a partner's database is, whichever database it is: rows in the order of a column that grows, a page at a time.
import type { TlsTexts } from '../mapping/tls-texts.ts';

/** Where a query is asked, and what it is. */
export interface TableSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  /** TLS when present; the texts are PEM. Without `ca` the authorities of the system are trusted. */
  readonly tls?: TlsTexts;
  /** A SELECT without a semicolon. */
  readonly query: string;
  /** Columns of the query. */
  readonly time: string;
  readonly id: string;
  /** Column that holds the record as JSON; the whole row when missing. */
  readonly record?: string;
  /** How far it is looked back: milliseconds of a column of time, or a number of one of numbers. */
  readonly overlap: { readonly ms: number } | { readonly count: number };
  readonly pageRows: number;
  readonly timeoutMs: number;
}

/** Where a row stands: its values as texts that the database takes back. */
export interface Cursor {
  readonly time: string;
  /** Tells rows of one time apart, and gives them an order. */
  readonly id: string;
  /** The time from which it is looked again for rows that were committed late. */
  readonly back: string;
}

export interface CursorRow extends Cursor {
  /** JSON text. */
  readonly record: string;
  /** Whether it stands behind the row that the page was asked with. */
  readonly isAhead: boolean;
}

/** How long a count of rows may take: pages wait for it, and a thirtieth of what a page may take is little. */
export function countMsMax({ timeoutMs }: Pick<TableSettings, 'timeoutMs'>): number {
  return Math.max(1, Math.round(timeoutMs / 30));
}

export interface PageAsked {
  /** Rows of this time and later; all of them when both are missing. */
  readonly from?: string;
  /** Rows behind this one. */
  readonly after?: Cursor;
  /** The furthest row that is known. */
  readonly high?: Cursor;
}

/** Throws FW_SOURCE_AWAY while the database is away, FW_CONFIG when somebody has to mend a setting. */
export interface CursorTable {
  /** For people: `postgresql://host:5432/bank`. */
  readonly where: string;
  /** Rows that a page has, unless it is the last. */
  readonly pageRows: number;
  open(): Promise<void>;
  page(asked: PageAsked): Promise<CursorRow[]>;
  /** How many rows stand behind this one, of which no more than so many are counted. Throws FW_SOURCE_AWAY when that takes longer than `countMsMax`. */
  countBehind(high: Cursor, countMax: number): Promise<number>;
  /** Ends it at once; what is under way fails. */
  close(): Promise<void>;
}
