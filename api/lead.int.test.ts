// What leads do, through the API on real servers: what others see of it, and what the trail and the ledger have.
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';

const server = deskServer();

test('a lead gives a task to another: it is on the task, the trail and in the ledger by whom and why', async () => {
  const task = await server.openTask({ region: '330702' });
  const lease = await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/reassignment`;
  const sent = { staff: 'lead', from: 'li', to: 'wu', reason: '已下班' };
  expect(await server.ask('POST', path, sent)).toMatchObject({
    status: 200,
    body: { state: 'waiting' },
  });
  const again = await server.ask('POST', path, { ...sent, staff: 'lead-2' });
  expect(again).toMatchObject({ status: 409, body: { code: 'FW_LEAD_REFUSED' } });
  const outcome = { lease, outcome: 'dissuaded', note: '已挂断' };
  const late = await server.ask('POST', `/v1/tasks/${task.taskId}/outcome`, outcome);
  expect(late.body).toMatchObject({ code: 'FW_LEASE_LOST', sent: { note: '已挂断' } });
  const next = await server.ask('POST', '/v1/desks/330702/claims', { staff: 'wu' });
  expect(next.body).toMatchObject({ task: { taskId: task.taskId } });
  expect(await server.events(task)).toContain('reassigned');
  const rows = (await server.deskEvents()).filter((row) => row['kind'] === 'reassigned');
  expect(rows).toMatchObject([
    { task_id: task.taskId, desk: '330702', staff: 'li', to: 'wu', by: 'lead', reason: '已下班' },
  ]);
});

test('all tasks of somebody wait for everybody again', async () => {
  const tasks = [
    await server.openTask({ region: '330802' }),
    await server.openTask({ region: '330802' }),
  ];
  for (const task of tasks) await server.claim(task, 'chen');
  const sent = { staff: 'lead', reason: '突发疾病' };
  const { body } = await server.ask('POST', '/v1/staff/chen/reassignment', sent);
  expect(body['taskIds']).toHaveLength(2);
  const list = await server.ask('GET', '/v1/tasks?desk=330802');
  expect(list.body['tasks']).toHaveLength(2);
});

test('a desk is paused and goes on, everybody sees it, and a claim there says who paused it and why', async () => {
  await server.openTask({ region: '330902' });
  const path = '/v1/desks/330902/pause';
  const sent = { staff: 'lead', tasks: 'wait', reason: '线路故障 13812345678' };
  const pause = { desk: '330902', tasks: 'wait', by: 'lead', reason: '线路故障 138****5678' };
  expect(await server.ask('PUT', path, sent)).toMatchObject({ status: 200, body: pause });
  expect((await server.ask('PUT', path, sent)).body).toMatchObject({ code: 'FW_LEAD_REFUSED' });
  const refused = await server.ask('POST', '/v1/desks/330902/claims', { staff: 'zhao' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'FW_DESK_PAUSED' } });
  expect(String(refused.body['detail'])).toContain('(线路故障 138****5678)');
  expect((await server.ask('GET', '/v1/desk-pauses')).body).toMatchObject({ pauses: [pause] });
  const board = await server.ask('GET', '/v1/board?desk=330902');
  expect(board.body['desks']).toMatchObject([{ desk: '330902', paused: pause }]);
  const word = { staff: 'lead', reason: '线路恢复' };
  expect((await server.ask('DELETE', path, word)).status).toBe(204);
  expect((await server.ask('POST', '/v1/desks/330902/claims', { staff: 'zhao' })).status).toBe(201);
  const kinds = (await server.deskEvents()).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['desk-paused', 'desk-resumed']));
});

test('a task that a lead moved says where, by whom and why, and is on the trail', async () => {
  const task = await server.openTask({ region: '330602' });
  const path = `/v1/tasks/${task.taskId}/move`;
  const sent = { staff: 'lead', direction: 'up', reason: '家属来电' };
  const lead = { direction: 'up', by: 'lead', reason: '家属来电' };
  expect((await server.ask('POST', path, sent)).body).toMatchObject({ lead });
  expect((await server.ask('GET', `/v1/tasks/${task.taskId}`)).body).toMatchObject({ lead });
  expect(await server.events(task)).toEqual(['moved']);
  const none = await server.ask('POST', path, { ...sent, direction: 'left' });
  expect(none.body).toMatchObject({ code: 'FW_REQUEST_INVALID' });
});
