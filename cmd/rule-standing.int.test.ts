// What stands in the rule book and what the engine is given by it, on a real Redis beside an engine that only notes what it would run.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RuleBook } from '../rulebook/rule-book.ts';
import { RuleStore } from '../rulebook/rule-store.ts';
import type { LiveScope, RuleVersion } from '../rulebook/version.ts';
import type { PackSource } from '../runtime/load-pack.ts';
import { checkPack } from '../runtime/pack-check-run.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { RuleLife } from './rule-life.ts';
import { packInForce } from './rule-parts.ts';

const VIEW = { pack: '', lists: [], watermark: 0, newestTime: 0 };
const WARM_MS = 86_400_000;

let redis: RedisServer;
let book: RuleBook;
let life: RuleLife;
let runs: PackSource[] = [];
let tests = 0;

beforeAll(async () => {
  redis = await startRedis();
});

beforeEach(() => {
  const store = new RuleStore({ redisUrl: redis.url, keyPrefix: `{standing-${++tests}}` });
  book = new RuleBook({
    store,
    check: async (files) => checkPack(files),
    tell: async () => undefined,
    recall: async () => ({ versions: [], texts: [] }),
  });
  runs = [];
  life = new RuleLife(book, {
    reload: async (pack) => {
      runs.push(pack);
      return { kept: [], cold: [], dropped: [], view: VIEW };
    },
    comparison: async () => undefined,
    shadowNeed: { signals: 0, minutes: 0 },
    warmMs: WARM_MS,
  });
  return () => book.close();
});

afterAll(() => redis.stop());

const filesOf = (version: string, more = '') => [
  {
    name: 'pack.yaml',
    text: `
pack: life
version: ${version}
${more}
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 6h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= 3, points: 60, reason: '{paid}' }
`,
  },
];

const folderOf = (version: string, more = ''): PackSource => ({
  name: 'folder',
  files: filesOf(version, more),
});

/** A version that runs in shadow, by the book alone. */
async function inShadow(version: string): Promise<RuleVersion> {
  const { versionId } = await book.draft({ by: 'an', reason: 'new', files: filesOf(version) });
  await book.addEvidence(versionId, { kind: 'backtest', by: 'an', text: 'recall 0.8' });
  for (const to of ['checked', 'backtested'] as const)
    await book.move(versionId, { to, by: 'an', reason: 'goes on' });
  return book.move(versionId, { to: 'shadow', by: 'an', reason: 'goes on' });
}

async function live(version: string, scope?: LiveScope): Promise<RuleVersion> {
  const { versionId } = await inShadow(version);
  await book.move(versionId, { to: 'approved', by: 'bo', reason: 'sound' });
  return book.move(versionId, { to: 'live', by: 'bo', reason: 'go', ...(scope && { scope }) });
}

/** What a start gives the engine, and the notes of it. */
async function started(folder: PackSource) {
  const notes: string[] = [];
  const run = await packInForce(book, folder, { warmMs: WARM_MS }, (note) => notes.push(note));
  return { run, notes: notes.join() };
}

const COUNTED = { desk: '330106', calls: 90, before: 2, capacity: 64 };
const floodBy = (pack: string) => ({ pack, ...COUNTED });
const livePack = async () => (await book.standing()).live?.check.pack;

test('two who step back from the same version at once go one version back', async () => {
  for (const version of ['1.0.0', '2.0.0']) await live(version);
  const { versionId } = await live('3.0.0');
  const steps = ['bo', 'cy'].map((by) => life.rollBack(by, 'floods', versionId));
  expect((await Promise.allSettled(steps)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
  ]);
  await expect(steps[1]).rejects.toMatchObject({ code: 'FW_RULES_REFUSED' });
  expect(await livePack()).toBe('life@2.0.0');
  expect(runs).toHaveLength(1);
});

test('a step back from a version that is live for some goes no further once that is gone', async () => {
  for (const version of ['1.0.0', '2.0.0']) await live(version);
  const { versionId } = await live('3.0.0', { regions: ['330106'] });
  await life.rollBack('forewarn', 'halted', versionId);
  const late = life.rollBack('bo', 'floods', versionId);
  await expect(late).rejects.toMatchObject({ code: 'FW_RULES_REFUSED' });
  expect(await livePack()).toBe('life@2.0.0');
});

test('a flood by a version that somebody took back meanwhile halts no other', async () => {
  for (const version of ['1.0.0', '2.0.0']) await live(version);
  const { versionId } = await live('3.0.0');
  await life.rollBack('bo', 'floods', versionId);
  expect(await life.halt(floodBy('life@3.0.0'))).toBeUndefined();
  expect(await livePack()).toBe('life@2.0.0');
});

test('a flood halts the live version while the one before ran beside it all along, and not when that came in cold', async () => {
  for (const version of ['1.0.0', '2.0.0', '3.0.0']) await live(version);
  expect(await life.halt(floodBy('life@3.0.0'))).toMatchObject({ state: 'retired' });
  expect(await livePack()).toBe('life@2.0.0');
  expect(await life.halt(floodBy('life@2.0.0'))).toBeUndefined();
  expect(await livePack()).toBe('life@2.0.0');
});

test('a version in shadow goes on beside a pack folder that changed, at a start and at SIGHUP', async () => {
  await started(folderOf('0.1.0'));
  const { versionId } = await inShadow('1.0.0');
  const second = { use: 'challenger', name: `rule version ${versionId}` };
  expect((await started(folderOf('0.2.0'))).run).toMatchObject({ ...folderOf('0.2.0'), second });
  await life.follow(folderOf('0.3.0'));
  expect(runs).toMatchObject([{ ...folderOf('0.3.0'), second }]);
  expect(await livePack()).toBe('life@0.3.0');
});

test('a pack folder beside which the version in shadow cannot run is followed at a start alone, and says so', async () => {
  await started(folderOf('0.1.0'));
  await inShadow('1.0.0');
  const { run, notes } = await started(folderOf('0.2.0', 'lateness: 2h'));
  expect(run).toEqual(folderOf('0.2.0', 'lateness: 2h'));
  expect(notes).toContain('its lateness is another one');
});

test('while a version is live for some, a pack folder that changed is not followed', async () => {
  await started(folderOf('0.1.0'));
  const { versionId } = await live('1.0.0', { regions: ['330106'] });
  const { run, notes } = await started(folderOf('0.2.0'));
  expect(run).toMatchObject({ files: filesOf('0.1.0'), second: { use: 'partial' } });
  expect(notes).toContain(`version ${versionId} (life@1.0.0) of the rule book is live`);
  const followed = life.follow(folderOf('0.2.0'));
  await expect(followed).rejects.toMatchObject({ code: 'FW_RELOAD_REFUSED' });
  expect(await livePack()).toBe('life@0.1.0');
});
