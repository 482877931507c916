// A query of a MySQL or MariaDB database as a table with a cursor. Each page is a transaction that can change nothing and has a time limit. Values of
// the cursor stand in the statement as numbers or as bytes in hexadecimal, so that no setting of the server can read them otherwise.
import type { Connection, FieldPacket } from 'mysql2/promise';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import {
  type Cursor,
  type CursorRow,
  type CursorTable,
  countMsMax,
  type PageAsked,
  type TableSettings,
} from './cursor-table.ts';

const CONNECT_MS_MAX = 10_000;
/** More than the database's own limit, for a network that swallows the answer. */
const GRACE_MS = 5_000;
/** Types of columns that hold numbers, by the protocol: integers and decimals. */
const NUMBERS = new Set([1, 2, 3, 8, 9, 246]);
const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** Classes of SQLSTATE that pass by themselves: no connection, a conflict, a query that was ended, what is not told more nearly. */
const PASSING = /^(?:08|40|70|HY)/;
/** A time limit that passed, at MariaDB and at MySQL. */
const TIMED_OUT = new Set<unknown>([1969, 3024]);
/** Columns of a page before those of the row. */
const CURSOR_COLUMNS = 5;

/** Whether the columns of the cursor hold numbers. */
interface Numeric {
  readonly time: boolean;
  readonly id: boolean;
}

interface Opened {
  readonly connection: Connection;
  readonly numeric: Numeric;
  /** MariaDB says otherwise how long a statement may take. */
  readonly isMariadb: boolean;
}

export class MysqlTable implements CursorTable {
  readonly where: string;
  readonly #settings: TableSettings;
  #opened: Opened | undefined;

  constructor(settings: TableSettings) {
    this.#settings = settings;
    this.where = `mysql://${settings.host}:${settings.port}/${settings.database}`;
  }

  get pageRows(): number {
    return this.#settings.pageRows;
  }

  async open(): Promise<void> {
    if (this.#opened !== undefined) return;
    const { host, port, database, user, password, tls, timeoutMs } = this.#settings;
    // The library is loaded only by those who use it.
    const { createConnection } = await import('mysql2/promise');
    let connection: Connection | undefined;
    try {
      connection = await createConnection({
        ...{ host, port, database, user },
        ...(password === undefined ? {} : { password }),
        ...(tls === undefined
          ? {}
          : { ssl: { ...tls, rejectUnauthorized: true, verifyIdentity: true } }),
        connectTimeout: CONNECT_MS_MAX,
        charset: 'utf8mb4',
        // Times, decimals and numbers beyond 2^53 come as the texts that they are.
        dateStrings: true,
        supportBigNumbers: true,
        enableKeepAlive: true,
      });
      // A connection that breaks fails the question that is under way, or the next one.
      connection.on('error', () => undefined);
      // Times of TIMESTAMP columns are printed the same wherever the database stands.
      await connection.query("SET SESSION time_zone = '+00:00'");
      const version = String((await rowsOf(connection, 'SELECT VERSION()'))[0]?.[0]);
      const isMariadb = /mariadb/i.test(version);
      const limit = isMariadb
        ? `max_statement_time = ${timeoutMs / 1000}`
        : `max_execution_time = ${timeoutMs}`;
      await connection.query(`SET SESSION ${limit}`);
      const numeric = await numericOf(connection, this.#settings);
      // The server would take one for the other without a word.
      if (numeric.time !== 'count' in this.#settings.overlap) throw this.#overlapFault(numeric);
      this.#opened = { connection, numeric, isMariadb };
    } catch (error) {
      connection?.destroy();
      throw this.#errorOf(error);
    }
  }

  async page(asked: PageAsked): Promise<CursorRow[]> {
    const opened = this.#atHand();
    const sql = mysqlStatement(this.#settings, asked, opened.numeric);
    const [rows, fields] = await this.#ask(opened, sql);
    const names = fields.map(({ name }) => name).slice(CURSOR_COLUMNS);
    return rows.map((values) => rowOf(values, names));
  }

  async countBehind(high: Cursor, countMax: number): Promise<number> {
    const opened = this.#atHand();
    const count = countStatement(this.#settings, high, countMax, opened.numeric);
    const limitMs = countMsMax(this.#settings);
    const sql = opened.isMariadb
      ? `SET STATEMENT max_statement_time = ${limitMs / 1000} FOR SELECT ${count}`
      : `SELECT /*+ MAX_EXECUTION_TIME(${limitMs}) */ ${count}`;
    try {
      const [rows] = await this.#ask(opened, sql);
      return Number(rows[0]?.[0]);
    } catch (error) {
      // The connection goes on, where a page that fails ends it.
      await opened.connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  #atHand(): Opened {
    if (this.#opened !== undefined) return this.#opened;
    throw new FwError('FW_SOURCE_AWAY', `The connection to ${this.where} is closed.`);
  }

  /** The rows of a question, which can change nothing. */
  async #ask({ connection }: Opened, sql: string): Promise<[unknown[][], FieldPacket[]]> {
    try {
      await connection.query('START TRANSACTION READ ONLY');
      const timeout = this.#settings.timeoutMs + GRACE_MS;
      const [rows, fields] = await connection.query({ sql, rowsAsArray: true, timeout });
      await connection.query('COMMIT');
      return [listsOf(rows), fields];
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  close(): Promise<void> {
    this.#opened?.connection.destroy();
    this.#opened = undefined;
    return Promise.resolve();
  }

  #overlapFault(numeric: Numeric): FwError {
    const wanted = numeric.time
      ? 'a column of numbers: make the overlap of this source a number, as 1000'
      : 'no column of numbers: make the overlap of this source a time, as 60s';
    return new FwError('FW_CONFIG', `${this.#settings.time} of ${this.where} is ${wanted}.`);
  }

  #errorOf(cause: unknown): FwError {
    if (isFwError(cause)) return cause;
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    const text = `${this.where} cannot be read: ${why}.`;
    const { time, id, timeoutMs } = this.#settings;
    const code = String(Reflect.get(Object(cause), 'code') ?? '');
    if (TIMED_OUT.has(Reflect.get(Object(cause), 'errno'))) {
      const advice = `It took longer than ${timeoutMs} ms: is there an index on (${time}, ${id})?`;
      return new FwError('FW_SOURCE_AWAY', `${text} ${advice}`, { cause });
    }
    const state = String(Reflect.get(Object(cause), 'sqlState') ?? '');
    const isCertificate = /CERT|TLS|SSL/.test(code);
    if (!isCertificate && (!/^[0-9A-Z]{5}$/.test(state) || PASSING.test(state)))
      return new FwError('FW_SOURCE_AWAY', text, { cause });
    const advice = state.startsWith('28')
      ? 'Look at the user and password of this source'
      : 'Look at the query and the connection of this source';
    return new FwError('FW_CONFIG', `${text} ${advice}.`, { cause });
  }
}

/** The statement of a page. Its first columns are the record where a column holds it, the cursor, and whether the row is ahead. */
export function mysqlStatement(
  settings: TableSettings,
  { from, after, high }: PageAsked,
  numeric: Numeric,
): string {
  const time = `source.${quoted(settings.time)}`;
  const id = `source.${quoted(settings.id)}`;
  const { overlap, record, query, pageRows } = settings;
  const back =
    'ms' in overlap ? `INTERVAL ${overlap.ms * 1000} MICROSECOND` : String(overlap.count);
  const behind = (row: Pick<Cursor, 'time' | 'id'>) => behindOf(settings, row, numeric);
  const columns = [
    record === undefined ? 'NULL' : `CAST(source.${quoted(record)} AS CHAR)`,
    `CAST(${time} AS CHAR)`,
    `CAST(${id} AS CHAR)`,
    `CAST(${time} - ${back} AS CHAR)`,
    high === undefined ? '1' : behind(high),
    ...(record === undefined ? ['source.*'] : []),
  ];
  const where = [`${time} IS NOT NULL`];
  if (after !== undefined) where.push(behind(after));
  else if (from !== undefined) where.push(`${time} >= ${literal(from, numeric.time)}`);
  return `SELECT ${columns.join(', ')} FROM (${query}\n) AS source WHERE ${where.join(' AND ')} ORDER BY ${time}, ${id} LIMIT ${pageRows}`;
}

/** What counts the rows behind one, behind its SELECT. */
function countStatement(
  settings: TableSettings,
  high: Cursor,
  countMax: number,
  numeric: Numeric,
): string {
  const behind = behindOf(settings, high, numeric);
  const rows = `SELECT 1 FROM (${settings.query}\n) AS source WHERE ${behind} LIMIT ${countMax}`;
  return `count(*) FROM (${rows}) AS behind`;
}

/** Written out, because a comparison of rows takes no index. */
function behindOf(
  settings: TableSettings,
  row: Pick<Cursor, 'time' | 'id'>,
  numeric: Numeric,
): string {
  const [time, id] = [`source.${quoted(settings.time)}`, `source.${quoted(settings.id)}`];
  const [t, n] = [literal(row.time, numeric.time), literal(row.id, numeric.id)];
  return `(${time} > ${t} OR (${time} = ${t} AND ${id} > ${n}))`;
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function literal(text: string, isNumeric: boolean): string {
  if (isNumeric && NUMBER.test(text)) return text;
  return text === '' ? "''" : `_utf8mb4 0x${Buffer.from(text).toString('hex')}`;
}

async function numericOf(connection: Connection, settings: TableSettings): Promise<Numeric> {
  const columns = `source.${quoted(settings.time)}, source.${quoted(settings.id)}`;
  const sql = `SELECT ${columns} FROM (${settings.query}\n) AS source LIMIT 0`;
  const [, fields] = await connection.query(sql);
  const [time = false, id = false] = fields.map(({ columnType }) => NUMBERS.has(columnType ?? -1));
  return { time, id };
}

async function rowsOf(connection: Connection, sql: string): Promise<unknown[][]> {
  const [rows] = await connection.query({ sql, rowsAsArray: true });
  return listsOf(rows);
}

function listsOf(rows: unknown): unknown[][] {
  return Array.isArray(rows) ? rows.filter((row): row is unknown[] => Array.isArray(row)) : [];
}

function rowOf(values: readonly unknown[], names: readonly string[]): CursorRow {
  const [record, time, id, back, isAhead] = values;
  const cells = values.slice(CURSOR_COLUMNS).map(plain);
  return {
    record:
      typeof record === 'string'
        ? record
        : JSON.stringify(Object.fromEntries(names.map((name, i) => [name, cells[i]]))),
    time: String(time),
    id: String(id),
    back: String(back),
    isAhead: Number(isAhead) === 1,
  };
}

function plain(value: unknown): unknown {
  return Buffer.isBuffer(value) ? value.toString('base64') : value;
}
