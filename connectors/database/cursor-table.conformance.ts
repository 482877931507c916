// What a query of every kind of database must do. Each kind's integration test runs this suite, and that of all sources, with a real server.
import { afterEach, describe, expect, it } from 'vitest';
import { compileMapping } from '../mapping/compile-mapping.ts';
import type { CursorTable, TableSettings } from './cursor-table.ts';
import { DatabaseFeed } from './database-feed.ts';

export interface DatabaseUnderTest {
  readonly login: Pick<TableSettings, 'host' | 'port' | 'database' | 'user' | 'password'>;
  readonly makeTable: (settings: TableSettings) => CursorTable;
  /** Runs a statement. */
  readonly sql: (text: string) => Promise<unknown>;
  /** A table with the columns ref (a text, its key), booked (a time), payer, payee and yuan (a decimal). */
  readonly create: (table: string) => string;
  /** A statement that moves the time of all rows by a second. */
  readonly touch: (table: string) => string;
  /** A query of the table that takes five seconds. */
  readonly slowQuery: (table: string) => string;
  /** A query of the table that takes 60 ms a row that it looks at. */
  readonly patientQuery: (table: string) => string;
  /** A query of the table that would change it, and what the server says of that. */
  readonly changingQuery: (table: string) => Promise<string>;
  readonly refusal: string;
  /** Of the server's certificate, PEM. */
  readonly ca: string;
  /** A query that gives rows only over an encrypted connection, with what a payment has. */
  readonly encryptedQuery: string;
}

const PAYMENTS = compileMapping(
  `name: payments
format: ndjson
source: bank
signals:
  - type: transfer.completed
    fields:
      id: "{ref}"
      transferId: "{ref}"
      time: { from: booked, format: [rfc3339, "yyyy-MM-dd HH:mm:ss.SSSSSS"], zone: UTC }
      region: "330106"
      payer: "{payer}"
      payee: "{payee}"
      amountFen: { from: yuan, unit: yuan }
`,
  'payments.yaml',
);
const patient = new AbortController().signal;

/** Declares the suite. */
export function describeQuery(kind: string, server: DatabaseUnderTest): void {
  describe(`a query of ${kind}`, () => {
    const fixture = new QueryFixture(server);
    afterEach(() => fixture.end());
    describeRows(fixture);
    describeLag(fixture, server);
    describeFaults(fixture, server);
  });
}

function describeRows(fixture: QueryFixture): void {
  it('has its rows mapped as JSON', async () => {
    await fixture.begin();
    await fixture.insert('a', '2026-03-01 02:00:00.123456');
    const feed = await fixture.feed();
    const fed = await feed.next(patient);
    expect(fed?.batch.rejected).toEqual([]);
    expect(fed?.batch.accepted).toMatchObject([
      { id: 'a', amountFen: 1234, time: Date.UTC(2026, 2, 1, 2, 0, 0, 123) },
    ]);
    expect(fed?.place).toMatchObject({
      time: expect.stringContaining('2026-03-01 02:00:00.123456'),
      id: 'a',
      back: expect.stringContaining('2026-03-01 01:59:00.123456'),
    });
  });

  it('is read a page at a time, though many rows have one time', async () => {
    await fixture.begin();
    const refs = Array.from({ length: 10 }, (_, i) => `r${i} é'\\`);
    for (const ref of refs) await fixture.insert(ref, '2026-03-01 02:00:00');
    const feed = await fixture.feed();
    expect((await fixture.readAll(feed)).ids).toEqual(refs);
    expect((await fixture.readAll(feed)).ids).toEqual([]);
  });

  it('has rows that are committed late read, within the overlap', async () => {
    await fixture.begin();
    await fixture.insert('a', '2026-03-01 02:10:00');
    const feed = await fixture.feed();
    const before = await fixture.readAll(feed);
    await fixture.insert('late', '2026-03-01 02:09:30');
    await fixture.insert('too late', '2026-03-01 02:08:59');
    const late = await fixture.readAll(feed);
    expect(late.ids).toEqual(['late']);
    // A late row moves the place on no further, and not back.
    expect(late.place).toEqual(before.place);
  });

  it('has a row read again when it is changed and its time with it', async () => {
    await fixture.begin();
    await fixture.insert('a', '2026-03-01 02:00:00');
    const feed = await fixture.feed();
    await fixture.readAll(feed);
    await fixture.touch();
    expect((await fixture.readAll(feed)).ids).toEqual(['a']);
  });

  it('goes on behind its place, and leaves rows without a time alone', async () => {
    await fixture.begin();
    await fixture.insert('a', '2026-03-01 02:00:00');
    await fixture.insert('none', undefined);
    const { ids, place } = await fixture.readAll(await fixture.feed({ overlap: { ms: 0 } }));
    expect(ids).toEqual(['a']);
    await fixture.insert('b', '2026-03-01 02:00:01');
    const again = await fixture.feed({ overlap: { ms: 0 } }, place);
    // The row of the place itself comes once more, for another may have its very time.
    expect((await fixture.readAll(again)).ids).toEqual(['a', 'b']);
  });
}

function describeLag(fixture: QueryFixture, server: DatabaseUnderTest): void {
  it('says how many of its rows stand behind the furthest that was given, while there are more than a page', async () => {
    await fixture.begin();
    for (let i = 0; i < 10; i++) await fixture.insert(`r${i}`, `2026-03-01 02:00:0${i % 5}`);
    const feed = await fixture.feed();
    expect(feed.lagRecords).toBeUndefined();
    await feed.next(patient);
    expect(feed.lagRecords).toBe(7);
    await feed.next(patient);
    expect(feed.lagRecords).toBe(4);
    await fixture.readAll(feed);
    expect(feed.lagRecords).toBe(0);
  });

  it('whose rows cannot be counted in time is read all the same, and says nothing of how many there are', async () => {
    await fixture.begin();
    for (let i = 0; i < 4; i++) await fixture.insert(`r${i}`, '2026-03-01 02:00:00');
    const query = server.patientQuery(fixture.table);
    const feed = await fixture.feed({ query, timeoutMs: 3_000 });
    expect((await feed.next(patient))?.batch.accepted).toHaveLength(3);
    expect(feed.lagRecords).toBeUndefined();
    expect((await feed.next(patient))?.batch.accepted).toHaveLength(1);
    expect(feed.lagRecords).toBe(0);
  });
}

function describeFaults(fixture: QueryFixture, server: DatabaseUnderTest): void {
  it('can change nothing', async () => {
    await fixture.begin();
    const query = await server.changingQuery(fixture.table);
    await fixture.insert('a', '2026-03-01 02:00:00');
    const feed = await fixture.feed({ query });
    await expect(feed.next(patient)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining(server.refusal),
    });
    expect((await fixture.readAll(await fixture.feed())).ids).toEqual(['a']);
  });

  it('with an overlap of another kind than its time needs somebody to mend it', async () => {
    await fixture.begin();
    const fault = { code: 'FW_CONFIG', message: expect.stringMatching(/overlap .*a time/i) };
    const counted = fixture.feed({ overlap: { count: 10 } }).then((feed) => feed.next(patient));
    await expect(counted).rejects.toMatchObject(fault);
    const numbers = { query: 'SELECT 7 AS booked, 1 AS ref' };
    const timed = fixture.feed(numbers).then((feed) => feed.next(patient));
    await expect(timed).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringMatching(/overlap .*a number/i),
    });
  });

  it('that takes too long is given up, with what to look at', async () => {
    await fixture.begin();
    await fixture.insert('a', '2026-03-01 02:00:00');
    const feed = await fixture.feed({ query: server.slowQuery(fixture.table), timeoutMs: 300 });
    await expect(feed.next(patient)).rejects.toMatchObject({
      code: 'FW_SOURCE_AWAY',
      message: expect.stringContaining('is there an index on (booked, ref)?'),
    });
  });

  it('goes over TLS to whom the named authority vouches for, and to nobody else', async () => {
    await fixture.begin();
    const query = server.encryptedQuery;
    const open = await fixture.readAll(await fixture.feed({ query }));
    expect(open.ids).toEqual([]);
    const sealed = await fixture.readAll(await fixture.feed({ query, tls: { ca: server.ca } }));
    expect(sealed.ids).toEqual(['a']);
    await expect(fixture.feed({ query, tls: {} })).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('self-signed certificate'),
    });
  });

  it('with a fault, or with a wrong password, needs somebody to mend it', async () => {
    await fixture.begin();
    const wrong = fixture.feed({ time: 'bookd' }).then((feed) => feed.next(patient));
    await expect(wrong).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('bookd'),
    });
    await expect(fixture.feed({ password: 'guess' })).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('Look at the user and password'),
    });
  });
}

/** A table a test, and the feeds that it opens. */
class QueryFixture {
  readonly #server: DatabaseUnderTest;
  readonly #feeds: DatabaseFeed[] = [];
  #count = 0;

  constructor(server: DatabaseUnderTest) {
    this.#server = server;
  }

  get table(): string {
    return `payments_${this.#count}`;
  }

  async begin(): Promise<void> {
    this.#count++;
    await this.#server.sql(this.#server.create(this.table));
  }

  async end(): Promise<void> {
    for (const feed of this.#feeds.splice(0)) await feed.close();
  }

  /** `booked` is in UTC. */
  async insert(ref: string, booked: string | undefined): Promise<void> {
    const quoted = ref.replaceAll("'", "''");
    const time = booked === undefined ? 'NULL' : `'${booked}'`;
    await this.#server.sql(
      `INSERT INTO ${this.table} VALUES ('${quoted}', ${time}, 'a', 'b', 12.34)`,
    );
  }

  async touch(): Promise<void> {
    await this.#server.sql(this.#server.touch(this.table));
  }

  async feed(settings: Partial<TableSettings> = {}, place?: unknown): Promise<DatabaseFeed> {
    const table = this.#server.makeTable({
      ...this.#server.login,
      query: `SELECT * FROM ${this.table}`,
      time: 'booked',
      id: 'ref',
      overlap: { ms: 60_000 },
      pageRows: 3,
      timeoutMs: 5_000,
      ...settings,
    });
    const feed = new DatabaseFeed({ table, mapping: PAYMENTS, everyMs: 100 });
    this.#feeds.push(feed);
    await feed.open(place);
    return feed;
  }

  /** Ids of what is new, and the place behind it. */
  async readAll(feed: DatabaseFeed): Promise<{ ids: string[]; place: unknown }> {
    const ids: string[] = [];
    let place: unknown;
    for (;;) {
      const fed = await feed.next(patient);
      if (fed === undefined) return { ids, place };
      expect(fed.batch.rejected).toEqual([]);
      ids.push(...fed.batch.accepted.map(({ id }) => id));
      ({ place } = fed);
    }
  }
}
