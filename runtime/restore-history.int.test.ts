// Redis is emptied under a desk that has worked its tasks: they come back as they stood, with their attempts, what they wait for and which district
// is asked for, or at the district that took them.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { taskEventRow } from '../api/task-trail.ts';
import { aftercareTasks } from '../dissuasion/aftercare.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Episode } from '../dissuasion/episode.ts';
import type { Ladder } from '../dissuasion/ladder-state.ts';
import { addContact } from '../dissuasion/reach.ts';
import { type KeptReach, ReachBook } from '../dissuasion/reach-book.ts';
import type { Task } from '../dissuasion/task.ts';
import { forgetRows } from '../ledger/forget-rows.ts';
import { forgetReaches, keptReaches } from '../ledger/restore-reaches.ts';
import { required } from '../signal/invariant.ts';
import { deskServer } from '../test/desk-server.ts';
import { ladderSettings } from '../test/ladder-carrier.ts';
import { textProvider } from '../vault/key-ring.ts';
import { KeyedVault } from '../vault/vault.ts';
import { restoreAftercare } from './restore-aftercare.ts';
import { restoreLadders } from './restore-ladders.ts';
import { restoreReaches } from './restore-reaches.ts';
import { restoreTasks } from './restore-tasks.ts';
import { restoreVictims } from './restore-victims.ts';

const server = deskServer();
const HOUR_MS = 3_600_000;

async function newTask(overrides: Partial<Episode> = {}): Promise<Task> {
  const task = await server.openTask(overrides);
  const opened = taskEventRow({ kind: 'opened', task, at: task.openedAt, mark: '' });
  await server.ledger.write({ episodes: [task.episode], taskEvents: [opened] }, task.taskId);
  return task;
}

async function post(task: Task, part: string, body: object): Promise<void> {
  const answer = await server.ask('POST', `/v1/tasks/${task.taskId}/${part}`, body);
  expect([200, 201, 204]).toContain(answer.status);
}

async function unreachable(task: Task, staff: string): Promise<void> {
  const lease = await server.claim(task, staff);
  const report = { outcome: 'unreachable', callEnd: 'no-answer', note: '响铃 8 声' };
  await post(task, 'outcome', { lease, ...report });
}

/** How a task stands. A step that is not said is a call. */
async function stands(task: Task): Promise<object> {
  const view = required(await server.tasks.find(task.taskId), 'the task');
  const attempts = (view.task.attempts ?? []).map((one) => ({ step: 'call', ...one }));
  return { ...view, task: { step: 'call', ...view.task, attempts } };
}

function restore(isDryRun = false) {
  const { ledger, tasks } = server;
  const { followUps } = readDeskSettings();
  return restoreTasks({ ledger, tasks, followUps, now: Date.now(), isDryRun });
}

test('tasks lost with Redis come back with attempts, waiting, skips and hand-overs, once', async () => {
  const [called, refused, aside, asked, moved, fresh] = [
    await newTask(),
    await newTask(),
    await newTask(),
    await newTask(),
    await newTask(),
    await newTask(),
  ];
  await unreachable(called, 'li');
  await unreachable(called, 'wu');
  await post(refused, 'outcome', { lease: await server.claim(refused, 'li'), outcome: 'refused' });
  const until = Date.now() + HOUR_MS;
  const held = await server.claim(aside, 'li');
  await post(aside, 'set-aside', { lease: held, until, reason: '15 点回电', for: 'me' });
  const request = { staff: 'li', to: '330206', reason: '人在宁波' };
  await post(asked, 'handover', request);
  await post(moved, 'handover', request);
  await post(moved, 'handover/decision', { staff: 'wu', approve: true });
  const all = [called, refused, aside, asked, moved, fresh];
  // The trail is written within its time.
  for (const task of [called, aside, asked, moved])
    await expect.poll(async () => (await server.events(task)).length).toBeGreaterThan(0);
  await expect.poll(() => server.events(moved)).toContain('handed-over');
  await expect.poll(() => server.events(aside)).toContain('set-aside');
  const before = await Promise.all(all.map(stands));

  const admin = new Redis(server.redis.url);
  await admin.flushall();
  admin.disconnect();
  expect(await restore(true)).toMatchObject({ opened: 6, withHistory: 5 });
  expect(await restore()).toMatchObject({ opened: 6, withHistory: 5 });
  expect(await Promise.all(all.map(stands))).toEqual(before);
  expect(await restore()).toMatchObject({ opened: 0, unchanged: 6, withHistory: 0 });
  expect(await Promise.all(all.map(stands))).toEqual(before);

  const handovers = await server.ask('GET', '/v1/handovers');
  expect(handovers.body).toMatchObject({ tasks: [{ taskId: asked.taskId }] });
  const ningbo = await server.ask('POST', '/v1/desks/330206/claims', { staff: 'zhou' });
  expect(ningbo.body).toMatchObject({ task: { taskId: moved.taskId } });
  const next = await server.ask('POST', '/v1/desks/330106/claims', { staff: 'li' });
  // The one that refused 'li' and the three that wait are not for 'li' now.
  expect([asked.taskId, fresh.taskId]).toContain(Reflect.get(Object(next.body['task']), 'taskId'));
  const third = await server.claim(called, 'li');
  await post(called, 'outcome', { lease: third, outcome: 'unreachable', callEnd: 'busy' });
  expect(await server.tasks.find(called.taskId)).toMatchObject({
    task: { attempts: [{}, {}, { callEnd: 'busy' }] },
  });
});

test('who asked for help goes before all others again, and waits for what came after that', async () => {
  const { ladders, carrier } = server;
  const older = await newTask();
  const [asked, called] = [await newTask(), await newTask()];
  carrier.state = 'delivered';
  for (const task of [asked, called]) {
    await ladders.open(task);
    const sent = async () => (await ladders.find(task.taskId))?.tries[0]?.state;
    await expect.poll(sent).toBe('delivered');
    const { deliveryId } = required((await ladders.find(task.taskId))?.tries[0], 'the message');
    const receipt = { deliveryId, state: 'delivered', provider: 'provider' } as const;
    await ladders.takeReceipt({ ...receipt, at: Date.now(), answer: '1' });
    const help = async () => (await server.tasks.find(task.taskId))?.task.help?.by;
    await expect.poll(help).toBe('message');
  }
  await unreachable(called, 'li');
  await expect.poll(() => server.events(called)).toContain('put-back');
  await ladders.tellLedger();
  const all = [asked, called, older];
  const before = await Promise.all(all.map(stands));
  expect(before[1]).toMatchObject({ state: 'deferred' });

  const admin = new Redis(server.redis.url);
  await admin.flushall();
  admin.disconnect();
  await restore();
  expect(await Promise.all(all.map(stands))).toEqual(before);
  await restore();
  expect(await Promise.all(all.map(stands))).toEqual(before);
  // Nobody of a lower level is handed out before, although they wait for longer.
  const { tasks: waiting } = await server.tasks.list({ desk: '330106', state: 'waiting' });
  const ids = waiting.map(({ task }) => task.taskId);
  expect(ids.indexOf(asked.taskId)).toBeLessThan(ids.indexOf(older.taskId));
});

/** Ends the episode as dissuaded; gives its two calls. */
async function callsAfter(task: Task): Promise<readonly [Task, Task]> {
  const end = { lease: await server.claim(task), outcome: 'dissuaded', note: '挂断了' };
  await post(task, 'outcome', { ...end, kept: { dissuaded: 100_000 } });
  const { outcome } = required(await server.tasks.find(task.taskId), 'the task');
  const [first, last] = aftercareTasks(task, task.episode, required(outcome, 'its outcome'));
  return [required(first, 'the first call'), required(last, 'the last call')];
}

test('calls after episodes lost with Redis come back with their times, skips, waiting and district, once, and one that was made is not made again', async () => {
  const [made, refused] = await callsAfter(await newTask());
  const [unheard, aside] = await callsAfter(await newTask());
  const [plain, moved] = await callsAfter(await newTask());
  const stayed = { lease: await server.claim(made), result: 'money-stayed' };
  await post(made, 'aftercare', stayed);
  await post(refused, 'skip', { lease: await server.claim(refused), reason: '认识此人' });
  await post(unheard, 'aftercare', { lease: await server.claim(unheard), result: 'unreachable' });
  const until = Date.now() + HOUR_MS;
  const held = await server.claim(aside);
  await post(aside, 'set-aside', { lease: held, until, reason: '15 点回电', for: 'me' });
  await post(moved, 'handover', { staff: 'li', to: '330206', reason: '人在宁波' });
  await post(moved, 'handover/decision', { staff: 'wu', approve: true });
  await expect.poll(() => server.events(moved)).toContain('handed-over');
  await expect.poll(() => server.events(aside)).toContain('set-aside');
  await expect.poll(() => server.events(refused)).toContain('skipped');
  const all = [unheard, aside, plain, moved];
  const before = await Promise.all(all.map(stands));

  const admin = new Redis(server.redis.url);
  await admin.flushall();
  admin.disconnect();
  const { ledger, tasks } = server;
  const { followUps } = readDeskSettings();
  const again = (isDryRun = false) =>
    restoreAftercare({ ledger, tasks, followUps, now: Date.now(), isDryRun });
  const counts = { calls: 5, opened: 5, unchanged: 0, closed: 0, withHistory: 4 };
  expect(await again(true)).toEqual(counts);
  expect(await tasks.find(plain.taskId)).toBeUndefined();
  expect(await again()).toEqual(counts);
  expect(await Promise.all(all.map(stands))).toEqual(before);
  expect(await again()).toEqual({ ...counts, opened: 0, unchanged: 5, withHistory: 0 });
  expect(await Promise.all(all.map(stands))).toEqual(before);
  expect(await tasks.find(made.taskId)).toBeUndefined();

  const lease = await server.claim(plain, 'wu');
  await post(plain, 'aftercare', { lease, result: 'money-stayed' });
  expect(await again()).toMatchObject({ calls: 4, unchanged: 4 });
});

test('what was asked of carriers and of family, lost with Redis, comes back as it stood, once, and goes on', async () => {
  const task = await newTask();
  await post(task, 'carrier-requests', { staff: 'li', ask: 'reconnect', reason: '停机' });
  const lease = await server.claim(task);
  const contact = { phone: '+8613900000001', relation: '女儿', source: 'staff', consent: '家人' };
  await post(task, 'contacts', { lease, ...contact });
  const look = async () => (await server.ask('GET', `/v1/tasks/${task.taskId}/reach`)).body;
  const before = await look();
  const open = (await server.ask('GET', '/v1/carrier-requests')).body;
  const { ledger } = server;
  const revisions = async () => (await keptReaches(ledger)).map(({ revision }) => revision);
  await expect.poll(revisions).toEqual([2]);

  const admin = new Redis(server.redis.url);
  await admin.flushall();
  admin.disconnect();
  await server.tasks.open(task);
  expect(await look()).toMatchObject({ requests: [], contacts: [] });
  const reach = new ReachBook({ redisUrl: server.redis.url });
  const restored = { reaches: 1, restored: 1, updated: 0, unchanged: 0 };
  expect(await restoreReaches({ ledger, reach, isDryRun: true })).toEqual(restored);
  expect((await reach.find(task.taskId)).revision).toBe(0);
  expect(await restoreReaches({ ledger, reach })).toEqual(restored);
  expect(await look()).toEqual(before);
  expect((await server.ask('GET', '/v1/carrier-requests')).body).toEqual(open);
  const there = { ...restored, restored: 0, unchanged: 1 };
  expect(await restoreReaches({ ledger, reach })).toEqual(there);
  await reach.close();

  const again = { lease: await server.claim(task), ...contact, phone: '+8613900000002' };
  await post(task, 'contacts', again);
  await expect.poll(revisions).toEqual([3]);
});

test('the ledger has sealed what was done to reach somebody, and what speaks of who is forgotten is taken out of it', async () => {
  const { ledger } = server;
  const vault = new KeyedVault(textProvider(Buffer.alloc(32, 7).toString('base64')));
  const place = { redisUrl: server.redis.url, keyPrefix: '{sealed}', vault };
  const tell = (reaches: readonly KeptReach[]) => ledger.write({ reaches }, randomUUID());
  const reach = new ReachBook({ ...place, tell, everyMs: HOUR_MS });
  const contact = {
    relation: '儿子',
    source: 'kyc',
    consent: '开户时留的',
    addedBy: 'li',
  } as const;
  for (const [taskId, phone] of [
    ['sealed-1', '+8613900000007'],
    ['sealed-2', '+8613900000008'],
  ] as const)
    await reach.change(taskId, (one) => addContact(one, { ...contact, phone }, Date.now()));
  await reach.tellLedger();
  const isOwn = ({ taskId }: { taskId: string }) => taskId.startsWith('sealed-');
  const kept = (await keptReaches(ledger)).filter(isOwn);
  expect(kept).toHaveLength(2);
  expect(JSON.stringify(kept)).not.toMatch(/139000000|儿子/);

  const cover = { isIn: (text: string) => text.includes('13900000007') };
  expect(await forgetReaches(ledger, vault, cover, true)).toBe(1);
  expect(await forgetReaches(ledger, vault, cover, false)).toBe(1);
  expect((await keptReaches(ledger)).filter(isOwn)).toMatchObject([{ taskId: 'sealed-2' }]);
  await reach.close();

  const task = await newTask();
  await post(task, 'carrier-requests', { staff: 'li', ask: 'reconnect', reason: '停机' });
  const taskIds = async () => (await keptReaches(ledger)).map(({ taskId }) => taskId);
  await expect.poll(taskIds).toContain(task.taskId);
  const { kind, id: core } = task.episode.person;
  await forgetRows(ledger, [{ kind, core, token: 'x' }], false);
  expect(await taskIds()).not.toContain(task.taskId);
});

test('ladders lost with Redis come back: nothing is sent twice, a receipt still finds its message, and what was to come still comes', async () => {
  const { ledger, ladders, carrier } = server;
  const [own, asked] = [await newTask(), await newTask()];
  carrier.state = 'accepted';
  for (const task of [own, asked]) await ladders.open(task);
  await post(asked, 'ladder/visit', { staff: 'li', place: '莫干山路 1 号' });
  const isDone = async ({ taskId }: Task) => {
    const ladder = await ladders.find(taskId);
    return ladder?.tries.some(({ state }) => state === 'due') === false;
  };
  await expect.poll(async () => (await isDone(own)) && (await isDone(asked))).toBe(true);
  await ladders.tellLedger();
  const stood = async ({ taskId }: Task) => {
    const {
      revision: _,
      startedAt: __,
      tries,
      ...ladder
    } = required<Ladder>(await ladders.find(taskId), 'the ladder');
    return { ...ladder, tries: tries.map(({ mark, place, ...one }) => one) };
  };
  const before = [await stood(own), await stood(asked)];
  const handed = () => {
    const ids = before.flatMap(({ tries }) => tries.map(({ deliveryId }) => deliveryId));
    return carrier.handed.filter((deliveryId) => ids.includes(deliveryId));
  };
  const sent = handed();
  const admin = new Redis(server.redis.url);
  await admin.flushall();
  admin.disconnect();

  const settings = ladderSettings('{ visit: { deadline: 1h } }');
  const again = (isDryRun = false) =>
    restoreLadders({ ledger, ladders, settings, now: Date.now(), isDryRun });
  const counted = await again(true);
  expect(await ladders.find(own.taskId)).toBeUndefined();
  expect(await again()).toEqual(counted);
  expect(await again()).toEqual({ ...counted, restored: 0, unchanged: counted.ladders });
  expect([await stood(own), await stood(asked)]).toMatchObject(
    before.map(({ next, ...one }) => one),
  );
  // Opened again by the engine or by hand, it is the same ladder.
  await ladders.open(own);
  const message = required(before[0]?.tries[0], 'the message');
  const receipt = { deliveryId: message.deliveryId, provider: 'provider', at: Date.now() };
  expect((await ladders.takeReceipt({ ...receipt, state: 'delivered' }))?.tries[0]).toMatchObject({
    step: message.step,
    state: 'delivered',
  });
  expect(handed()).toEqual(sent);
  carrier.state = 'delivered';
});

test('a task that a ladder opened comes back without a ladder of its own, unless staff asked for a step of it', async () => {
  const { ledger, ladders } = server;
  const [climbed, visited] = [await newTask({ score: 0 }), await newTask({ score: 0 })];
  await post(visited, 'ladder/visit', { staff: 'li', place: '莫干山路 1 号' });
  await ladders.tellLedger();
  const admin = new Redis(server.redis.url);
  await admin.flushall();
  admin.disconnect();
  const settings = ladderSettings('{ visit: { deadline: 1h } }');
  await restoreLadders({ ledger, ladders, settings, now: Date.now() });
  expect(await ladders.find(climbed.taskId)).toBeUndefined();
  expect(await ladders.find(visited.taskId)).toMatchObject({ state: 'resting' });
});

test('who was a victim before Redis was emptied is flagged again when they are seen again', async () => {
  const person = { kind: 'person', id: 'victim-before' } as const;
  const first = await newTask({ person });
  const calls = await callsAfter(first);
  // A call that corrects the outcome leaves it one fraud.
  const paid = [{ amountFen: 100, paidAt: Date.now() - 1 }];
  const lease = await server.claim(calls[0]);
  await post(calls[0], 'aftercare', { lease, result: 'paid-after-all', paid });
  const admin = new Redis(server.redis.url);
  await admin.flushall();
  admin.disconnect();
  const { ledger, tasks } = server;
  const again = (isDryRun = false) => restoreVictims({ ledger, tasks, now: Date.now(), isDryRun });
  const { frauds } = await again(true);
  expect(await again()).toEqual({ frauds, restored: frauds });
  expect(await again()).toEqual({ frauds, restored: 0 });
  const seen = await newTask({ person });
  expect(await tasks.find(seen.taskId)).toMatchObject({ task: { earlierFrauds: 1 } });
  const unknown = await newTask();
  expect((await tasks.find(unknown.taskId))?.task.earlierFrauds).toBeUndefined();
});
