// Acts on tasks that are done while what came of them cannot be read: on a real Redis that refuses scripts from the read after the act on.
import { Redis } from 'ioredis';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Task } from '../dissuasion/task.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { deskServer } from '../test/desk-server.ts';

/** A queue of which so many reads are answered. */
class UnreadQueue extends TaskQueue {
  readsLeft = Number.POSITIVE_INFINITY;

  override async find(taskId: string) {
    if (this.readsLeft-- <= 0) await refuseScripts(true);
    return super.find(taskId);
  }
}

let queue: UnreadQueue | undefined;
let redis: Redis | undefined;
const server = deskServer({
  deps: ({ redis: { url } }) => {
    redis = new Redis(url);
    queue = new UnreadQueue({ redisUrl: url, leaseMs: 60_000 });
    return { tasks: queue };
  },
});

async function refuseScripts(isRefusing: boolean): Promise<void> {
  const rule = isRefusing ? '-@scripting' : '+@scripting';
  await redis?.call('ACL', 'SETUSER', 'default', rule);
}

/** Does it while no more than `reads` of tasks are answered. */
async function unread(reads: number, path: string, body: object) {
  if (queue === undefined) throw new Error('there is no queue');
  queue.readsLeft = reads;
  const answer = await server.ask('POST', path, body);
  queue.readsLeft = Number.POSITIVE_INFINITY;
  await refuseScripts(false);
  return answer;
}

afterEach(() => refuseScripts(false));
afterAll(async () => {
  await queue?.close();
  redis?.disconnect();
});

const stateOf = async ({ taskId }: Task) => (await server.ask('GET', `/v1/tasks/${taskId}`)).body;

test('a task that was set aside is told as it waits, and is on the trail', async () => {
  const task = await server.openTask({ region: '330702' });
  const aside = { lease: await server.claim(task), until: Date.now() + 3_600_000, reason: '回电' };
  const path = `/v1/tasks/${task.taskId}/set-aside`;
  const answer = await unread(0, path, { ...aside, for: 'me' });
  expect(answer).toEqual({ status: 200, body: await stateOf(task) });
  const deferred = { until: aside.until, reason: '回电', by: 'li', for: 'li' };
  expect(answer.body).toMatchObject({ state: 'deferred', deferred });
  expect(await server.events(task)).toContain('set-aside');
});

test('a task that was given to somebody else is told as nobody holds it', async () => {
  const task = await server.openTask({ region: '330702' });
  await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/reassignment`;
  const sent = { staff: 'lead', from: 'li', to: 'wu', reason: '已下班' };
  const answer = await unread(1, path, sent);
  expect(answer).toEqual({ status: 200, body: await stateOf(task) });
  expect(answer.body).toMatchObject({ state: 'waiting' });
  expect(await server.events(task)).toContain('reassigned');
});

test('tasks that were all given to everybody are told by their ids', async () => {
  const task = await server.openTask({ region: '330703' });
  await server.claim(task, 'chen');
  const sent = { staff: 'lead', reason: '突发疾病' };
  const answer = await unread(0, '/v1/staff/chen/reassignment', sent);
  expect(answer).toEqual({ status: 200, body: { taskIds: [task.taskId] } });
  expect(await stateOf(task)).toMatchObject({ state: 'waiting' });
});

test('a task that was moved is told where a lead put it, and that none did when the rules have it again', async () => {
  const task = await server.openTask({ region: '330602' });
  const path = `/v1/tasks/${task.taskId}/move`;
  const sent = { staff: 'lead', direction: 'up', reason: '家属来电' };
  const lead = { direction: 'up', by: 'lead', reason: '家属来电' };
  expect(await unread(1, path, sent)).toMatchObject({ status: 200, body: { lead } });
  const back = await unread(1, path, { ...sent, direction: 'rules' });
  expect(back).toEqual({ status: 200, body: await stateOf(task) });
  expect(back.body).not.toHaveProperty('lead');
  expect(await server.events(task)).toEqual(['moved', 'moved']);
});

test('a hand-over that was asked for and approved is told with the district that has the task', async () => {
  const task = await server.openTask({ region: '330106' });
  const path = `/v1/tasks/${task.taskId}/handover`;
  const asking = await unread(0, path, { staff: 'li', to: '330206', reason: '人在宁波' });
  expect(asking).toEqual({ status: 200, body: await stateOf(task) });
  expect(asking.body).toMatchObject({ handover: { to: '330206', by: 'li' } });
  const decided = await unread(0, `${path}/decision`, { staff: 'chen', approve: true });
  expect(decided).toEqual({ status: 200, body: await stateOf(task) });
  expect(decided.body).toMatchObject({ desk: '330206', moves: [{ kind: 'handed-over' }] });
  expect((await server.events(task)).sort()).toEqual(['handed-over', 'handover-asked']);
});
