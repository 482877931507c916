// Letting go of tasks through the API on real servers: what the holder, the colleagues and the trail see of it.
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';

const server = deskServer();

function claimAt(desk: string, staff: string) {
  return server.ask('POST', `/v1/desks/${desk}/claims`, { staff });
}

test('a skipped task goes to a colleague and never back, and the trail has it', async () => {
  const task = await server.openTask({ region: '330702' });
  const lease = await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/skip`;
  expect((await server.ask('POST', path, { lease, reason: '认识当事人' })).status).toBe(204);
  expect((await claimAt('330702', 'li')).status).toBe(204);
  expect((await claimAt('330702', 'wu')).body).toMatchObject({ task: { taskId: task.taskId } });
  expect((await server.ask('POST', path, { lease })).body).toMatchObject({ code: 'FW_LEASE_LOST' });
  expect((await server.events(task)).sort()).toEqual(['claimed', 'claimed', 'skipped']);
});

test('a task is set aside for a call that was agreed, and everybody sees for whom and why', async () => {
  const task = await server.openTask({ region: '330703' });
  const lease = await server.claim(task);
  const until = Date.now() + 3_600_000;
  const path = `/v1/tasks/${task.taskId}/set-aside`;
  const wrong = { lease, until: Date.now() - 1, reason: 'x', for: 'me' };
  expect((await server.ask('POST', path, wrong)).body).toMatchObject({
    code: 'FW_REQUEST_INVALID',
  });
  const aside = { lease, until, reason: '15 点回电', for: 'me' };
  const answer = await server.ask('POST', path, aside);
  const deferred = { until, reason: '15 点回电', by: 'li', for: 'li' };
  expect(answer).toMatchObject({ status: 200, body: { state: 'deferred', deferred } });
  const list = await server.ask('GET', '/v1/tasks?desk=330703&state=deferred');
  expect(list.body['tasks']).toMatchObject([{ taskId: task.taskId, deferred }]);
  const taking = await server.ask('POST', `/v1/tasks/${task.taskId}/claim`, { staff: 'wu' });
  expect(taking.body).toMatchObject({ code: 'FW_TASK_HELD' });
  expect(String(taking.body['detail'])).toContain('kept for li');
});

test('a task that is passed on is the next one of the colleague', async () => {
  const task = await server.openTask({ region: '330726' });
  const lease = await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/pass`;
  expect((await server.ask('POST', path, { lease, to: 'wu' })).status).toBe(204);
  expect((await claimAt('330726', 'chen')).status).toBe(204);
  expect((await claimAt('330726', 'wu')).body).toMatchObject({ task: { taskId: task.taskId } });
});

test('a hand-over is asked by one, seen by both districts, approved by another, and on the trail', async () => {
  const task = await server.openTask({ region: '330106' });
  const path = `/v1/tasks/${task.taskId}/handover`;
  const asked = await server.ask('POST', path, { staff: 'li', to: '330206', reason: '人在宁波' });
  expect(asked).toMatchObject({ status: 200, body: { handover: { to: '330206', by: 'li' } } });
  const idsAt = async (desk: string) => {
    const { body } = await server.ask('GET', `/v1/handovers?desk=${desk}`);
    return JSON.stringify(body).includes(task.taskId);
  };
  expect([await idsAt('330100'), await idsAt('330206'), await idsAt('330300')]).toEqual([
    true,
    true,
    false,
  ]);
  const decision = (staff: string) =>
    server.ask('POST', `${path}/decision`, { staff, approve: true });
  expect((await decision('li')).body).toMatchObject({ status: 409, code: 'FW_HANDOVER_REFUSED' });
  expect((await decision('chen')).body).toMatchObject({
    desk: '330206',
    moves: [{ kind: 'handed-over', from: '330106', to: '330206' }],
  });
  expect((await decision('chen')).body).toMatchObject({ code: 'FW_HANDOVER_REFUSED' });
  expect((await server.events(task)).sort()).toEqual(['handed-over', 'handover-asked']);
});
