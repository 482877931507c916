// The ledger on the real embedded engine: what is written is there once, after repeats, re-opening and kill -9; bad rows stand alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { decisionOf, episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import type { Decision } from '../engine/decision.ts';
import { openClickHouse } from './clickhouse.ts';
import { type Ledger, type OnRejected, openLedger } from './ledger.ts';
import { migrate, readMigrations, statementsOf } from './migrate.ts';
import { type RefusedRow, ROWS_MAX } from './portion.ts';
import type { CaseRow, LedgerBatch, OutcomeRow, TaskEventRow } from './rows.ts';

const root = mkdtempSync(join(tmpdir(), 'forewarn-ledger-'));
let pathCount = 0;
const opened: Ledger[] = [];

afterEach(async () => {
  for (const ledger of opened.splice(0)) await ledger.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function newPath(): string {
  pathCount++;
  return join(root, String(pathCount));
}

async function open(path = newPath(), onRejected?: OnRejected): Promise<Ledger> {
  const ledger = await openLedger({ path, ...(onRejected === undefined ? {} : { onRejected }) });
  opened.push(ledger);
  return ledger;
}

const TABLES = ['decisions', 'episodes', 'task_events', 'outcomes', 'cases'] as const;

/** Rows of each table, as stored and after merging by key. */
async function counts(ledger: Ledger, final: 'FINAL' | '' = 'FINAL'): Promise<number[]> {
  const numbers: number[] = [];
  for (const table of TABLES) {
    const [row] = await ledger.query<{ rows: number }>(
      `SELECT count() AS rows FROM ${table} ${final}`,
    );
    numbers.push(row?.rows ?? -1);
  }
  return numbers;
}

const caseRow: CaseRow = {
  caseId: 'c1',
  region: '330106',
  typology: 'fake-loan',
  phone: '+8613800000001',
  lossFen: 12_345,
  filedTime: START_TIME,
};
const taskEvent: TaskEventRow = {
  eventId: 'v1',
  taskId: 't1',
  episodeId: 'e1',
  desk: '330106',
  kind: 'opened',
  at: START_TIME,
  level: 'red',
};
const outcome: OutcomeRow = {
  outcomeId: 'o1',
  taskId: 't1',
  episodeId: 'e1',
  staff: '坐席01',
  desk: '330106',
  recordedAt: START_TIME,
  outcome: 'dissuaded',
  kept: { dissuaded: 5_000_000 },
  note: '她说"再想想"\n\\ \u0000 \'',
  region: '330106',
  typology: 'fake-loan',
  person: 'p1',
  atRiskFen: 5_000_000,
  eventTime: START_TIME,
};
const batch: LedgerBatch = {
  decisions: [decisionOf(), decisionOf({ decisionId: 'd2', phone: '+8613800000001' })],
  episodes: [episodeOf(), episodeOf({ revision: 2, state: 'closed', closedBy: 'quiet' })],
  taskEvents: [taskEvent],
  outcomes: [outcome],
  cases: [caseRow],
};
const isBad = (row: Decision) => row.region === 'x';
const ONCE = [2, 1, 1, 1, 1];

describe('a batch', () => {
  test('is there once, however often it is written and under whatever token', async () => {
    const ledger = await open();
    await ledger.write(batch, 'first');
    expect(await counts(ledger)).toEqual(ONCE);
    const stored = await counts(ledger, '');
    await ledger.write(batch, 'first');
    expect(await counts(ledger, '')).toEqual(stored);
    await ledger.write(batch, 'second');
    expect(await counts(ledger)).toEqual(ONCE);
  });

  test('is there after the ledger was closed and opened again', async () => {
    const path = newPath();
    const before = await open(path);
    await before.write(batch, 'first');
    await before.close();
    const after = await open(path);
    expect(await counts(after)).toEqual(ONCE);
    await after.write(batch, 'first');
    expect(await counts(after)).toEqual(ONCE);
  });

  test('of other rows under a token that was used goes in', async () => {
    const ledger = await open();
    await ledger.write({ decisions: [decisionOf()] }, 'same');
    await ledger.write({ decisions: [decisionOf({ decisionId: 'd9' })] }, 'same');
    expect((await counts(ledger))[0]).toBe(2);
  });

  test('keeps amounts, texts and times as they are', async () => {
    const ledger = await open();
    const lossFen = Number.MAX_SAFE_INTEGER;
    await ledger.write(
      { ...batch, cases: [{ ...caseRow, lossFen, filedTime: START_TIME + 7 }] },
      't',
    );
    const sql = `SELECT loss_fen, toUnixTimestamp64Milli(filed_time) AS filed,
      (SELECT note FROM outcomes) AS note, (SELECT staff FROM outcomes) AS staff FROM cases`;
    expect(await ledger.query(sql)).toEqual([
      { loss_fen: lossFen, filed: START_TIME + 7, note: outcome.note, staff: outcome.staff },
    ]);
  });

  test('spread over hundreds of months goes in as one', async () => {
    const ledger = await open();
    const monthMs = 31 * 86_400_000;
    const decisions = Array.from({ length: 240 }, (_, at) =>
      decisionOf({ decisionId: `d${at}`, time: at * monthMs }),
    );
    await ledger.write({ decisions }, 'wide');
    expect((await counts(ledger))[0]).toBe(240);
  });

  test('with nothing in it is fine', async () => {
    const ledger = await open();
    await ledger.write({}, 'empty');
    expect(await counts(ledger)).toEqual([0, 0, 0, 0, 0]);
  });

  test('written beside others and beside queries loses and mixes nothing', async () => {
    const ledger = await open();
    const numbers = Array.from({ length: 30 }, (_, at) => at);
    await Promise.all(
      numbers.flatMap((at) => [
        ledger.write({ decisions: [decisionOf({ decisionId: `d${at}` })] }, `token-${at}`),
        ledger
          .query<{ at: number }>('SELECT {at:Int64} AS at', { at })
          .then((rows) => expect(rows).toEqual([{ at }])),
      ]),
    );
    expect((await counts(ledger))[0]).toBe(30);
  });

  test('does not wait for a query that takes long', async () => {
    const ledger = await open();
    const ended: string[] = [];
    const long = ledger.query('SELECT sleep(1)').then(() => ended.push('query'));
    await ledger.write({ decisions: [decisionOf({})] }, 'token').then(() => ended.push('write'));
    await long;
    expect(ended).toEqual(['write', 'query']);
  });
});

describe('a bad row', () => {
  const bad: Decision[] = [
    decisionOf({ decisionId: 'surrogate', typology: '\ud800' }),
    decisionOf({ decisionId: 'region', region: '33' }),
    decisionOf({ decisionId: 'time', time: Number.NaN }),
    decisionOf({ decisionId: 'late', time: 20_000_000_000_000 }),
    decisionOf({
      decisionId: 'fraction',
      transfer: { transferId: 't', amountFen: 0.5, payee: 'a', state: 'attempted' },
    }),
  ];
  const good = Array.from({ length: 50 }, (_, at) => decisionOf({ decisionId: `good${at}` }));
  const mixed = good.flatMap((row, at) => {
    const other = bad[at / 10];
    return other === undefined ? [row] : [row, other];
  });

  test('is given back with its reason, and all others go in; the write waits until it is kept elsewhere', async () => {
    const rejected: RefusedRow[] = [];
    const ledger = await open(newPath(), async (refused) => {
      await new Promise(setImmediate);
      rejected.push(...refused);
    });
    await ledger.write({ decisions: mixed, cases: [caseRow] }, 'mixed');
    expect(await counts(ledger)).toEqual([50, 0, 0, 0, 1]);
    expect(new Set(rejected.map(({ row }) => row))).toEqual(new Set(bad));
    expect(new Set(rejected.map(({ table }) => table))).toEqual(new Set(['decisions']));
    const reasons = rejected.map(({ reason }) => reason).join('\n');
    expect(reasons).toContain('region_code');
    expect(reasons).toContain('time is NaN');
    expect(reasons).toContain('surrogate');
    expect(reasons).toContain('transfer.amountFen is 0.5');
  });

  test('is given back from a batch of several portions, which goes in once', async () => {
    const rejected: RefusedRow[] = [];
    const ledger = await open(newPath(), (refused) => {
      rejected.push(...refused);
    });
    const count = 2 * ROWS_MAX + 10;
    const many = Array.from({ length: count }, (_, at) => decisionOf({ decisionId: `many${at}` }));
    many[3] = decisionOf({ decisionId: 'bad3', region: 'x' });
    many[ROWS_MAX + 3] = decisionOf({ decisionId: 'bad4', region: 'x' });
    const backlog = { decisions: many, cases: [caseRow] };
    await ledger.write(backlog, 'backlog');
    await ledger.write(backlog, 'backlog');
    expect(await counts(ledger)).toEqual([count - 2, 0, 0, 0, 1]);
    expect(rejected.map(({ row }) => row)).toEqual([...many, ...many].filter(isBad));
  });

  test('is an error when nobody takes it back, after all others are in', async () => {
    const ledger = await open();
    await expect(
      ledger.write({ decisions: mixed, cases: [caseRow] }, 'mixed'),
    ).rejects.toMatchObject({ code: 'FW_LEDGER_ROW', message: expect.stringContaining('5 rows') });
    expect(await counts(ledger)).toEqual([50, 0, 0, 0, 1]);
  });
});

describe('opening', () => {
  test('another directory in the same process, or the same in another process, is refused', async () => {
    const path = newPath();
    const ledger = await open(path);
    await expect(openLedger({ path: newPath() })).rejects.toMatchObject({ code: 'FW_LEDGER_AWAY' });
    const second = child(path, `console.log(error.code);`);
    expect(await second.firstLine).toBe('FW_LEDGER_AWAY');
    await second.ended;
    await ledger.ping();
  });

  test('the same directory twice in one process shows the same rows', async () => {
    const path = newPath();
    const first = await open(path);
    const second = await open(path);
    await first.write(batch, 'first');
    expect(await counts(second)).toEqual(ONCE);
    await first.close();
    expect(await counts(second)).toEqual(ONCE);
  });

  test('a server that does not answer is FW_LEDGER_AWAY', async () => {
    await expect(openLedger({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'FW_LEDGER_AWAY',
    });
  });

  test.each([[{}], [{ path: 'x', database: 'a b' }]])('%j is FW_CONFIG', async (options) => {
    await expect(openLedger(options)).rejects.toMatchObject({ code: 'FW_CONFIG' });
  });

  test('what is asked after closing is FW_LEDGER_AWAY; what ran before is finished', async () => {
    const ledger = await open();
    const slow = ledger.query<{ total: number }>(
      'SELECT sum(number) AS total FROM numbers(50000000)',
    );
    await ledger.close();
    expect(await slow).toEqual([{ total: 1_249_999_975_000_000 }]);
    await expect(ledger.ping()).rejects.toMatchObject({ code: 'FW_LEDGER_AWAY' });
    await ledger.close();
  });
});

describe('migrations', () => {
  const all = readMigrations().map(({ name }) => name);
  const next = {
    name: '9999-more',
    sql: 'CREATE TABLE more (x Int64) ENGINE = MergeTree ORDER BY x;',
  };

  test('apply once, in order, and are remembered', async () => {
    const client = await openClickHouse({ path: newPath() });
    try {
      expect(await migrate(client)).toEqual(all);
      expect(await migrate(client)).toEqual([]);
      expect(await migrate(client, [...readMigrations(), next])).toEqual(['9999-more']);
      await expect(migrate(client)).rejects.toThrow('does not know');
      const changed = { ...next, sql: `${next.sql} ` };
      await expect(migrate(client, [...readMigrations(), changed])).rejects.toThrow('was changed');
    } finally {
      await client.close();
    }
  });

  test('leave the outcomes of an older ledger as they were, without evidence', async () => {
    const client = await openClickHouse({ path: newPath() });
    try {
      await migrate(client, readMigrations().slice(0, 1));
      await client.run(
        "INSERT INTO outcomes (outcome_id, outcome, region, lost_fen) VALUES ('o1', 'already-paid', '330106', 5)",
      );
      await migrate(client);
      const sql =
        'SELECT outcome, lost_fen, evidence, paid_fen, paid_time, step FROM outcomes FINAL';
      expect(await client.select(sql)).toEqual([
        {
          outcome: 'already-paid',
          lost_fen: 5,
          evidence: '{}',
          paid_fen: 0,
          paid_time: null,
          step: 'call',
        },
      ]);
    } finally {
      await client.close();
    }
  });

  test('that stopped half-way are repeated', async () => {
    const client = await openClickHouse({ path: newPath() });
    try {
      const [first = ''] = statementsOf(readMigrations()[0]?.sql ?? '');
      await client.run(first);
      expect(await migrate(client)).toEqual(all);
    } finally {
      await client.close();
    }
  });
});

test('rows that were acknowledged are there after kill -9', async () => {
  const path = newPath();
  const writer = child(
    path,
    '',
    `for (let at = 0; ; at++) {
       const row = { ...${JSON.stringify(decisionOf())}, decisionId: 'd' + at };
       await ledger.write({ decisions: [row] }, 'token-' + at);
       console.log(at);
     }`,
  );
  await writer.firstLine;
  await new Promise((resolve) => setTimeout(resolve, 700));
  writer.kill();
  await writer.ended;
  const acknowledged = writer.lines.map(Number);
  expect(acknowledged.length).toBeGreaterThan(5);
  const ledger = await open(path);
  const rows = await ledger.query<{ id: string }>('SELECT decision_id AS id FROM decisions FINAL');
  const ids = new Set(rows.map(({ id }) => id));
  expect(acknowledged.filter((at) => !ids.has(`d${at}`))).toEqual([]);
  expect(rows.length).toBeLessThanOrEqual(acknowledged.length + 1);
});

/** A process of its own that opens the ledger at `path` and runs `work` with it, or `failed` with the error of opening. */
function child(path: string, failed: string, work = '') {
  const code = `
    import { openLedger } from ${JSON.stringify(new URL('./ledger.ts', import.meta.url).href)};
    let ledger;
    try { ledger = await openLedger({ path: ${JSON.stringify(path)} }); } catch (error) { ${failed} }
    if (ledger !== undefined) { ${work} }`;
  const args = ['--input-type=module', '--eval', code];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines: string[] = [];
  const reader = createInterface({ input: started.stdout });
  const ended = once(started, 'close');
  reader.on('line', (line) => lines.push(line));
  return {
    lines,
    firstLine: once(reader, 'line').then(([line]) => String(line)),
    ended,
    kill: () => started.kill('SIGKILL'),
  };
}
