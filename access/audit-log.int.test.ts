// The audit on a real Redis and in a real ClickHouse: whole whatever happens at the same time, and every kind of tampering is found.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { newestAnchor, noteAnchor } from '../cmd/anchor-file.ts';
import { letAuditGo } from '../ledger/audit-retention.ts';
import { auditPage, verifyAudit } from '../ledger/audit-trail.ts';
import { type ClickHouse, openClickHouse } from '../ledger/clickhouse.ts';
import { Ledger } from '../ledger/ledger.ts';
import { migrate } from '../ledger/migrate.ts';
import { dropOldValues } from '../ledger/retention.ts';
import { FwError } from '../signal/fw-error.ts';
import { newVault } from '../test/new-vault.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { type AuditAct, type AuditAnchor, chained } from './audit-entry.ts';
import { AuditLog } from './audit-log.ts';

let redis: RedisServer;
let clickHouse: ClickHouse;
let ledger: Ledger;
let dir: string;
let run = 0;

beforeAll(async () => {
  redis = await startRedis();
  dir = await mkdtemp(join(tmpdir(), 'forewarn-audit-'));
  clickHouse = await openClickHouse({ path: dir });
  await migrate(clickHouse);
  ledger = new Ledger(clickHouse, {});
});
beforeEach(async () => {
  run++;
  await clickHouse.run('TRUNCATE TABLE audit');
});
afterAll(async () => {
  await ledger.close();
  await redis.stop();
  await rm(dir, { recursive: true, force: true });
});

function open(anchors: AuditAnchor[] = []): AuditLog {
  return new AuditLog({
    redisUrl: redis.url,
    keyPrefix: `{a${run}}`,
    everyMs: 3_600_000,
    tell: (audit) => ledger.write({ audit }, `audit ${audit[0]?.seq}`),
    onAnchor: (anchor) => anchors.push(anchor),
  });
}

function act(number: number): AuditAct {
  return {
    at: Date.UTC(2026, 2, 2) + number,
    who: '0571-07',
    kind: 'person',
    act: 'claimTask',
    object: `task-${number}`,
    why: '受害人要求',
    status: 201,
    change: '',
  };
}

test('acts of two processes at the same time are one chain, and each is in it once', async () => {
  const [one, other] = [open(), open()];
  const acts = Array.from({ length: 200 }, (_, number) => act(number));
  await Promise.all(acts.map((each, i) => (i % 2 === 0 ? one : other).add(each)));
  await Promise.all([one.tellNow(), other.tellNow()]);
  const head = await one.head();
  expect(await verifyAudit(ledger, [head])).toEqual({ entries: 200, head });
  const objects = (await auditPage(ledger, { limit: 500 })).map(({ object }) => object);
  expect(new Set(objects).size).toBe(200);
  await Promise.all([one.close(), other.close()]);
});

test('what the ledger did not take waits for the next start', async () => {
  const away = new AuditLog({
    redisUrl: redis.url,
    keyPrefix: `{a${run}}`,
    tell: () => Promise.reject(new Error('away')),
  });
  await away.add(act(1));
  await away.close();
  const next = open();
  await next.tellNow();
  expect(await verifyAudit(ledger, [await next.head()])).toMatchObject({ entries: 1 });
  await next.close();
});

test('entries are read by the regions that they concern, those of none by nobody of a region', async () => {
  const log = open();
  const regions = ['330106', '330206', '000000', undefined];
  for (const [number, region] of regions.entries())
    await log.add({ ...act(number), ...(region === undefined ? {} : { region }) });
  await log.tellNow();
  const seen = async (...of: string[]) =>
    (await auditPage(ledger, { regions: of })).map(({ region }) => region);
  expect(await seen('330100')).toEqual(['330106']);
  expect(await seen('330106', '330200')).toEqual(['330206', '330106']);
  expect(await seen('440000')).toEqual([]);
  expect(await auditPage(ledger, {})).toHaveLength(4);
  expect(await verifyAudit(ledger, [await log.head()])).not.toHaveProperty('fault');
  await log.close();
});

test('where the chain is is noted down after a while and at the end, in a second place too, which vouches for it', async () => {
  const file = join(dir, 'elsewhere', `anchors-${run}.ndjson`);
  const log = new AuditLog({
    redisUrl: redis.url,
    keyPrefix: `{a${run}}`,
    tell: (audit) => ledger.write({ audit }, `audit ${audit[0]?.seq}`),
    onAnchor: (anchor) => noteAnchor(file, anchor, 1),
    anchorEveryMs: 5,
  });
  await log.add(act(1));
  await vi.waitFor(async () => expect((await newestAnchor(file))?.seq).toBe(1));
  await log.add(act(2));
  await log.close();
  const anchor = await newestAnchor(file);
  expect(anchor?.seq).toBe(2);
  const anchors = anchor === undefined ? [] : [anchor];
  expect(await verifyAudit(ledger, anchors)).not.toHaveProperty('fault');
  await clickHouse.run('DELETE FROM audit WHERE seq = 2');
  expect((await verifyAudit(ledger, anchors)).fault).toEqual({ seq: 2, reason: 'cut-off' });
});

describe('an audit with the keys of the data', () => {
  const SAID = '欧阳某 "来电" 催办';
  const vault = newVault();
  let sealed: Ledger;
  let log: AuditLog;

  beforeEach(async () => {
    await clickHouse.run('TRUNCATE TABLE token_values');
    sealed = new Ledger(clickHouse, { vault });
    log = new AuditLog({
      redisUrl: redis.url,
      keyPrefix: `{a${run}}`,
      everyMs: 3_600_000,
      vault,
      tell: (audit) => sealed.write({ audit }, `audit ${audit[0]?.seq}`),
    });
    const change = JSON.stringify({ text: SAID, desk: '330106' });
    await log.add({ ...act(1), why: SAID, change });
    await log.add({ ...act(2), why: '' });
  });
  afterEach(() => log.close());

  test('keeps what people typed sealed, in Redis as in the ledger, and shows it to who reads entries', async () => {
    const reader = new Redis(redis.url);
    expect(JSON.stringify(await reader.zrange(`{a${run}}:audit-untold`, '0', '-1'))).not.toMatch(
      /欧阳/,
    );
    reader.disconnect();
    await log.tellNow();
    const rows = await clickHouse.select<{ why: string; change: string }>(
      'SELECT why, change FROM audit ORDER BY seq',
    );
    expect(rows[0]?.why).toMatch(/^w_[0-9a-f]{24}$/);
    expect(JSON.stringify(rows)).not.toContain('欧阳');
    const [second, first] = await auditPage(sealed, {});
    expect(second?.why).toBe('');
    expect(first?.why).toBe(SAID);
    expect(JSON.parse(first?.change ?? '')).toEqual({ text: SAID, desk: '330106' });
  });

  test('is one chain when what was typed is forgotten, and shows nothing of it then', async () => {
    await log.tellNow();
    const head = await log.head();
    await clickHouse.run('TRUNCATE TABLE token_values');
    expect(await verifyAudit(sealed, [head])).toEqual({ entries: 2, head });
    expect((await auditPage(sealed, {})).map(({ why }) => why)).toEqual(['', '']);
  });

  test('keeps the words of entries for as long as the entries, whatever is set for others, and no longer', async () => {
    await log.tellNow();
    const kept = async () =>
      (await clickHouse.select('SELECT DISTINCT token FROM token_values')).length;
    const later = Date.now() + 200 * 86_400_000;
    await dropOldValues(sealed, { words: 30 }, later);
    expect(await kept()).toBe(1);
    await log.add({ ...act(3), at: later, why: '' });
    await letAuditGo(sealed, log, { days: 1, now: later + 86_400_000 });
    expect((await auditPage(sealed, {})).at(-1)?.why).toBe('');
    const [own] = await auditPage(sealed, { act: 'letGo' });
    expect(own?.why).toBe('older than 1 days');
    // Of what went nothing is left but what the audit says of that itself.
    expect(await kept()).toBe(1);
  });
});

describe('in an audit that was tampered with', () => {
  let log: AuditLog;
  let head: AuditAnchor;

  beforeEach(async () => {
    log = open();
    for (let number = 1; number <= 5; number++) await log.add(act(number));
    await log.tellNow();
    head = await log.head();
    await log.close();
  });

  const columns = {
    at: "toDateTime64('2026-03-03 00:00:00', 3, 'UTC')",
    who: "'somebody'",
    kind: "'service'",
    act: "'getRisk'",
    object: "'task-9'",
    why: "'because'",
    status: '403',
    change: "'{}'",
    previous: "repeat('a', 64)",
    hash: "repeat('b', 64)",
    region: "'440300'",
  };

  test.each(Object.entries(columns))('a changed %s is found', async (column, value) => {
    const others = [
      'at',
      'who',
      'kind',
      'act',
      'object',
      'why',
      'status',
      'change',
      'previous',
      'hash',
      'region',
    ];
    const picked = others
      .map((name) => (name === column ? `${value} AS x_${name}` : name))
      .join(', ');
    await clickHouse.run(`CREATE TABLE audit_${column} AS audit`);
    await clickHouse.run(
      `INSERT INTO audit_${column} SELECT seq, ${picked} FROM audit WHERE seq = 3`,
    );
    await clickHouse.run('DELETE FROM audit WHERE seq = 3');
    await clickHouse.run(`INSERT INTO audit SELECT * FROM audit_${column}`);
    await clickHouse.run(`DROP TABLE audit_${column}`);
    expect(await verifyAudit(ledger, [head])).toMatchObject({
      entries: 2,
      fault: { seq: 3, reason: 'changed' },
    });
  });

  test('a missing row is found', async () => {
    await clickHouse.run('DELETE FROM audit WHERE seq = 3');
    expect((await verifyAudit(ledger, [head])).fault).toEqual({ seq: 3, reason: 'missing' });
  });

  test('a row that was put beside another is found', async () => {
    await clickHouse.run(
      "INSERT INTO audit SELECT seq, at, 'somebody', kind, act, object, why, status, change, previous, hash, region FROM audit WHERE seq = 3",
    );
    expect((await verifyAudit(ledger, [head])).fault?.seq).toBe(3);
  });

  test('an end that was cut off is found by what was noted down', async () => {
    await clickHouse.run('DELETE FROM audit WHERE seq > 3');
    expect(await verifyAudit(ledger)).not.toHaveProperty('fault');
    expect((await verifyAudit(ledger, [head])).fault).toEqual({ seq: 4, reason: 'cut-off' });
  });

  test('a chain that was made anew is found by what was noted down', async () => {
    await clickHouse.run('TRUNCATE TABLE audit');
    run += 100_000;
    const forged = open();
    for (let number = 1; number <= 5; number++)
      await forged.add({ ...act(number), who: 'somebody' });
    await forged.close();
    expect(await verifyAudit(ledger)).not.toHaveProperty('fault');
    expect((await verifyAudit(ledger, [head])).fault?.reason).toBe('other-than-noted');
  });
});

describe('an audit whose old entries were let go', () => {
  const DAY_MS = 86_400_000;
  const NOW = Date.UTC(2028, 0, 1);
  const REASON = { days: 400, now: NOW };
  let log: AuditLog;
  const noted: AuditAnchor[] = [];

  beforeEach(async () => {
    log = open(noted);
    // Of long ago, then of yesterday.
    for (let number = 1; number <= 5; number++)
      await log.add(number <= 3 ? act(number) : { ...act(number), at: NOW - DAY_MS });
  });
  afterEach(() => log.close());

  test('is still one chain, says itself what went, and lets nothing more go', async () => {
    const { letGo: gone } = await letAuditGo(ledger, log, REASON);
    expect(gone).toMatchObject({ seq: 3, before: NOW - 400 * DAY_MS, by: 6 });
    expect(noted.at(-1)?.seq).toBe(6);
    const left = await auditPage(ledger, {});
    expect(left.map(({ seq }) => seq)).toEqual([6, 5, 4]);
    expect(left[0]).toMatchObject({ who: 'forewarn', act: 'letGo', why: 'older than 400 days' });
    const head = await log.head();
    expect(await verifyAudit(ledger, [head])).toEqual({ entries: 3, head, letGo: gone });
    expect(await letAuditGo(ledger, log, REASON)).toEqual({});
    expect((await log.head()).seq).toBe(6);
    await letAuditGo(ledger, log, { ...REASON, now: NOW + 400 * DAY_MS });
    expect(await verifyAudit(ledger, [await log.head()])).toMatchObject({
      ...{ entries: 2, letGo: { seq: 5, by: 7 } },
    });
  });

  test('goes on from any step at which it was cut off', async () => {
    const dying = { change: () => Promise.reject(new FwError('FW_LEDGER_AWAY', 'away')) };
    const cut = Object.assign(Object.create(ledger), {
      query: ledger.query.bind(ledger),
      ...dying,
    });
    await expect(letAuditGo(cut, log, REASON)).rejects.toThrow('away');
    expect(await verifyAudit(ledger, [await log.head()])).toMatchObject({ entries: 3 });
    await letAuditGo(ledger, log, REASON);
    expect((await log.head()).seq).toBe(6);
    expect(await auditPage(ledger, {})).toHaveLength(3);
  });

  test('is not let go while something is wrong with it', async () => {
    await log.tellNow();
    await clickHouse.run('DELETE FROM audit WHERE seq = 2');
    expect(await letAuditGo(ledger, log, REASON)).toEqual({
      fault: { seq: 2, reason: 'missing' },
    });
    expect((await auditPage(ledger, {})).map(({ seq }) => seq)).toEqual([5, 4, 3, 1]);
  });

  test('is found when more was cut off, or when the entry that says so was forged', async () => {
    await letAuditGo(ledger, log, REASON);
    const head = await log.head();
    await clickHouse.run('DELETE FROM audit WHERE seq = 4');
    expect((await verifyAudit(ledger, [head])).fault).toEqual({ seq: 4, reason: 'missing' });
    const change = JSON.stringify({ seq: head.seq, hash: head.hash, before: NOW });
    const [forged] = chained(
      [{ ...act(7), who: 'forewarn', act: 'letGo', object: 'audit', change }],
      head,
    );
    await clickHouse.run('TRUNCATE TABLE audit');
    await ledger.write({ audit: forged === undefined ? [] : [forged] }, 'forged');
    expect((await verifyAudit(ledger, [head])).fault).toEqual({ seq: 7, reason: 'let-go-unnoted' });
  });
});
