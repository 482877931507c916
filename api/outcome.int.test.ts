// What becomes of a task by its outcome, through the API on real servers: closed or put back, with the evidence that each outcome needs.
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';

const server = deskServer();

test('an outcome that did not end it puts the task back for its next step, and the person is still watched over', async () => {
  const task = await server.openTask();
  const lease = await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/outcome`;
  const report = { outcome: 'unreachable', callEnd: 'no-answer', note: '响铃 8 声' };
  const answer = await server.ask('POST', path, { lease, ...report });
  const at = expect.any(Number);
  const followUps = [{ kind: 'again', step: 'call', at }];
  expect(answer).toMatchObject({ status: 200, body: { repeated: false, followUps } });
  expect((await server.ask('POST', path, { lease, ...report })).body).toEqual({
    ...answer.body,
    repeated: true,
  });
  const view = await server.ask('GET', `/v1/tasks/${task.taskId}`);
  expect(view.body).toMatchObject({
    state: 'deferred',
    deferred: { reason: 'unreachable', by: 'li' },
    attempts: [{ outcome: 'unreachable', callEnd: 'no-answer' }],
  });
  expect(await server.events(task)).toEqual(['claimed', 'put-back']);
  const again = await server.claim(task, 'wu');
  expect((await server.ask('POST', path, { lease: again, ...report })).body).toMatchObject({
    followUps: [{ kind: 'again', step: 'call' }],
  });
  const third = await server.claim(task, 'li');
  const visit = { outcome: 'visit-needed', place: '文三路 1 号' };
  expect((await server.ask('POST', path, { lease: third, ...visit })).body).toMatchObject({
    followUps: [{ kind: 'again', step: 'visit' }],
  });
  const list = await server.ask('GET', '/v1/tasks?desk=330106');
  expect(JSON.stringify(list.body)).toContain('"step":"visit"');
  expect(JSON.stringify(list.body)).not.toContain('文三路');
  const claim = await server.ask('POST', `/v1/tasks/${task.taskId}/claim`, { staff: 'wu' });
  expect(JSON.stringify(claim.body)).not.toContain('文三路');
  const shown = { lease: claim.body['lease'], reason: 'visit' };
  const revealed = await server.ask('POST', `/v1/tasks/${task.taskId}/lease/reveal`, shown);
  expect(JSON.stringify(revealed.body)).toContain('文三路');
  const sent = { outcome: 'police-dispatched', dispatch: { unit: '文新派出所', reference: '7' } };
  const end = await server.ask('POST', path, { lease: claim.body['lease'], ...sent });
  expect(end.body).toMatchObject({ followUps: [{ kind: 'aftercare' }, { kind: 'aftercare' }] });
  const sql =
    'SELECT outcome, evidence, step FROM outcomes FINAL WHERE task_id = {task:String} ORDER BY recorded_at';
  expect(await server.ledger.query(sql, { task: task.taskId })).toEqual([
    { outcome: 'unreachable', evidence: '{"callEnd":"no-answer"}', step: 'call' },
    { outcome: 'unreachable', evidence: '{"callEnd":"no-answer"}', step: 'call' },
    { outcome: 'visit-needed', evidence: '{"place":"文三路 1 号"}', step: 'call' },
    {
      outcome: 'police-dispatched',
      evidence: JSON.stringify({ dispatch: sent.dispatch }),
      step: 'visit',
    },
  ]);
});

test('an outcome that lacks what it needs is refused with what that is, and handed back', async () => {
  const task = await server.openTask();
  const lease = await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/outcome`;
  const lacking = { outcome: 'already-paid', note: 'two payments' };
  const answer = await server.ask('POST', path, { lease, ...lacking });
  expect(answer.body).toMatchObject({ code: 'FW_OUTCOME_INVALID', sent: lacking });
  expect(String(answer.body['detail'])).toContain('needs paid');
  const paid = [{ amountFen: 300_000, paidAt: Date.now() - 60_000, payee: '6222021234567890123' }];
  const full = await server.ask('POST', path, { lease, ...lacking, paid, lostFen: 300_000 });
  expect(full.body).toMatchObject({
    followUps: [{ kind: 'stop-payment' }, { kind: 'aftercare' }, { kind: 'aftercare' }],
  });
  const view = await server.ask('GET', `/v1/tasks/${task.taskId}`);
  expect(JSON.stringify(view.body)).toContain('6222****0123');
  const sql = `SELECT paid_fen AS fen, toUnixTimestamp64Milli(assumeNotNull(paid_time)) AS at
    FROM outcomes FINAL WHERE task_id = {task:String}`;
  expect(await server.ledger.query(sql, { task: task.taskId })).toEqual([
    { fen: 300_000, at: paid[0]?.paidAt },
  ]);
});

test('outcomes and what they need are told to whoever builds a form for them', async () => {
  const { body } = await server.ask('GET', '/v1/outcomes');
  expect(body['outcomes']).toMatchObject([
    { outcome: 'dissuaded', ends: true, needs: [], allows: ['paid'] },
    { outcome: 'already-paid', ends: true, needs: ['paid'] },
    { outcome: 'not-fraud', ends: true, needs: ['because'] },
    { outcome: 'unreachable', ends: false, needs: ['callEnd'] },
    { outcome: 'refused', ends: false },
    { outcome: 'visit-needed', ends: false, allows: ['place', 'paid'] },
    { outcome: 'police-dispatched', ends: true, needs: ['dispatch'] },
    { outcome: 'duplicate', ends: true, needs: ['duplicateOf'] },
  ]);
});
