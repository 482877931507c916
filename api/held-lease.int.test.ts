// A ledger that takes longer than a lease lasts: the task stays with whoever records its end.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';

const LEASE_MS = 1_000;
const server = deskServer({
  queue: { leaseMs: LEASE_MS, lapseCheckMs: 100 },
  deps: ({ ledger }) => ({
    ledger: {
      async write(batch, token) {
        await ledger.write(batch, token);
        await sleep(LEASE_MS * 3);
      },
    },
  }),
});

test('a ledger slower than the lease gives the task to nobody else, and its outcome is there once', async () => {
  const task = await server.openTask();
  const lease = await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/outcome`;
  const ended = { isSo: false };
  const recording = server
    .ask('POST', path, { lease, outcome: 'not-fraud', because: 'own-account' })
    .finally(() => {
      ended.isSo = true;
    });
  while (!ended.isSo) {
    const claim = await server.ask('POST', '/v1/desks/330000/claims', { staff: 'wang' });
    expect(claim.status).toBe(204);
    await sleep(50);
  }
  expect(await recording).toMatchObject({ status: 200, body: { repeated: false } });
  const sql = 'SELECT outcome FROM outcomes FINAL WHERE task_id = {task:String}';
  expect(await server.ledger.query(sql, { task: task.taskId })).toEqual([{ outcome: 'not-fraud' }]);
});
