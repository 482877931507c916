// Staff through the API on real servers: signing on, pausing, what is refused, and what the ledger has of it.
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';

const server = deskServer();

function say(staff: string, word: object) {
  return server.ask('PUT', '/v1/staff/state', { staff, ...word });
}

test('staff sign on, work, pause and go; a claim in between is refused, and the ledger has each change', async () => {
  const task = await server.openTask({ region: '330702' });
  const other = await server.openTask({ region: '330702' });
  const on = await say('小李', { state: 'on', desk: '330702' });
  expect(on).toMatchObject({ status: 200, body: { state: 'on', desk: '330702', tasks: [] } });
  const lease = await server.claim(task, '小李');
  expect((await say('小李', { state: 'paused', reason: 'break' })).body).toMatchObject({
    state: 'paused',
    reason: 'break',
    tasks: [{ taskId: task.taskId }],
  });
  const refused = await server.ask('POST', '/v1/desks/330702/claims', { staff: '小李' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'FW_STAFF_AWAY' } });
  expect(String(refused.body['detail'])).toContain('小李 is paused (break)');
  const one = await server.ask('POST', `/v1/tasks/${other.taskId}/claim`, { staff: '小李' });
  expect(one.body).toMatchObject({ code: 'FW_STAFF_AWAY' });
  await server.ask('DELETE', `/v1/tasks/${task.taskId}/lease`, { lease });
  const lead = { staff: 'lead', state: 'off' };
  await server.ask('PUT', `/v1/staff/${encodeURIComponent('小李')}/state`, lead);
  const list = await server.ask('GET', '/v1/staff?desk=330700');
  expect(list.body['staff']).toMatchObject([{ staff: '小李', state: 'off', by: 'lead' }]);
  const trail = (await server.deskEvents()).map(({ state, by }) => [state, by]);
  expect(trail).toEqual([
    ['on', '小李'],
    ['working', ''],
    ['paused', '小李'],
    ['off', 'lead'],
  ]);
});

test('a pause without a reason, one who was never at a desk and a desk that is none are told', async () => {
  for (const word of [{ state: 'paused', desk: '330702' }, { state: 'on' }]) {
    expect(await say('new', word)).toMatchObject({
      status: 400,
      body: { code: 'FW_REQUEST_INVALID' },
    });
  }
  const unknown = await server.ask('GET', '/v1/staff/new');
  expect(unknown).toMatchObject({ status: 404, body: { code: 'FW_NOT_FOUND' } });
});
