// A query of a PostgreSQL database as a table with a cursor. Each page is a transaction of its own that can change nothing and has a time limit, so
// that a pooler between us and the database does not matter. The database itself prints rows as JSON.
import type pg from 'pg';
import { FwError } from '../../signal/fw-error.ts';
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
/** Classes and codes of SQLSTATE that pass by themselves: no connection, no room, a conflict, shutting down, its own trouble. */
const PASSING = /^(?:08|53|40|57P|58|XX)/;
const TIMED_OUT = '57014';
const NO_SUCH_OPERATOR = '42883';

export class PostgresTable implements CursorTable {
  readonly where: string;
  readonly #settings: TableSettings;
  #client: pg.Client | undefined;

  constructor(settings: TableSettings) {
    this.#settings = settings;
    this.where = `postgresql://${settings.host}:${settings.port}/${settings.database}`;
  }

  get pageRows(): number {
    return this.#settings.pageRows;
  }

  async open(): Promise<void> {
    if (this.#client !== undefined) return;
    const { host, port, database, user, password, tls, timeoutMs } = this.#settings;
    // The library is loaded only by those who use it.
    const { default: library } = await import('pg');
    const client = new library.Client({
      ...{ host, port, database, user },
      ...(password === undefined ? {} : { password }),
      ...(tls === undefined ? {} : { ssl: { ...tls, rejectUnauthorized: true } }),
      application_name: 'forewarn',
      connectionTimeoutMillis: CONNECT_MS_MAX,
      query_timeout: timeoutMs + GRACE_MS,
      keepAlive: true,
    });
    // A connection that breaks fails the question that is under way, or the next one.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw this.#errorOf(error);
    }
    this.#client = client;
  }

  async page(asked: PageAsked): Promise<CursorRow[]> {
    const rows = await this.#rowsOf(statementOf(this.#settings, asked), this.#settings.timeoutMs);
    return rows.map(rowOf);
  }

  async countBehind(high: Cursor, countMax: number): Promise<number> {
    const statement = countStatementOf(this.#settings, high, countMax);
    try {
      const rows = await this.#rowsOf(statement, countMsMax(this.#settings));
      return Number(rows[0]?.[0]);
    } catch (error) {
      // The connection goes on, where a page that fails ends it: a transaction that failed would fail the next page as well.
      await this.#client?.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** The rows of a question, which can change nothing. */
  async #rowsOf({ text, values }: Statement, timeoutMs: number): Promise<unknown[][]> {
    const client = this.#client;
    if (client === undefined)
      throw new FwError('FW_SOURCE_AWAY', `The connection to ${this.where} is closed.`);
    try {
      // Times are printed the same wherever the database stands.
      await client.query(
        `BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeoutMs}; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'`,
      );
      const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array' });
      await client.query('COMMIT');
      return rows;
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // A question under way would be waited for; without its socket it fails.
    if (client !== undefined) await client.end().catch(() => undefined);
  }

  #errorOf(cause: unknown): FwError {
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    const text = `${this.where} cannot be read: ${why}.`;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === TIMED_OUT) {
      const { time, id } = this.#settings;
      const advice = `It took longer than ${this.#settings.timeoutMs} ms: is there an index on (${time}, ${id})?`;
      return new FwError('FW_SOURCE_AWAY', `${text} ${advice}`, { cause });
    }
    const isSaid = /^[0-9A-Z]{5}$/.test(code) && !PASSING.test(code);
    const isCertificate = /CERT|TLS|SSL/.test(code);
    if (!isSaid && !isCertificate) return new FwError('FW_SOURCE_AWAY', text, { cause });
    if (code === NO_SUCH_OPERATOR) {
      const advice = `Is overlap a number where ${this.#settings.time} is one, and a time where it is one?`;
      return new FwError('FW_CONFIG', `${text} ${advice}`, { cause });
    }
    const advice = code.startsWith('28')
      ? 'Look at the user and password of this source'
      : 'Look at the query and the connection of this source';
    return new FwError('FW_CONFIG', `${text} ${advice}.`, { cause });
  }
}

interface Statement {
  readonly text: string;
  readonly values: string[];
}

/** The statement that counts the rows behind one. */
function countStatementOf(
  { time, id, query }: TableSettings,
  high: Cursor,
  countMax: number,
): Statement {
  const row = `(source.${quoted(time)}, source.${quoted(id)})`;
  const behind = `SELECT 1 FROM (${query}\n) AS source WHERE ${row} > ($1, $2) LIMIT ${countMax}`;
  return { text: `SELECT count(*) FROM (${behind}) AS behind`, values: [high.time, high.id] };
}

/** The statement of a page. Values go as parameters, whose types the database takes from the columns. */
export function statementOf(settings: TableSettings, { from, after, high }: PageAsked): Statement {
  const time = `source.${quoted(settings.time)}`;
  const id = `source.${quoted(settings.id)}`;
  const { overlap, record, query, pageRows } = settings;
  const back = 'ms' in overlap ? `interval '${overlap.ms} milliseconds'` : overlap.count;
  const values: string[] = [];
  const value = (text: string) => `$${values.push(text)}`;
  const behind = (row: { time: string; id: string }) =>
    `(${time}, ${id}) > (${value(row.time)}, ${value(row.id)})`;
  const isAhead = high === undefined ? 'true' : behind(high);
  const where =
    after === undefined ? from !== undefined && `${time} >= ${value(from)}` : behind(after);
  const json = record === undefined ? 'row_to_json(source)' : `source.${quoted(record)}`;
  const columns = `${json}::text, ${time}::text, ${id}::text, (${time} - ${back})::text, ${isAhead}`;
  const condition = `${time} IS NOT NULL${where === false ? '' : ` AND ${where}`}`;
  const text = `SELECT ${columns} FROM (${query}\n) AS source WHERE ${condition} ORDER BY ${time}, ${id} LIMIT ${pageRows}`;
  return { text, values };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function rowOf(values: readonly unknown[]): CursorRow {
  const [record, time, id, back, isAhead] = values;
  return {
    record: String(record ?? ''),
    time: String(time),
    id: String(id),
    back: String(back),
    isAhead: isAhead === true,
  };
}
