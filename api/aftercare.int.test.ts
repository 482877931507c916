// Calls after an episode through the API on real servers: when they come up, what they confirm, and what they correct.
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { Task } from '../dissuasion/task.ts';
import { report } from '../ledger/report.ts';
import { contentId } from '../signal/content-id.ts';
import { deskServer } from '../test/desk-server.ts';

let now = Date.now();
const server = deskServer({
  deps: () => ({
    now: () => now,
    followUps: {
      unreachable: { afterMs: [], last: 'visit' },
      refused: { afterMs: [], last: 'visit' },
      aftercareMs: [86_400_000, 259_200_000],
    },
  }),
});

const PAYEE = '6222021234567890123';

/** A task of a person who was about to pay, closed as dissuaded, and its calls. */
async function dissuaded(region: string, person: string): Promise<{ task: Task; calls: string[] }> {
  now = Date.now();
  const transfers = [
    {
      transferId: `pay-${person}`,
      amountFen: 100_000,
      payee: PAYEE,
      state: 'attempted',
      time: now,
    },
  ] as const;
  const task = await server.openTask({ region, transfers, person: { kind: 'person', id: person } });
  await server.ledger.write({ episodes: [task.episode] }, task.episodeId);
  const lease = await server.claim(task);
  const end = { lease, outcome: 'dissuaded', kept: { dissuaded: 100_000 } };
  const { status } = await server.ask('POST', `/v1/tasks/${task.taskId}/outcome`, end);
  expect(status).toBe(200);
  const calls = ['1', '2'].map((number) => contentId('task', task.episodeId, 'aftercare', number));
  return { task, calls };
}

async function claimCall(taskId: string | undefined): Promise<string> {
  const { body } = await server.ask('POST', `/v1/tasks/${taskId}/claim`, { staff: 'wu' });
  return String(body['lease']);
}

const record = (taskId: string | undefined, body: object) =>
  server.ask('POST', `/v1/tasks/${taskId}/aftercare`, body);

/** Makes the time of a call come. */
async function passTime(desk: string, taskId: string): Promise<void> {
  const redis = new Redis(server.redis.url);
  await redis.zadd(`{forewarn}:tasks-${desk}:delayed`, 'XX', 1, `t${taskId}`);
  await redis.zadd('{forewarn}:waiting-desks', 1, desk);
  redis.disconnect();
}

async function figures(region: string) {
  const { total } = await report(server.ledger, { from: 0, to: Date.now() + 60_000, region });
  return [total.lossPreventedTotalFen, total.lossConfirmedFen, total.lostFen];
}

test('the calls wait for their time, and loss prevented is confirmed by the last one alone', async () => {
  const { task, calls } = await dissuaded('330302', 'p-stay');
  const view = await server.ask('GET', `/v1/tasks/${calls[1]}`);
  expect(view.body).toMatchObject({
    state: 'deferred',
    deferred: { reason: 'aftercare' },
    aftercare: { number: 2, isLast: true, after: { outcome: 'dissuaded' } },
  });
  expect(await figures('330302')).toEqual([100_000, 0, 0]);
  for (const [index, call] of calls.entries()) {
    await passTime('330302', call);
    const next = await server.ask('POST', '/v1/desks/330302/claims', { staff: 'wu' });
    expect(next.body).toMatchObject({ task: { taskId: call, episodeId: task.episodeId } });
    const lease = next.body['lease'];
    const unserved = await record(call, { lease, result: 'money-stayed', script: '2025.9' });
    expect(unserved.body).toMatchObject({ code: 'FW_OUTCOME_INVALID' });
    // The first says no version: it is the one that is served.
    const body = { lease, result: 'money-stayed', ...(index === 0 ? {} : { script: '1' }) };
    const answer = await record(call, body);
    expect(answer).toMatchObject({
      status: 200,
      body: { result: 'money-stayed', repeated: false },
    });
    expect((await record(call, body)).body).toMatchObject({ repeated: true });
    expect(await figures('330302')).toEqual([100_000, index === 0 ? 0 : 100_000, 0]);
  }
  expect((await server.ask('GET', `/v1/tasks/${calls[1]}`)).body).toMatchObject({
    state: 'closed',
    aftercareResult: { result: 'money-stayed', staff: 'wu' },
  });
  const sql = `SELECT script FROM aftercare FINAL WHERE episode_id = {id:String} ORDER BY number`;
  const said = await server.ledger.query(sql, { id: task.episodeId });
  expect(said).toEqual([{ script: '1' }, { script: '1' }]);
});

test('money that left after all corrects the outcome, and its stop-payment is prepared', async () => {
  const { task, calls } = await dissuaded('330303', 'p-paid');
  const lease = await claimCall(calls[0]);
  const lacking = await record(calls[0], {
    lease,
    result: 'paid-after-all',
    note: 'the day after',
  });
  expect(lacking.body).toMatchObject({
    code: 'FW_OUTCOME_INVALID',
    sent: { note: 'the day after' },
  });
  now += 1_000;
  const paid = [{ amountFen: 40_000, paidAt: Date.now() - 1_000, payee: PAYEE }];
  expect((await record(calls[0], { lease, result: 'paid-after-all', paid })).status).toBe(200);
  expect(await figures('330303')).toEqual([60_000, 0, 40_000]);
  const orders = await server.ask('GET', `/v1/orders?episodeId=${task.episodeId}`);
  expect(orders.body['orders']).toMatchObject([{ kind: 'stop-payment', amountFen: 40_000 }]);
});

test('who is not reached is called again, and an outcome is not recorded of such a call', async () => {
  const { calls } = await dissuaded('330304', 'p-away');
  const lease = await claimCall(calls[0]);
  const wrong = await server.ask('POST', `/v1/tasks/${calls[0]}/outcome`, {
    lease,
    outcome: 'refused',
  });
  expect(wrong.body).toMatchObject({ code: 'FW_OUTCOME_INVALID' });
  const answer = await record(calls[0], { lease, result: 'unreachable' });
  expect(answer.body['again']).toBe(now + 4 * 3_600_000);
  expect((await server.tasks.find(calls[0] ?? ''))?.state).toBe('deferred');
});

test('who was a victim before is flagged when they are seen again', async () => {
  await dissuaded('330305', 'p-twice');
  const again = await server.openTask({
    region: '330305',
    person: { kind: 'person', id: 'p-twice' },
  });
  const other = await server.openTask({
    region: '330305',
    person: { kind: 'person', id: 'p-once' },
  });
  const seen = async (task: Task) =>
    (await server.ask('GET', `/v1/tasks/${task.taskId}`)).body['earlierFrauds'];
  expect([await seen(again), await seen(other)]).toEqual([1, 0]);
  const redis = new Redis(server.redis.url);
  expect(await redis.pttl('{forewarn}:victim:person:p-twice')).toBeGreaterThan(0);
  redis.disconnect();
});
