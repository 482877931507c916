// The connections of one embedded engine. Each runs one statement after the other, so that a count of days or a report would hold up every write;
// another connection is opened when all there are are busy, and statements run beside each other.
import { mkdirSync } from 'node:fs';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { drainPending } from 'chdb';
import { FwError } from '../signal/fw-error.ts';
import { embeddedConnection } from './embedded-connection.ts';

export type Client = ReturnType<typeof createClient>;

/** The tables of a write, a count of days and a report at once; more would only share the processors. */
const CONNECTIONS_MAX = 4;

interface Connection {
  /** Resolves when it is in its database. */
  readonly ready: Promise<Client>;
  callCount: number;
}

export class EmbeddedConnections {
  readonly #path: string;
  readonly #database: string;
  readonly #connections: Connection[] = [];

  private constructor(path: string, database: string) {
    this.#path = path;
    this.#database = database;
  }

  /** Opens a data directory with its database, made when they do not exist. Throws FwError FW_LEDGER_AWAY when another process holds it. */
  static async open(path: string, database: string): Promise<EmbeddedConnections> {
    const connections = new EmbeddedConnections(path, database);
    await connections.#connection().ready;
    return connections;
  }

  /** Calls with the least busy connection. */
  async use<T>(call: (client: Client) => Promise<T>): Promise<T> {
    const connection = this.#connection();
    connection.callCount++;
    try {
      return await call(await connection.ready);
    } finally {
      connection.callCount--;
    }
  }

  /** Closes all; nothing may run: a query that does breaks the engine for the rest of the process. */
  async close(): Promise<void> {
    for (const { ready } of this.#connections) await (await ready).close();
    await drainPending();
  }

  #connection(): Connection {
    const [idlest] = this.#connections.toSorted((a, b) => a.callCount - b.callCount);
    const isFull = this.#connections.length >= CONNECTIONS_MAX;
    if (idlest !== undefined && (idlest.callCount === 0 || isFull)) return idlest;
    const made = { ready: this.#connect(), callCount: 0 };
    this.#connections.push(made);
    // One that cannot be opened is opened anew by the next call.
    made.ready.catch(() => this.#connections.splice(this.#connections.indexOf(made), 1));
    return made;
  }

  async #connect(): Promise<Client> {
    const client = embeddedClient(this.#path);
    try {
      // `default` of the embedded engine is not kept on disk. The session keeps the database of its USE.
      await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${this.#database}` });
      await client.command({ query: `USE ${this.#database}` });
      return client;
    } catch (error) {
      await client.close();
      throw error;
    }
  }
}

function embeddedClient(path: string): Client {
  try {
    mkdirSync(path, { recursive: true });
    return createClient({
      connection: embeddedConnection(path),
      log: { level: ClickHouseLogLevel.OFF },
    });
  } catch (cause) {
    throw new FwError(
      'FW_LEDGER_AWAY',
      `The embedded ledger at ${path} cannot be opened: ${messageOf(cause)}. ` +
        'One process may hold it at a time, and a process one ledger: stop the other forewarn, or choose another data directory.',
      { cause },
    );
  }
}

/** What an error says, without the full stop at its end. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.trim().replace(/\.$/, '') : String(error);
}
