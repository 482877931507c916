// The audit on a real Redis and in a real ClickHouse: whole whatever happens at the same time, and every kind of tampering is found.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditPage, verifyAudit } from '../ledger/audit-trail.ts';
import { type ClickHouse, openClickHouse } from '../ledger/clickhouse.ts';
import { Ledger } from '../ledger/ledger.ts';
import { migrate } from '../ledger/migrate.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import type { AuditAct, AuditAnchor } from './audit-entry.ts';
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
      "INSERT INTO audit SELECT seq, at, 'somebody', kind, act, object, why, status, change, previous, hash FROM audit WHERE seq = 3",
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
