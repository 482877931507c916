// Versions of the rules in a running forewarn: what is moved in the book holds in the engine, over a restart as well.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../api/logger.ts';
import { signal } from '../test/evaluate.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { readConfig } from './config.ts';
import { projectDir } from './project-dir.ts';
import { exportVersions, importPacks } from './rule-client.ts';
import { ruleLifeOf } from './rule-life.ts';
import { ruleBookOf } from './rule-parts.ts';
import { type System, startSystem, taskKeyPrefix } from './system.ts';

const PACK = (version: string, least: number, more = '') => `
pack: life
version: ${version}
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 6h }
${more}
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= ${least}, points: 60, reason: '{paid}' }
`;

let redis: RedisServer;
let system: System;
let folder = '';
let sent = 0;

async function start(): Promise<void> {
  const env = {
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: '0',
    FOREWARN_INSTANCE: 'life',
    FOREWARN_SHADOW_SIGNALS: '2',
    FOREWARN_SHADOW_MINUTES: '0',
  };
  system = await startSystem({ config: readConfig(env, projectDir()), onNote: () => undefined });
}

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-life-'));
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack', 'pack.yaml'), PACK('0.9.0', 9));
  await start();
}, 60_000);

afterAll(async () => {
  await system.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** So many payments of a person of their own. */
async function pay(account: string, times: number): Promise<void> {
  const signals = Array.from({ length: times }, () =>
    signal('transfer.attempted', ++sent, {
      transferId: `t${sent}`,
      payer: account,
      payee: '6222000000009999',
      amountFen: 10_000,
    }),
  );
  await system.appender.append(signals);
  await system.pump.drain();
}

async function approve(text: string): Promise<string> {
  const { rules } = system;
  const files = [{ name: 'pack.yaml', text }];
  const { versionId } = await rules.draft({ by: 'an', reason: 'new', files });
  await rules.addEvidence(versionId, { kind: 'backtest', by: 'an', text: 'recall 0.8' });
  for (const to of ['checked', 'backtested', 'shadow'] as const)
    await rules.move(versionId, { to, by: 'an', reason: 'goes on' });
  const approval = { to: 'approved' as const, by: 'bo', reason: 'sound' };
  await expect(rules.move(versionId, approval)).rejects.toMatchObject({
    code: 'FW_RULES_REFUSED',
    message: expect.stringContaining('it ran in shadow on 0 signals'),
  });
  expect((await rules.require(versionId)).evidence).toHaveLength(1);
  for (const digit of ['1', '2'])
    await pay(`62220000007${digit}${String(sent).padStart(4, '0')}`, 1);
  await rules.move(versionId, approval);
  expect((await rules.require(versionId)).evidence).toMatchObject([
    { kind: 'backtest' },
    { kind: 'shadow', by: 'bo', figures: { signals: 2 } },
  ]);
  return versionId;
}

const told = async () => {
  const rows = await system.ledger.query<{ pack: string; n: number }>(
    "SELECT pack, toInt32(count()) AS n FROM decisions FINAL WHERE pack LIKE 'life%' GROUP BY pack ORDER BY pack",
    {},
  );
  return Object.fromEntries(rows.map(({ pack, n }) => [pack, n]));
};

/** As when the days of the version before are over. */
async function endWarm(): Promise<boolean> {
  const place = { redisUrl: redis.url, keyPrefix: taskKeyPrefix('life') };
  const logger = createLogger({ level: 'silent' });
  const book = ruleBookOf(place, { ledger: system.ledger, logger });
  const need = { shadowNeed: { signals: 2, minutes: 0 }, warmMs: 0 };
  try {
    return await ruleLifeOf(book, system.rules, system.pump, need).endWarm();
  } finally {
    book.close();
  }
}

test('an approved version goes live between two signals, a second runs in shadow and for a share, and a step back loses no window', async () => {
  const { rules, pump } = system;
  const first = await approve(PACK('1.0.0', 3));
  await rules.move(first, { to: 'live', by: 'bo', reason: 'go' });
  expect(pump.status.pack).toBe('life@1.0.0');
  await pay('6222000000000001', 2);
  expect(await told()).toEqual({});

  const second = await approve(
    PACK(
      '2.0.0',
      2,
      '  sums: { on: transfer.attempted, by: victim, value: sum(signal.amountFen), window: 6h }',
    ),
  );
  await pay('6222000000000002', 2);
  expect(await told()).toEqual({});
  expect(await rules.comparison()).toMatchObject({
    use: 'challenger',
    signals: 4,
    live: { pack: 'life@1.0.0', decisions: { orange: 0 } },
    second: { pack: 'life@2.0.0', decisions: { orange: 1 }, rules: { often: 1 } },
    people: { both: 0, live: 0, second: 1 },
  });

  const scope = { regions: ['330100'] };
  await rules.move(second, { to: 'live', by: 'bo', reason: 'in Hangzhou first', scope });
  await pay('6222000000000003', 2);
  expect(await told()).toEqual({ 'life@2.0.0': 1 });
  await rules.move(second, { to: 'live', by: 'bo', reason: 'everywhere' });
  expect(pump.status.pack).toBe('life@2.0.0');
  await pay('6222000000000004', 2);
  expect(await told()).toEqual({ 'life@2.0.0': 2 });

  await system.stop();
  await start();
  expect(system.pump.status.pack).toBe('life@2.0.0');
  await system.rules.rollBack('bo', 'too many', second);
  expect(system.pump.status.pack).toBe('life@1.0.0');
  expect(await system.rules.comparison()).toMatchObject({ use: 'before' });
  expect(await endWarm()).toBe(true);
  expect(await system.rules.comparison()).toBeUndefined();
  expect(await endWarm()).toBe(false);
  // Its third payment is known as such, over all changes and the restart.
  await pay('6222000000000001', 1);
  expect(await told()).toEqual({ 'life@1.0.0': 1, 'life@2.0.0': 2 });
}, 600_000);

test('versions go out as text and come back as drafts, the same text each time, and what is known makes none', async () => {
  const api = { url: system.url, token: undefined };
  const out = join(folder, 'out');
  const ids = await exportVersions(api, out, []);
  expect(ids.length).toBeGreaterThan(2);
  const textsOf = () =>
    readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => `${name}\n${readFileSync(join(out, name), 'utf8')}`);
  const before = textsOf();
  expect(before.length).toBe(2 * ids.length);
  expect(before.join('')).toContain('state: retired');
  await exportVersions(api, out, []);
  expect(textsOf()).toEqual(before);

  const doer = { staff: 'an', reason: 'from git' };
  expect((await importPacks(api, out, doer)).map(({ isNew }) => isNew)).toEqual(
    ids.map(() => false),
  );
  const [changed = ''] = ids;
  const path = join(out, changed, 'pack.yaml');
  writeFileSync(path, PACK('5.0.0', 7));
  const [made] = (await importPacks(api, join(out, changed), doer)).filter(({ isNew }) => isNew);
  expect(made?.version).toMatchObject({ state: 'draft', pack: 'life@5.0.0', author: 'an' });
  writeFileSync(path, PACK('5.0.1', 7).replace('paid >= 7', 'pad >= 7'));
  const [faulty] = await importPacks(api, join(out, changed), doer);
  expect(faulty).toMatchObject({ isNew: true, version: { isSound: false } });
  const missing = importPacks(api, join(folder, 'nowhere'), doer);
  await expect(missing).rejects.toMatchObject({ code: 'FW_FILE' });
});

test('a version that floods a desk is taken back by itself, with the reason, and its tasks stop', async () => {
  const { rules } = system;
  const eager = await approve(PACK('4.0.0', 1));
  const scope = { regions: ['330106'] };
  await rules.move(eager, { to: 'live', by: 'bo', reason: 'try', scope });
  for (let person = 0; person < 70; person++) await pay(`62220001000${1000 + person}`, 1);
  await expect
    .poll(async () => (await rules.require(eager)).state, { timeout: 30_000 })
    .toBe('retired');
  const { evidence, moves } = await rules.require(eager);
  expect(evidence.at(-1)).toMatchObject({
    kind: 'halt',
    by: 'forewarn',
    figures: { desk: '330106', before: 0, capacity: 64 },
  });
  expect(moves.at(-1)?.reason).toMatch(/^halted: desk 330106 would get \d+ calls in an hour/);
  const before = (await told())['life@4.0.0'];
  await pay('6222000000008888', 1);
  expect((await told())['life@4.0.0']).toBe(before);
  expect((await rules.standing()).live?.check.pack).toBe('life@1.0.0');
}, 600_000);

test('a version that cannot run beside the live one is refused, and the book stays as it is', async () => {
  const { rules } = system;
  const files = [
    {
      name: 'pack.yaml',
      text: PACK('3.0.0', 2).replace('version: 3.0.0', 'version: 3.0.0\nlateness: 2h'),
    },
  ];
  const { versionId } = await rules.draft({ by: 'an', reason: 'new', files });
  await rules.addEvidence(versionId, { kind: 'backtest', by: 'an', text: 'recall 0.8' });
  for (const to of ['checked', 'backtested'] as const)
    await rules.move(versionId, { to, by: 'an', reason: 'goes on' });
  const refused = rules.move(versionId, { to: 'shadow', by: 'an', reason: 'try' });
  await expect(refused).rejects.toMatchObject({ code: 'FW_RELOAD_REFUSED' });
  expect((await rules.require(versionId)).state).toBe('backtested');
  expect(system.pump.status.pack).toBe('life@1.0.0');
});
