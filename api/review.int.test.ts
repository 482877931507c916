// Reviews through the API on real servers: a task is closed, drawn, scored by somebody else, appealed and decided, and the ledger has it all.
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';
import { eventually } from '../test/eventually.ts';

const server = deskServer();

async function closed(outcome: object, region: string): Promise<string> {
  const task = await server.openTask({ region });
  const lease = await server.claim(task);
  const path = `/v1/tasks/${task.taskId}/outcome`;
  expect((await server.ask('POST', path, { lease, ...outcome })).status).toBe(200);
  return task.taskId;
}

async function reviewsAt(desk: string): Promise<Record<string, unknown>[]> {
  const { body } = await server.ask('GET', `/v1/reviews?desk=${desk}`);
  return JSON.parse(JSON.stringify(body['reviews']));
}

test('a closed task is drawn, scored by somebody else, appealed by who worked it and decided by a third', async () => {
  const taskId = await closed({ outcome: 'not-fraud', because: 'own-account' }, '330702');
  const [review] = await reviewsAt('330700');
  expect(review).toMatchObject({ taskId, state: 'due', outcome: 'not-fraud', workers: ['li'] });
  const path = `/v1/reviews/${String(review?.['reviewId'])}`;
  const scores = { asked: 1, recorded: 0 };
  const own = await server.ask('POST', `${path}/scores`, { staff: 'li', scores });
  expect(own).toMatchObject({ status: 409, body: { code: 'FW_REVIEW_REFUSED' } });
  const part = await server.ask('POST', `${path}/scores`, { staff: 'lead', scores: { asked: 1 } });
  expect(part).toMatchObject({ status: 400, body: { code: 'FW_REQUEST_INVALID' } });
  const scored = await server.ask('POST', `${path}/scores`, { staff: 'lead', scores });
  expect(scored.body).toMatchObject({ state: 'scored', total: 10, first: { by: 'lead' } });
  const mine = await server.ask('GET', '/v1/reviews/own?staff=li');
  expect(mine.body['reviews']).toMatchObject([{ taskId, total: 10 }]);
  const appeal = { staff: 'li', reason: '录音可证，当事人是 13912348765' };
  expect((await server.ask('POST', `${path}/appeal`, appeal)).body).toMatchObject({
    state: 'appealed',
    appeal: { reason: '录音可证，当事人是 139****8765' },
  });
  const second = { staff: 'lead', scores: { asked: 5, recorded: 3 } };
  expect((await server.ask('POST', `${path}/decision`, second)).status).toBe(409);
  const decided = await server.ask('POST', `${path}/decision`, { ...second, staff: 'chief' });
  expect(decided.body).toMatchObject({ state: 'decided', total: 80 });
  await eventually(async () => {
    const rows = await server.ledger.query('SELECT * FROM reviews FINAL');
    expect(rows).toMatchObject([
      { task_id: taskId, state: 'decided', scored_by: 'lead', decided_by: 'chief' },
    ]);
  });
});

test('of two who score at once one is told that it came too late', async () => {
  await closed({ outcome: 'not-fraud', because: 'own-account' }, '330802');
  const [review] = await reviewsAt('330800');
  const path = `/v1/reviews/${String(review?.['reviewId'])}/scores`;
  const scores = { asked: 5, recorded: 5 };
  const both = await Promise.all(
    ['lead-1', 'lead-2'].map((staff) => server.ask('POST', path, { staff, scores })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('what is not drawn, and what is not closed, is no review; the sheet says what is scored', async () => {
  await closed({ outcome: 'dissuaded' }, '330902');
  await closed({ outcome: 'unreachable', callEnd: 'busy' }, '330902');
  expect(await reviewsAt('330902')).toEqual([]);
  const { body } = await server.ask('GET', '/v1/review-sheet');
  expect(body).toMatchObject({
    sheet: { asked: 5, recorded: 5 },
    names: { asked: { zh: '问清对方账号' } },
    percent: { 'not-fraud': 100 },
  });
});
