// Somebody does not answer: the carrier is asked, family is named and called, through the API on real servers.
import { expect, test } from 'vitest';
import { maskWords } from '../signal/masked-words.ts';
import { deskServer } from '../test/desk-server.ts';

const server = deskServer();
const DAUGHTER = {
  phone: '+8613900000001',
  relation: '女儿',
  source: 'staff',
  consent: '当事人曾留为紧急联系人',
};

test('a carrier is asked how the line stands, one takes it there, the answer is on the task and the trail, and is answered once', async () => {
  const task = await server.openTask();
  const path = `/v1/tasks/${task.taskId}`;
  const asked = { staff: 'li', ask: 'line-status', reason: '三次未接' };
  const answer = await server.ask('POST', `${path}/carrier-requests`, asked);
  expect(answer).toMatchObject({ status: 201, body: { requests: [{ state: 'asked' }] } });
  expect(JSON.stringify(answer.body)).not.toContain('13812345678');
  await server.ask('POST', `${path}/carrier-requests`, { ...asked, staff: 'wu' });
  const open = await server.ask('GET', '/v1/carrier-requests?desk=330100');
  expect(open.body).toMatchObject({ requests: [{ taskId: task.taskId, askedBy: 'li' }] });
  expect((await server.ask('GET', '/v1/carrier-requests?desk=330200')).body).toEqual({
    requests: [],
    partners: [],
  });
  const requestId = String(Reflect.get(Object(Object(open.body['requests'])[0]), 'requestId'));
  const take = (staff: string) =>
    server.ask('POST', `${path}/carrier-requests/${requestId}/take`, { staff });
  for (let times = 0; times < 2; times++)
    expect((await take('chen')).body).toMatchObject({ requests: [{ takenBy: 'chen' }] });
  expect(await take('zhou')).toMatchObject({ status: 409, body: { code: 'FW_REACH_REFUSED' } });
  const said = { state: 'answered', by: '中国移动', line: 'busy' };
  const answering = `${path}/carrier-requests/${requestId}/answer`;
  expect((await server.ask('POST', answering, { ...said, line: undefined })).body).toMatchObject({
    status: 409,
    code: 'FW_REACH_REFUSED',
  });
  for (let times = 0; times < 2; times++)
    expect((await server.ask('POST', answering, said)).body).toMatchObject({
      requests: [{ state: 'answered', line: 'busy', answeredBy: '中国移动' }],
    });
  const late = await server.ask('POST', answering, { state: 'refused', by: '中国移动' });
  expect(late.body).toMatchObject({ status: 409, code: 'FW_REACH_REFUSED' });
  expect((await server.ask('GET', '/v1/carrier-requests')).body).toEqual({
    requests: [],
    partners: [],
  });
  await expect
    .poll(() => server.events(task))
    .toEqual(['carrier-asked', 'carrier-taken', 'carrier-answered']);
});

test('two who ask the carrier at once ask once', async () => {
  const task = await server.openTask();
  const path = `/v1/tasks/${task.taskId}/carrier-requests`;
  const body = { ask: 'interrupt-call', reason: '正在与诈骗电话通话' };
  await Promise.all(['li', 'wu'].map((staff) => server.ask('POST', path, { staff, ...body })));
  const view = await server.ask('GET', `/v1/tasks/${task.taskId}/reach`);
  expect(view.body['requests']).toHaveLength(1);
});

test('family is named by whoever holds the task, with the reason why they may be called; others see the number masked', async () => {
  const task = await server.openTask();
  const path = `/v1/tasks/${task.taskId}`;
  const lease = await server.claim(task);
  const { consent: _, ...without } = DAUGHTER;
  expect((await server.ask('POST', `${path}/contacts`, { lease, ...without })).status).toBe(400);
  const named = await server.ask('POST', `${path}/contacts`, { lease, ...DAUGHTER });
  const masked = { ...DAUGHTER, phone: '139****0001', relation: maskWords(DAUGHTER.relation) };
  expect(named).toMatchObject({ status: 201, body: { contacts: [masked] } });
  const contactId = String(Reflect.get(Object(Object(named.body['contacts'])[0]), 'contactId'));
  const call = { lease, result: 'will-help', note: '去银行找她，电话 13900000001' };
  const called = await server.ask('POST', `${path}/contacts/${contactId}/calls`, call);
  expect(called).toMatchObject({ status: 201, body: { calls: [{ contactId, by: 'li' }] } });
  const seen = JSON.stringify((await server.ask('GET', `${path}/reach`)).body);
  expect(seen).toContain('will-help');
  expect(seen).not.toContain('13900000001');
  expect(seen).not.toContain('13812345678');
  const own = JSON.stringify(
    (await server.ask('POST', `${path}/reach`, { lease, reason: 'call' })).body,
  );
  expect(own).toContain('+8613900000001');
  await server.ask('DELETE', `${path}/lease`, { lease });
  for (const [part, body] of [
    ['reach', { reason: 'call' }],
    ['contacts', DAUGHTER],
    [`contacts/${contactId}/calls`, { result: 'no-answer' }],
  ] as const) {
    const refused = await server.ask('POST', `${path}/${part}`, { lease, ...body });
    expect(refused.body).toMatchObject({ status: 409, code: 'FW_LEASE_LOST' });
  }
  await expect
    .poll(() => server.events(task))
    .toEqual(expect.arrayContaining(['contact-added', 'contact-called']));
});
