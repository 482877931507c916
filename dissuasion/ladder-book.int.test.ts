// Ladders on a real Redis: what begins once, what goes out when, and what a crash, a restart or a second process change of that: nothing.
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { ladderSettings, RememberingCarrier } from '../test/ladder-carrier.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { decisionOf, episodeOf, HOUR_MS, START_TIME } from './fixture.ts';
import { LadderBook, type LadderBookOptions } from './ladder-book.ts';
import type { Ladder } from './ladder-state.ts';
import { ladderIdOf } from './ladder-subject.ts';
import { taskOf } from './task.ts';
import { readWordings } from './wording.ts';

const MINUTE_MS = 60_000;
const PHONE = '+8613812345678';
const settings = ladderSettings(`
  quiet-hours: { from: '21:30', to: '08:00' }
  again-after: 1d
  visit: { deadline: 30m, retries: [1m, 1m] }
  levels:
    blue: [{ step: message, deadline: 1h }]
    yellow: [{ step: message, deadline: 1h, retries: [1m] }, { step: voice-robot, after: 10m, deadline: 1h }, { step: call, after: 20m }]
    orange: [{ step: message, deadline: 10m, retries: [1m] }, { step: call }, { step: voice-robot, after: 5m, deadline: 10m }]
    red: [{ step: message, deadline: 10m }, { step: call }, { step: voice-robot, deadline: 5m }]
`);
const TASK = taskOf(episodeOf({ phone: PHONE }), START_TIME);
const LADDER = ladderIdOf(TASK.taskId);

let server: RedisServer;
let admin: Redis;
const books: LadderBook[] = [];
const called: string[] = [];
let now = START_TIME;

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
});
afterEach(async () => {
  for (const book of books.splice(0)) await book.close();
  await admin.flushall();
  called.length = 0;
  now = START_TIME;
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

/** A book that does what is due when it is told to look, by the clock of the test. */
function open(carrier = new RememberingCarrier(), options: Partial<LadderBookOptions> = {}) {
  const book = new LadderBook({
    redisUrl: server.url,
    settings,
    wordings: readWordings(),
    carrier,
    call: async (ladder, { askedBy }) => called.push(`${ladder.ladderId} ${askedBy}`),
    isWorking: false,
    now: () => now,
    ...options,
  });
  books.push(book);
  return book;
}

const warningFor = (decisionId: string, overrides: Parameters<typeof decisionOf>[0] = {}) =>
  decisionOf({ decisionId, level: 'yellow', phone: PHONE, ...overrides });
const channels = ({ got }: RememberingCarrier) => got.map(({ channel }) => channel);
const shown = (ladder: Ladder | undefined) =>
  ladder?.tries.map(({ step, number, state }) => `${step} ${number} ${state}`);

async function warnedLadder(book: LadderBook, decisionId = 'd1'): Promise<Ladder> {
  const ladder = await book.findWarning(decisionId);
  if (ladder === undefined) throw new Error(`no warning of ${decisionId}`);
  return ladder;
}

test('a yellow decision sends a message by itself, once, with its words and their version on record', async () => {
  const carrier = new RememberingCarrier();
  const awake = open(carrier, {
    isWorking: true,
    now: Date.now,
    settings: ladderSettings(
      "{ levels: { yellow: [{ step: message, deadline: 1h }] }, quiet-hours: { from: '00:00', to: '00:00' } }",
    ),
  });
  await awake.warn([warningFor('d1')]);
  await eventually(() => expect(carrier.got).toHaveLength(1));
  await awake.warn([warningFor('d1')]);
  const [message] = carrier.got;
  expect(message).toMatchObject({ channel: 'sms', phone: PHONE, language: 'zh' });
  expect(message?.channel === 'sms' && message.text).toContain('安全账户');
  await eventually(async () =>
    expect((await warnedLadder(awake)).tries[0]).toMatchObject({
      state: 'delivered',
      provider: 'provider',
      language: 'zh',
      age: 'adult',
      wording: expect.stringMatching(/^1-[0-9a-f]{8}$/),
    }),
  );
  expect(carrier.handed.length).toBe(1);
});

test('a person hears of one typology once in a day, however many decisions say so and however often they are told', async () => {
  const book = open();
  const decisions = [
    warningFor('d1'),
    warningFor('d2', { level: 'blue' }),
    warningFor('d3', { typology: 'fake-loan' }),
    warningFor('d4', { subject: { kind: 'person', id: 'p2' } }),
  ];
  expect(await book.warn(decisions)).toBe(3);
  expect(await book.warn(decisions)).toBe(0);
  expect(await book.findWarning('d2')).toBeUndefined();
});

test('suspects, people without a number, and those who have an episode are not warned', async () => {
  const book = open();
  await book.open(TASK);
  const { phone: _, ...nameless } = warningFor('d2', { subject: { kind: 'person', id: 'p2' } });
  expect(await book.warn([warningFor('d1'), nameless])).toBe(0);
  expect(
    await book.warn([warningFor('d3', { role: 'suspect' }), decisionOf({ phone: PHONE })]),
  ).toBe(0);
  await book.end(TASK.taskId, 'dissuaded');
  expect(await book.warn([warningFor('d1')])).toBe(1);
});

test('an episode takes the place of the warnings of its person', async () => {
  const book = open();
  await book.warn([warningFor('d1')]);
  await book.open(TASK);
  expect(await warnedLadder(book)).toMatchObject({ state: 'over', why: 'episode' });
});

test('the steps of an orange episode go out at their times, and the outcome ends them', async () => {
  const carrier = new RememberingCarrier();
  const book = open(carrier);
  await book.open(TASK);
  await book.attend(LADDER);
  expect(channels(carrier)).toEqual(['sms']);
  expect(called).toEqual([`${LADDER} forewarn`]);
  now += 4 * MINUTE_MS;
  expect(await book.attend(LADDER)).toBe(START_TIME + 5 * MINUTE_MS);
  expect(channels(carrier)).toEqual(['sms']);
  now += MINUTE_MS;
  await book.attend(LADDER);
  expect(channels(carrier)).toEqual(['sms', 'voice']);
  await book.end(TASK.taskId, 'dissuaded');
  await book.open({ ...TASK, episode: { ...TASK.episode, level: 'red', revision: 9 } });
  now += HOUR_MS;
  expect(await book.attend(LADDER)).toBeUndefined();
  expect(carrier.got).toHaveLength(2);
});

test('a ladder is kept for days after its episode was last touched, and not for ever', async () => {
  const book = open();
  await book.open(TASK);
  const key = `{forewarn}:ladder:${LADDER}`;
  const keptMs = await admin.pttl(key);
  expect(keptMs).toBeGreaterThan(7 * 24 * HOUR_MS);
  await admin.pexpire(key, HOUR_MS);
  await book.open(TASK);
  expect(await admin.pttl(key)).toBeGreaterThan(7 * 24 * HOUR_MS);
});

test('when Redis was emptied a ladder begins again under the same ids, so that a provider that knows them sends nothing twice', async () => {
  const carrier = new RememberingCarrier();
  const book = open(carrier);
  await book.open(TASK);
  await book.attend(LADDER);
  await admin.flushall();
  await book.open(TASK);
  await book.attend(LADDER);
  expect(carrier.handed.length).toBe(2);
  expect(carrier.got).toHaveLength(1);
});

test('telling an episode again begins nothing again; a raised one brings the steps of its level', async () => {
  const carrier = new RememberingCarrier();
  const book = open(carrier);
  await book.open(TASK);
  await book.attend(LADDER);
  await book.open(TASK);
  await book.attend(LADDER);
  expect(channels(carrier)).toEqual(['sms']);
  await book.open({ ...TASK, episode: { ...TASK.episode, level: 'red' } });
  await book.attend(LADDER);
  expect(channels(carrier)).toEqual(['sms', 'voice']);
});

test('yellow waits for the morning and then climbs to the desk when nobody answers', async () => {
  now = START_TIME - 3 * HOUR_MS;
  const carrier = new RememberingCarrier();
  const book = open(carrier);
  await book.warn([warningFor('d1')]);
  const { ladderId } = await warnedLadder(book);
  expect(await book.attend(ladderId)).toBe(START_TIME);
  expect(carrier.got).toEqual([]);
  for (const at of [0, 10 * MINUTE_MS, 30 * MINUTE_MS]) {
    now = START_TIME + at;
    await book.attend(ladderId);
  }
  expect(channels(carrier)).toEqual(['sms', 'voice']);
  expect(called).toEqual([`${ladderId} forewarn`]);
  expect(shown(await warnedLadder(book))).toEqual([
    'message 1 delivered',
    'voice-robot 1 delivered',
    'call 1 done',
  ]);
});

test('a provider that is away is tried again under the same id, and nothing is doubled when it comes back', async () => {
  const carrier = new RememberingCarrier();
  const book = open(carrier);
  carrier.isAway = true;
  await book.open(TASK);
  const again = Number(await book.attend(LADDER));
  expect(again).toBe(START_TIME + 5_000);
  carrier.isAway = false;
  now = again;
  await book.attend(LADDER);
  const ladder = await book.find(TASK.taskId);
  expect(carrier.got.map(({ deliveryId }) => deliveryId)).toEqual([ladder?.tries[0]?.deliveryId]);
  expect(ladder?.tries[0]).toMatchObject({ failures: 1, state: 'delivered' });
});

test('receipts that come later decide: failed is tried again, delivered is the end of it, twice is once', async () => {
  const carrier = new RememberingCarrier();
  carrier.state = 'accepted';
  const changes: string[] = [];
  const book = open(carrier, {
    onChange: (_, { step, number, state }) => changes.push(`${step} ${number} ${state}`),
  });
  await book.open(TASK);
  await book.attend(LADDER);
  const deliveryId = carrier.got[0]?.deliveryId ?? '';
  const receipt = { deliveryId, provider: 'provider', at: now };
  await book.takeReceipt({ ...receipt, state: 'failed', reason: 'switched off' });
  await book.takeReceipt({ ...receipt, state: 'failed', reason: 'switched off' });
  now += MINUTE_MS;
  await book.attend(LADDER);
  const second = carrier.got[1]?.deliveryId ?? '';
  expect(second).not.toBe(deliveryId);
  await book.takeReceipt({ ...receipt, deliveryId: second, state: 'delivered' });
  await book.takeReceipt({ ...receipt, deliveryId: second, state: 'accepted' });
  expect(shown(await book.find(TASK.taskId))).toEqual([
    'message 1 failed',
    'call 1 done',
    'message 2 delivered',
  ]);
  expect(changes.filter((change) => change === 'message 1 failed')).toHaveLength(1);
  expect(await book.takeReceipt({ ...receipt, deliveryId: 'abc', state: 'done' })).toBeUndefined();
});

test('who answers 1 is brought to the desk at once, once', async () => {
  const book = open();
  await book.warn([warningFor('d1')]);
  const { ladderId } = await warnedLadder(book);
  await book.attend(ladderId);
  const deliveryId = (await warnedLadder(book)).tries[0]?.deliveryId ?? '';
  const answer = {
    deliveryId,
    state: 'delivered',
    provider: 'provider',
    at: now,
    answer: '1',
  } as const;
  await book.takeReceipt(answer);
  await book.takeReceipt(answer);
  await book.attend(ladderId);
  await book.attend(ladderId);
  expect(called).toEqual([`${ladderId} person`]);
  expect(await warnedLadder(book)).toMatchObject({ state: 'resting', why: 'help' });
});

test('a desk that cannot be told of a call for help now is told later', async () => {
  let isAway = true;
  const call = async () => {
    if (isAway) throw new Error('away');
    called.push('called');
  };
  const book = open(new RememberingCarrier(), { call });
  await book.open(TASK);
  await expect(book.attend(LADDER)).rejects.toThrow('away');
  isAway = false;
  await book.attend(LADDER);
  expect(called).toEqual(['called']);
});

test('no robot rings while staff have the task', async () => {
  const carrier = new RememberingCarrier();
  let isWorked = true;
  const book = open(carrier, { isWorked: async () => isWorked });
  await book.open(TASK);
  await book.attend(LADDER);
  now += 5 * MINUTE_MS;
  await book.attend(LADDER);
  expect(channels(carrier)).toEqual(['sms']);
  isWorked = false;
  now += MINUTE_MS;
  await book.attend(LADDER);
  expect(channels(carrier)).toEqual(['sms', 'voice']);
});

test('two processes that look at once send once and record once', async () => {
  const carrier = new RememberingCarrier();
  const changes: string[] = [];
  const onChange: LadderBookOptions['onChange'] = (_, { step, state }) =>
    changes.push(`${step} ${state}`);
  const [one, two] = [open(carrier, { onChange }), open(carrier, { onChange })];
  await one.open(TASK);
  await Promise.all([one.attend(LADDER), two.attend(LADDER), one.attend(LADDER)]);
  expect(channels(carrier)).toEqual(['sms']);
  expect(changes.filter((change) => change === 'message delivered')).toHaveLength(1);
});

test('of changes that come at once, from several processes, none is lost', async () => {
  const carrier = new RememberingCarrier();
  carrier.state = 'accepted';
  const [one, two] = [open(carrier), open(carrier)];
  await one.open(TASK);
  await one.attend(LADDER);
  const deliveryId = carrier.got[0]?.deliveryId ?? '';
  const receipt = { deliveryId, provider: 'provider', at: now };
  const asked = { askedBy: 'li', at: now, mark: 'm1' } as const;
  await Promise.all([
    one.takeReceipt({ ...receipt, state: 'delivered' }),
    two.takeReceipt({ ...receipt, state: 'done', answer: 'hello' }),
    one.ask(TASK, { ...asked, step: 'visit' }),
    two.ask(TASK, { ...asked, step: 'voice-robot', mark: 'm2' }),
    two.rest(TASK.taskId, 'refused'),
  ]);
  const ladder = await one.find(TASK.taskId);
  expect(ladder).toMatchObject({ state: 'resting', why: 'refused' });
  expect(ladder?.tries[0]).toMatchObject({ state: 'done', answer: 'hello' });
  expect(ladder?.tries.map(({ step }) => step).sort()).toEqual([
    'call',
    'message',
    'visit',
    'voice-robot',
  ]);
});

test('a visit that staff ask for goes to police, is asked for again until somebody signs, and then no more', async () => {
  const carrier = new RememberingCarrier();
  const book = open(carrier);
  await book.open(TASK);
  await book.attend(LADDER);
  const asked = {
    step: 'visit',
    askedBy: 'li',
    at: now,
    place: '莫干山路 1 号',
    mark: 'o1',
  } as const;
  await book.rest(TASK.taskId, 'visit-needed');
  await book.ask(TASK, asked);
  await book.ask(TASK, { ...asked, mark: 'o2' });
  await book.attend(LADDER);
  expect(carrier.got.at(-1)).toMatchObject({
    channel: 'dispatch',
    region: '330106',
    phone: PHONE,
    place: asked.place,
  });
  now += 30 * MINUTE_MS;
  expect(await book.attend(LADDER)).toBe(now + MINUTE_MS);
  now += MINUTE_MS;
  await book.attend(LADDER);
  expect(channels(carrier)).toEqual(['sms', 'dispatch', 'dispatch']);
  await book.sign(carrier.got.at(-1)?.deliveryId ?? '', { by: '西湖分局', reference: 'X7' });
  expect((await book.find(TASK.taskId))?.tries.at(-1)).toMatchObject({
    state: 'done',
    signedBy: '西湖分局',
  });
  now += HOUR_MS;
  expect(await book.attend(LADDER)).toBeUndefined();
});

test('the ledger is told every revision that stands, and told again when it was away', async () => {
  const told: string[] = [];
  let isAway = true;
  const tell = async (ladders: readonly Ladder[]) => {
    if (isAway) throw new Error('away');
    told.push(...ladders.flatMap((ladder) => shown(ladder) ?? []));
  };
  const book = open(new RememberingCarrier(), { tell, everyMs: 3_600_000 });
  await book.open(TASK);
  await book.attend(LADDER);
  await expect(book.tellLedger()).rejects.toThrow('away');
  isAway = false;
  await book.tellLedger();
  expect(told).toEqual(['message 1 delivered', 'call 1 done']);
  await book.tellLedger();
  expect(told).toHaveLength(2);
});
