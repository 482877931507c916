// How the ledger reaches ClickHouse: the embedded engine (chdb) in this process, or a server by URL; the same client and the same SQL.
// What the embedded engine does, as tried with chdb 3.4.0 (ClickHouse 26.7):
// - A process may hold one data directory at a time. Another path fails at once with "only one active data directory"; the same path
//   opens again beside the first and sees the same data. A second process fails at once: the directory's `status` file is locked.
// - After kill -9 the lock is gone and the directory opens as it was; every acknowledged insert is there.
// - Closing under a running query breaks the engine for the rest of the process, so `close` waits for all of them first. Leaving the
//   process without closing is safe. After a close the same or another path may be opened.
// - An INSERT reads the standard input of the process as well (standard-input.ts).
// - A connection runs one statement after the other; several connections of a process run theirs at once (embedded-connections.ts).
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { FwError } from '../signal/fw-error.ts';
import { type Client, EmbeddedConnections, messageOf } from './embedded-connections.ts';
import { statementBegun } from './running-statements.ts';

export interface ClickHouseOptions {
  /** A server such as `http://localhost:8123`; without one the embedded engine is used. */
  readonly url?: string;
  readonly user?: string;
  readonly password?: string;
  /** `forewarn` when missing; made when it does not exist. */
  readonly database?: string;
  /** Data directory of the embedded engine, made when it does not exist. */
  readonly path?: string;
}

/** The few things that the ledger asks of ClickHouse. Rows go in as lines of JSON. */
export interface ClickHouse {
  /** Where it is, for messages. */
  readonly place: string;
  /** Rows of a SELECT. `{name:Type}` in the SQL is bound from `params`. */
  select<T>(sql: string, params?: Readonly<Record<string, unknown>>): Promise<T[]>;
  /** The same in ClickHouse's Native format, for very many numbers (ledger/native-columns.ts). */
  selectBytes(sql: string, params?: Readonly<Record<string, unknown>>): Promise<Uint8Array>;
  /** Runs a statement that gives no rows, an INSERT with its lines among them. */
  run(sql: string): Promise<void>;
  /** Waits for what is running, then closes. */
  close(): Promise<void>;
}

/** Who runs statements. */
interface Clients {
  use<T>(call: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** A server that works on a statement for longer than that, such as one that copies a table, says so meanwhile. */
const SIGNS_OF_LIFE = {
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: '10000',
} as const;
const DATABASE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Opens ClickHouse with its database. Throws FwError FW_CONFIG and FW_LEDGER_AWAY. */
export async function openClickHouse(options: ClickHouseOptions): Promise<ClickHouse> {
  const { url, database = 'forewarn' } = options;
  if (!DATABASE_NAME.test(database)) {
    throw new FwError('FW_CONFIG', `"${database}" is no name of a database; use letters and _.`);
  }
  if (url === undefined || url === '') return openEmbedded(options.path, database);
  return openServer(url, options, database);
}

/** What ClickHouse itself answered. Told by its form: the embedded engine throws a class of another package than the client's. */
export function isClickHouseError(error: unknown): error is Error & { readonly type: string } {
  return error instanceof Error && 'type' in error && typeof error.type === 'string';
}

/** Whether ClickHouse refused an insert because of its rows, so that others may still go in. */
export function isRowFault(error: unknown): boolean {
  return isClickHouseError(error) && ROW_FAULTS.test(error.type);
}

const ROW_FAULTS =
  /^(CANNOT_PARSE|CANNOT_READ_ALL_DATA|CANNOT_CONVERT|CANNOT_INSERT_NULL|INCORRECT_DATA|TYPE_MISMATCH|ARGUMENT_OUT_OF_BOUND|VALUE_IS_OUT_OF_RANGE|VIOLATED_CONSTRAINT|TOO_LARGE|UNKNOWN_ELEMENT_OF_ENUM|ILLEGAL_COLUMN|DECIMAL_OVERFLOW)/;

async function openEmbedded(path: string | undefined, database: string): Promise<ClickHouse> {
  if (path === undefined || path === '') {
    throw new FwError('FW_CONFIG', 'The embedded ledger needs a data directory (path).');
  }
  const ended = statementBegun(path, 'the opening of the folder');
  try {
    return clickHouseOf(await EmbeddedConnections.open(path, database), path);
  } finally {
    ended();
  }
}

async function openServer(
  url: string,
  { user = 'default', password = '' }: ClickHouseOptions,
  database: string,
): Promise<ClickHouse> {
  const settings = {
    url,
    username: user,
    password,
    request_timeout: REQUEST_TIMEOUT_MS,
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  } as const;
  const maker = clickHouseOf(served(createClient(settings)), url);
  try {
    await maker.run(`CREATE DATABASE IF NOT EXISTS ${database}`);
  } finally {
    await maker.close();
  }
  return clickHouseOf(served(createClient({ ...settings, database })), url);
}

/** A server runs what it is sent side by side. */
function served(client: Client): Clients {
  return { use: (call) => call(client), close: () => client.close() };
}

function clickHouseOf(clients: Clients, place: string): ClickHouse {
  const running = new RunningCalls(place);
  return {
    place,
    select: <T>(sql: string, params: Readonly<Record<string, unknown>> = {}) =>
      running.add(sql, () =>
        clients.use(async (client) => {
          const format = 'JSONEachRow';
          const rows = await client.query({ query: sql, format, query_params: { ...params } });
          return rows.json<T>();
        }),
      ),
    selectBytes: (sql, params = {}) =>
      running.add(sql, () =>
        clients.use(async (client) => {
          const query = `${sql}\nFORMAT Native`;
          const { stream } = await client.exec({ query, query_params: { ...params } });
          const chunks = await Array.fromAsync(stream, (chunk: Uint8Array) => chunk);
          // The embedded engine gives one, which is not copied once more.
          return chunks.length === 1 ? (chunks[0] ?? new Uint8Array()) : Buffer.concat(chunks);
        }),
      ),
    run: (sql) =>
      running.add(sql, () =>
        clients.use(async (client) => {
          await client.command({ query: sql, clickhouse_settings: SIGNS_OF_LIFE });
        }),
      ),
    close: async () => {
      if (!running.close()) return;
      await running.settled();
      const ended = statementBegun(place, 'the end of its connections');
      await clients.close().finally(ended);
    },
  };
}

/** Knows the calls that are under way, and says in one code that ClickHouse could not be reached. */
class RunningCalls {
  readonly #place: string;
  readonly #calls = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(place: string) {
    this.#place = place;
  }

  async add<T>(sql: string, call: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new FwError('FW_LEDGER_AWAY', `${this.#place} is closed.`);
    const ended = statementBegun(this.#place, sql);
    const promise = call();
    this.#calls.add(promise);
    try {
      return await promise;
    } catch (cause) {
      // What ClickHouse itself says is left as it is; all else is the way to it.
      if (isClickHouseError(cause)) throw cause;
      const message = `ClickHouse at ${this.#place} cannot be reached: ${messageOf(cause)}.`;
      throw new FwError('FW_LEDGER_AWAY', message, { cause });
    } finally {
      ended();
      this.#calls.delete(promise);
    }
  }

  /** Whether this was the first close. */
  close(): boolean {
    if (this.#isClosed) return false;
    this.#isClosed = true;
    return true;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#calls);
  }
}
