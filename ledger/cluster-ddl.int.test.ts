// How a ledger on a cluster comes to the newest form. The engine here has neither a cluster nor a keeper: what `ON CLUSTER` and Replicated add to a
// statement is taken out before it is run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ClickHouse, openClickHouse } from './clickhouse.ts';
import { clusterDdl, clusterUpgrade } from './cluster-ddl.ts';
import { migrate, readMigrations } from './migrate.ts';

const FROM = '0021-outcome-script';
const ALL = readMigrations();
const BEFORE = ALL.slice(0, ALL.findIndex(({ name }) => name === FROM) + 1);

let path: string;
let client: ClickHouse;

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'forewarn-cluster-'));
  client = await openClickHouse({ path });
});
afterEach(async () => {
  await client.close();
  rmSync(path, { recursive: true, force: true });
});

/** Runs statements one after the other until one fails, as clickhouse-client does with several. */
async function run(statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    await client.run(
      statement
        .replace(" ON CLUSTER 'north'", '')
        .replace(/Replicated(\w*MergeTree)\('[^']*', '\{replica\}'(?:, )?/, '$1(')
        .replace(' replicated_deduplication_window', ' non_replicated_deduplication_window'),
    );
  }
}

/** A ledger of before there were facts, with a closed task and its outcome. */
async function writeOld(): Promise<void> {
  await migrate(client, BEFORE);
  await client.run(
    "INSERT INTO task_events (event_id, task_id, episode_id, kind, at) VALUES ('v1', 't1', 'e1', 'closed', '2026-03-01 02:00:00')",
  );
  await client.run(
    "INSERT INTO outcomes (outcome_id, episode_id, outcome, region, event_time) VALUES ('o1', 'e1', 'dissuaded', '330106', '2026-03-01 02:00:00')",
  );
}

/** What facts say of the old task, and whose days are to be counted. */
async function fed() {
  const facts = await client.select(
    'SELECT episode_id, max(newest_outcome).outcome_id AS outcome, min(task_ended_ms) AS ended FROM episode_facts GROUP BY episode_id',
  );
  const touched = await client.select(
    'SELECT DISTINCT arrayJoin(episode_ids) AS episode_id FROM touches',
  );
  return { facts, touched };
}

test('an upgrade brings tables and feeds, as a ledger by itself gets them, and forewarn finds nothing missing', async () => {
  await writeOld();
  await run(clusterUpgrade('north', FROM));
  const made = await fed();
  expect(made).toEqual({
    facts: [{ episode_id: 'e1', outcome: 'o1', ended: Date.UTC(2026, 2, 1, 2) }],
    touched: [{ episode_id: 'e1' }],
  });
  expect(await migrate(client)).toEqual([]);
  await run(clusterUpgrade('north', FROM));
  expect(await fed()).toEqual(made);
});

test('an upgrade that was stopped before it was noted is run once more, though tables of before are gone', async () => {
  const from = '0055-dissuaded-people';
  await migrate(client, ALL.slice(0, ALL.findIndex(({ name }) => name === from) + 1));
  await run(clusterUpgrade('north', from).slice(0, -1));
  await run(clusterUpgrade('north', from));
  expect(await migrate(client)).toEqual([]);
});

test('every statement of an upgrade that makes something makes it on all hosts', () => {
  const statements = clusterUpgrade('north', FROM);
  const made = statements.filter((sql) => /^(CREATE|ALTER|DROP)/.test(sql));
  expect(made.length).toBeGreaterThan(20);
  expect(made.filter((sql) => !sql.includes("ON CLUSTER 'north'"))).toEqual([]);
  expect(clusterUpgrade('north', ALL.at(-1)?.name ?? '').join('\n')).not.toMatch(/CREATE|INSERT/);
});

test('the tables of a new ledger are not made over one that is there, which would miss its feeds', async () => {
  await run(clusterDdl('north'));
  expect(await migrate(client)).toEqual([]);
  await expect(run(clusterDdl('north'))).rejects.toThrow('The ledger is there');
});

test('an upgrade from a migration that the ledger does not have stops before it changes anything', async () => {
  await writeOld();
  await expect(run(clusterUpgrade('north', '0036-case-suspects'))).rejects.toThrow(
    'does not have all migrations up to 0036-case-suspects',
  );
  expect(await client.select("SELECT 1 FROM system.tables WHERE name = 'touches'")).toEqual([]);
  expect(() => clusterUpgrade('north', '0001')).toThrow("There is no migration '0001'");
  expect(() => clusterUpgrade("no'rth", FROM)).toThrow('no name of a cluster');
});

test('a ledger whose tables are replicated is not migrated by a start, which says what to run', async () => {
  await writeOld();
  const replicated: ClickHouse = {
    ...client,
    // The one thing that this engine cannot be: all else is asked of it.
    select: (sql, params) =>
      client.select(sql.replace("engine LIKE 'Replicated%'", "engine LIKE '%MergeTree'"), params),
  };
  await expect(migrate(replicated)).rejects.toMatchObject({
    code: 'FW_CONFIG',
    message: expect.stringContaining(`forewarn ledger ddl --cluster NAME --from ${FROM} |`),
  });
  expect(await client.select("SELECT 1 FROM system.tables WHERE name = 'touches'")).toEqual([]);
  await run(clusterUpgrade('north', FROM));
  expect(await migrate(replicated)).toEqual([]);
});
