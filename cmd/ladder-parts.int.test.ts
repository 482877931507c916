// How a running forewarn speaks to people: what it knows of their language and age, and what staff have told it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../api/logger.ts';
import { createMetrics } from '../api/metrics.ts';
import { parseDeskSettings } from '../dissuasion/desk-settings.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import type { LadderBook } from '../dissuasion/ladder-book.ts';
import { type Task, taskOf } from '../dissuasion/task.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { eventually } from '../test/eventually.ts';
import { RememberingCarrier } from '../test/ladder-carrier.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { PLAIN } from '../vault/vault.ts';
import { readConfig } from './config.ts';
import { openTrail } from './desk-parts.ts';
import { openLadders } from './ladder-parts.ts';

const DESKS = `ladder:
  levels:
    orange: [{ step: message, deadline: 1h }, { step: call }]
    red: [{ step: call }, { step: voice-robot, deadline: 1h }]
`;
const carrier = new RememberingCarrier();
let redis: RedisServer;
let ledger: Ledger;
const folder = ledgerFolder();
let ladders: LadderBook;
let close: () => Promise<void>;

beforeAll(async () => {
  redis = await startRedis();
  ledger = await openLedger({ path: folder });
  const place = { redisUrl: redis.url, keyPrefix: '{forewarn}', vault: PLAIN };
  const [logger, metrics] = [createLogger({ level: 'silent' }), createMetrics()];
  const trail = openTrail({ ledger, logger, metrics });
  const tasks = new TaskQueue({ ...place, leaseMs: 60_000 });
  const desks = parseDeskSettings('desks.yaml', DESKS);
  const parts = { desks, trail, logger, metrics, ledger, tasks, carrier };
  ladders = openLadders(readConfig({}, folder), place, parts);
  close = async () => {
    for (const part of [ladders, tasks, trail]) await part.close();
  };
});
afterAll(async () => {
  await close();
  await ledger.close();
  await redis.stop();
});

interface Climbing {
  readonly task: Task;
  /** What went out, how it was worded, in its order. */
  worded(): Promise<string[]>;
  /** The danger is higher: the robot goes out as well. */
  raise(): Promise<void>;
}

/** Somebody who is warned by a message. */
async function climb(number: number, phone: string): Promise<Climbing> {
  const person = { kind: 'person', id: `p${number}` } as const;
  const episode = episodeOf({ episodeId: `e${number}`, person, phone });
  const task = taskOf(episode, Date.now());
  await ladders.open(task);
  return {
    task,
    worded: async () =>
      ((await ladders.find(task.taskId))?.tries ?? [])
        .filter(({ state }) => state === 'delivered')
        .map(({ step, language, age }) => `${step} ${language} ${age}`),
    raise: () => ladders.open({ ...task, episode: { ...episode, level: 'red', revision: 2 } }),
  };
}

test('of whom nothing is known but the number is spoken to in its language, as an adult', async () => {
  const chinese = await climb(1, '+8613812345678');
  const foreign = await climb(2, '+447911123456');
  await eventually(async () => {
    expect(await chinese.worded()).toEqual(['message zh adult']);
    expect(await foreign.worded()).toEqual(['message en adult']);
  });
});

test('once staff have asked for a message in a language and for an age, each later step is worded for those', async () => {
  const { task, worded, raise } = await climb(3, '+8613812345679');
  await eventually(async () => expect(await worded()).toEqual(['message zh adult']));
  const words = { language: 'en', age: 'senior' } as const;
  await ladders.ask(task, { step: 'message', askedBy: 'li', at: Date.now(), mark: 'm', ...words });
  await eventually(async () =>
    expect(await worded()).toEqual(['message zh adult', 'message en senior']),
  );
  await raise();
  await eventually(async () => expect(await worded()).toContain('voice-robot en senior'));
  const robot = carrier.got.find((one) => one.channel === 'voice');
  expect(robot).toMatchObject({ language: 'en', phone: '+8613812345679' });
});
