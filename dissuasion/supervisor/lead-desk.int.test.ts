// What leads do, on a real Redis: whose a task is afterwards, what a pause stops, and who of two wins.
import { expect, test } from 'vitest';
import {
  claimAny,
  MINUTE_MS,
  outcomeFor,
  stateOf,
  taskQueueServer,
} from '../../test/task-queue-server.ts';
import { START_TIME, taskNumbered } from '../fixture.ts';
import { openSupervision, type Supervision } from './supervision.ts';

const redis = taskQueueServer();
const settings = { wrapUpMs: () => 0, breakAfterMs: () => undefined, shifts: () => [] };
const DESK = '330106';
const CITY = '330100';
const word = { by: 'lead', reason: '线路故障' };
const task = taskNumbered(1);

async function withLeads(run: (leads: Supervision) => Promise<void>): Promise<void> {
  const leads = openSupervision({ redisUrl: redis.server.url, settings });
  try {
    await run(leads);
  } finally {
    await leads.close();
  }
}

test('a task that somebody holds goes to somebody else: the holder has lost it, the other gets it next', async () => {
  const queue = redis.connect();
  await queue.open(task);
  await queue.open(taskNumbered(2, { level: 'red' }));
  await withLeads(async ({ lead, staff, deskEvents }) => {
    const claim = await queue.claim(task.taskId, 'li');
    await lead.reassign(task.taskId, { from: 'li', to: 'wu' }, word);
    const late = queue.complete(task.taskId, claim.lease, outcomeFor(claim));
    await expect(late).rejects.toMatchObject({ code: 'FW_LEASE_LOST' });
    expect(await staff.find('li')).toMatchObject({ state: 'on', tasks: [] });
    await expect(queue.claim(task.taskId, 'chen')).rejects.toThrow(/kept for wu/);
    expect((await queue.claimNext(DESK, 'wu'))?.task.taskId).toBe(task.taskId);
    const told = (await deskEvents.read('')).filter(({ kind }) => kind === 'reassigned');
    expect(told).toMatchObject([
      { taskId: task.taskId, desk: DESK, staff: 'li', to: 'wu', ...word },
    ]);
  });
});

test('back to everybody it waits for whoever is next, also what was kept for one', async () => {
  const queue = redis.connect();
  await queue.open(task);
  await withLeads(async ({ lead }) => {
    const claim = await claimAny(queue, DESK);
    await queue.passTo(task.taskId, claim.lease, 'wu');
    expect(await queue.claimNext(DESK, 'chen')).toBeUndefined();
    await lead.reassign(task.taskId, { from: 'wu' }, word);
    expect((await queue.claimNext(DESK, 'chen'))?.task.taskId).toBe(task.taskId);
    expect(await queue.claimNext(DESK, 'wu')).toBeUndefined();
  });
});

test('a task that was set aside stays so, for another', async () => {
  const queue = redis.connect();
  await queue.open(task);
  await withLeads(async ({ lead }) => {
    const claim = await claimAny(queue, DESK);
    const until = Date.now() + 60 * MINUTE_MS;
    await queue.setAside(task.taskId, claim.lease, { until, reason: '15 点回电', isForMe: true });
    await lead.reassign(task.taskId, { from: 'li', to: 'wu' }, word);
    const deferred = { until, reason: '15 点回电', by: 'li', for: 'wu' };
    expect(await queue.find(task.taskId)).toMatchObject({ state: 'deferred', deferred });
    await expect(queue.claim(task.taskId, 'li')).rejects.toThrow(/kept for wu/);
  });
});

test('of two leads who reassign the same task one wins, and the other is told who has it', async () => {
  const queue = redis.connect();
  await queue.open(task);
  await queue.claim(task.taskId, 'li');
  await withLeads(async (first) => {
    await withLeads(async (second) => {
      const both = await Promise.allSettled([
        first.lead.reassign(task.taskId, { from: 'li', to: 'wu' }, word),
        second.lead.reassign(task.taskId, { from: 'li', to: 'chen' }, word),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const winner = both[0]?.status === 'fulfilled' ? 'wu' : 'chen';
      const lost = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(lost).toMatchObject([{ code: 'FW_LEAD_REFUSED' }]);
      expect(String(lost[0])).toContain(`${winner} has task`);
      expect((await queue.claimNext(DESK, winner))?.task.taskId).toBe(task.taskId);
      const events = await first.deskEvents.read('');
      expect(events.filter(({ kind }) => kind === 'reassigned')).toHaveLength(1);
    });
  });
});

test('all that somebody has goes at once: what they hold and what is kept for them', async () => {
  const queue = redis.connect();
  for (const number of [1, 2, 3]) await queue.open(taskNumbered(number));
  await withLeads(async ({ lead, staff }) => {
    await queue.claim(taskNumbered(1).taskId, 'li');
    const second = await queue.claim(taskNumbered(2).taskId, 'chen');
    await queue.passTo(second.task.taskId, second.lease, 'li');
    await queue.claim(taskNumbered(3).taskId, 'chen');
    const moved = await lead.reassignAll('li', undefined, word);
    expect(moved.sort()).toEqual([taskNumbered(1).taskId, taskNumbered(2).taskId].sort());
    expect((await staff.find('chen'))?.tasks).toHaveLength(1);
    expect(await queue.claimNext(DESK, 'wu')).toBeDefined();
    expect(await queue.claimNext(DESK, 'wu')).toBeDefined();
    expect(await lead.reassignAll('li', 'wu', word)).toEqual([]);
  });
});

test('nothing goes to who is off, to who has it already, or of what is closed or unknown', async () => {
  const queue = redis.connect();
  await queue.open(task);
  await withLeads(async ({ lead, staff }) => {
    await staff.set('wu', { state: 'off', desk: DESK });
    const claim = await claimAny(queue, DESK);
    const to = (from: string, other: string) =>
      lead.reassign(task.taskId, { from, to: other }, word);
    await expect(to('li', 'wu')).rejects.toThrow(/wu is off/);
    await expect(to('li', 'li')).rejects.toThrow(/theirs already/);
    await expect(to('chen', 'zhao')).rejects.toThrow(/li has task/);
    expect(await stateOf(queue, task)).toBe('claimed');
    await queue.complete(task.taskId, claim.lease, outcomeFor(claim));
    await expect(to('li', 'chen')).rejects.toMatchObject({ code: 'FW_TASK_CLOSED' });
    const unknown = lead.reassign('none', { from: 'li' }, word);
    await expect(unknown).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
  });
});

test('at a paused desk nothing is handed out, to those above neither; what somebody asks for is, and held tasks stay', async () => {
  const queue = redis.connect();
  await queue.open(task);
  await queue.open(taskNumbered(2));
  await withLeads(async ({ lead, board }) => {
    const held = await claimAny(queue, DESK);
    await lead.pauseDesk(DESK, 'wait', word);
    const refused = queue.claimNext(DESK, 'wu');
    await expect(refused).rejects.toMatchObject({ code: 'FW_DESK_PAUSED' });
    await expect(refused).rejects.toThrow(/lead paused 330106 at .* \(线路故障\)/);
    expect(await queue.claimNext(CITY, 'chen')).toBeUndefined();
    expect((await board.read(CITY)).desks).toMatchObject([{ paused: { tasks: 'wait', ...word } }]);
    await queue.renew(held.task.taskId, held.lease);
    const other = held.task.taskId === task.taskId ? taskNumbered(2) : task;
    const asked = await queue.claim(other.taskId, 'wu');
    await queue.release(other.taskId, asked.lease);
    await lead.resumeDesk(DESK, word);
    expect((await queue.claimNext(CITY, 'chen'))?.task.taskId).toBe(other.taskId);
  });
});

test('tasks of a desk that is paused for them to rise are at the desk above, those that come later too', async () => {
  const queue = redis.connect({ lapseCheckMs: 60_000 });
  await queue.open(task);
  await withLeads(async ({ lead }) => {
    await lead.pauseDesk(DESK, 'rise', word);
    expect(await queue.riseOverdue()).toBe(1);
    await queue.open(taskNumbered(2));
    expect(await queue.riseOverdue()).toBe(1);
    for (const one of [task, taskNumbered(2)]) {
      expect((await queue.find(one.taskId))?.task.desk).toBe(CITY);
    }
    expect(await queue.claimNext(CITY, 'wu')).toBeDefined();
    await lead.resumeDesk(DESK, word);
    await queue.open(taskNumbered(3));
    expect(await queue.riseOverdue()).toBe(0);
  });
});

test('a desk is paused once and goes on once, and the province has nothing above it', async () => {
  await withLeads(async ({ lead, deskEvents }) => {
    await lead.pauseDesk(DESK, 'wait', word);
    await expect(lead.pauseDesk(DESK, 'rise', word)).rejects.toThrow(/paused already/);
    expect(await lead.pauses()).toMatchObject([{ desk: DESK, tasks: 'wait' }]);
    await lead.resumeDesk(DESK, word);
    await expect(lead.resumeDesk(DESK, word)).rejects.toThrow(/is not paused/);
    await expect(lead.pauseDesk('330000', 'rise', word)).rejects.toThrow(/Nothing is above/);
    await expect(lead.pauseDesk('999999', 'wait', word)).rejects.toThrow(/is no desk/);
    expect((await deskEvents.read('')).map(({ kind, state }) => [kind, state])).toEqual([
      ['desk-paused', 'wait'],
      ['desk-resumed', undefined],
    ]);
  });
});

test('claims beside a pause each come before it or are refused', async () => {
  const queue = redis.connect();
  for (let i = 0; i < 20; i++) await queue.open(taskNumbered(i));
  await withLeads(async ({ lead }) => {
    const pause = lead.pauseDesk(DESK, 'wait', word);
    const claims = Array.from({ length: 20 }, (_, i) => queue.claimNext(DESK, `s${i}`));
    const settled = await Promise.allSettled(claims);
    await pause;
    const codes = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(codes).size).toBeLessThanOrEqual(1);
    const { tasks } = await queue.list({ desk: DESK, state: 'waiting' });
    expect(tasks).toHaveLength(codes.length);
  });
});

test('a lead puts a task first or last of its level, never before a more urgent one, and the rules do not undo it', async () => {
  const queue = redis.connect();
  const now = Date.now();
  const number = (i: number, revision = 1) =>
    taskNumbered(i, { level: i === 9 ? 'red' : 'orange', revision }, now - i * 60 * MINUTE_MS);
  for (const i of [1, 2, 3, 9]) await queue.open(number(i));
  const order = async () =>
    (await queue.list({ desk: DESK, state: 'waiting' })).tasks.map(({ task: one }) => one.taskId);
  const ids = (...numbers: number[]) => numbers.map((i) => taskNumbered(i).taskId);
  await withLeads(async ({ lead, deskEvents }) => {
    expect(await order()).toEqual(ids(9, 3, 2, 1));
    await lead.moveTask(number(1).taskId, 'up', word);
    await lead.moveTask(number(3).taskId, 'down', word);
    expect(await order()).toEqual(ids(9, 1, 2, 3));
    await queue.open(number(1, 2));
    await queue.open(number(3, 2));
    expect(await order()).toEqual(ids(9, 1, 2, 3));
    expect((await queue.find(number(1).taskId))?.task.lead).toMatchObject({
      direction: 'up',
      ...word,
    });
    await lead.moveTask(number(1).taskId, 'rules', word);
    expect(await order()).toEqual(ids(9, 2, 1, 3));
    const again = lead.moveTask(number(1).taskId, 'rules', word);
    await expect(again).rejects.toThrow(/No lead moved/);
    const told = (await deskEvents.read('')).map(({ kind, state, by }) => [kind, state, by]);
    expect(told).toEqual(['up', 'down', 'rules'].map((one) => ['task-moved', one, 'lead']));
  });
});

test('when its level changes or it rises, a task that a lead moved is where the rules want it', async () => {
  const queue = redis.connect({ lapseCheckMs: 60_000 });
  await queue.open(task);
  await queue.open(taskNumbered(2));
  const jobOf = async (number: number, desk = DESK) => {
    const key = `{forewarn}:tasks-${desk}:t${taskNumbered(number).taskId}`;
    return redis.admin.hmget(key, 'priority', 'ruled');
  };
  await withLeads(async ({ lead }) => {
    const [ruled] = await jobOf(1);
    await lead.moveTask(task.taskId, 'down', word);
    await lead.moveTask(taskNumbered(2).taskId, 'down', word);
    expect(await jobOf(1)).toEqual([expect.not.stringMatching(`^${ruled}$`), ruled]);
    await queue.open(taskNumbered(2, { level: 'red', revision: 2 }));
    expect((await queue.find(taskNumbered(2).taskId))?.task.lead).toBeUndefined();
    const first = await queue.list({ desk: DESK, state: 'waiting', limit: 1 });
    expect(first.tasks[0]?.task.taskId).toBe(taskNumbered(2).taskId);
    await lead.pauseDesk(DESK, 'rise', word);
    await queue.riseOverdue();
    expect(await jobOf(1, CITY)).toEqual([ruled, null]);
  });
});

test('a held task that is moved keeps its holder, and goes where it was put when they let go', async () => {
  const queue = redis.connect();
  for (const i of [1, 2]) await queue.open(taskNumbered(i));
  await withLeads(async ({ lead }) => {
    const claim = await queue.claim(task.taskId, 'li');
    await lead.moveTask(task.taskId, 'down', word);
    await queue.renew(task.taskId, claim.lease);
    await queue.release(task.taskId, claim.lease);
    expect((await queue.claimNext(DESK, 'wu'))?.task.taskId).toBe(taskNumbered(2).taskId);
    const closed = lead.moveTask('none', 'up', word);
    await expect(closed).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
  });
});

test('every process draws the same tasks for review, with a secret that the first of them made', async () => {
  const reviews = { percent: { dissuaded: 50 }, sheet: { asked: 5 } };
  const claims = Array.from({ length: 40 }, (_, number) => taskNumbered(number)).map((one) => ({
    task: one,
    staff: 'li',
    lease: 'l',
    claimedAt: START_TIME,
    expiresAt: START_TIME,
  }));
  const drawn: string[][] = [];
  for (const redisUrl of [redis.server.url, redis.server.url]) {
    const leads = openSupervision({ redisUrl, settings, reviews });
    for (const claim of claims) await leads.reviews.offer(claim.task, outcomeFor(claim));
    drawn.push((await leads.reviews.list({})).map(({ taskId }) => taskId));
    await leads.close();
  }
  expect(drawn[1]).toEqual(drawn[0]);
  expect(drawn[0]?.length).toBeGreaterThan(0);
  expect(drawn[0]?.length).toBeLessThan(40);
  expect(await redis.admin.get('{forewarn}:review-secret')).toMatch(/^[0-9a-f]{32}$/);
});
