// The stream of what changes, on real servers: every step of a task, an order and a desk is told of, by ids alone, to those whose desk it is.
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';
import { type EventBlock, followEvents } from '../test/event-stream.ts';

const server = deskServer();

const follow = (query: string, isLast: (block: EventBlock) => boolean, lastEventId?: string) =>
  followEvents(
    `${server.address}/v1/events${query}`,
    isLast,
    lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  );

/** Where the stream stands now. */
async function placeNow(): Promise<string> {
  const [ready] = await follow('', ({ event }) => event === 'ready');
  expect(ready?.data).toEqual({});
  return ready?.id ?? '';
}

/** What came after a place for a desk, once something is among it. */
async function after(place: string, query: string, isLast: (block: EventBlock) => boolean) {
  const [first, ...blocks] = await follow(query, isLast, place);
  expect(first).toEqual({ id: place, event: 'ready', data: {} });
  return blocks;
}

test('each step of a task is told of with its id and desk and nothing else', async () => {
  await server.openTask();
  let place = await placeNow();
  const task = await server.openTask({ region: '330702', level: 'red' });
  const { taskId } = task;
  const toldOf = async () => {
    const isTask = ({ event, data }: EventBlock) => event === 'task' && data['taskId'] === taskId;
    const blocks = await after(place, '?topics=task', isTask);
    expect(new Set(blocks.map(({ data }) => JSON.stringify(data)))).toEqual(
      new Set([JSON.stringify({ taskId, desk: '330702' })]),
    );
    place = blocks.at(-1)?.id ?? '';
  };
  await toldOf();
  let lease = await server.claim(task);
  await toldOf();
  const ask = (method: string, path: string, body: object) =>
    server.ask(method, `/v1/tasks/${taskId}${path}`, body);
  await ask('DELETE', '/lease', { lease });
  await toldOf();
  lease = await server.claim(task);
  await ask('POST', '/skip', { lease });
  await toldOf();
  lease = await server.claim(task, 'wu');
  await toldOf();
  const outcome = { lease, outcome: 'duplicate', duplicateOf: 'another' };
  expect(await ask('POST', '/outcome', outcome)).toMatchObject({ status: 200 });
  await toldOf();
});

test('an order and what happens at a desk are told of, each where it is', async () => {
  const place = await placeNow();
  const order = {
    staff: 'li',
    kind: 'freeze',
    desk: '330802',
    target: { kind: 'account', id: '6222021234567890123' },
    episodeId: 'changes',
    person: 'p1',
    reason: '受害人已转账',
  };
  const { body } = await server.ask('POST', '/v1/orders', order);
  await server.ask('PUT', '/v1/staff/state', { staff: 'chen', state: 'on', desk: '330802' });
  const blocks = await after(place, '?desk=330800', ({ event }) => event === 'board');
  expect(blocks.map(({ event, data }) => [event, data])).toEqual([
    ['order', { orderId: body['orderId'], desk: '330802' }],
    ['board', { desk: '330802' }],
  ]);
  await server.ask('PUT', '/v1/staff/state', { staff: 'sun', state: 'on', desk: '330902' });
  const elsewhere = await after(place, '?desk=330900', ({ event }) => event === 'board');
  expect(elsewhere.map(({ data }) => data)).toEqual([{ desk: '330902' }]);
});

test('a task that rose is told of at the desk that it rose from as well', async () => {
  const place = await placeNow();
  const { taskId } = await server.openTask({ region: '331002' });
  const redis = new Redis(server.redis.url);
  await redis.zadd('{forewarn}:due', 1, `t${taskId}`);
  redis.disconnect();
  await server.tasks.riseOverdue();
  const isRisen = ({ data }: EventBlock) => data['desk'] === '331000';
  const blocks = await after(place, '?desk=331002&topics=task', isRisen);
  expect(blocks.at(-1)?.data).toEqual({ taskId, desk: '331000' });
});

test('who was away for longer than changes are kept is told to ask for everything', async () => {
  await server.openTask();
  const [first] = await follow('', () => true, '1-0');
  expect(first).toMatchObject({ event: 'reset' });
  const [next] = await follow('', () => true, first?.id);
  expect(next).toEqual({ id: first?.id, event: 'ready', data: {} });
});

test('a topic or a place that is none is refused', async () => {
  expect(await server.ask('GET', '/v1/events?topics=people')).toMatchObject({ status: 400 });
  const headers = { 'last-event-id': 'yesterday' };
  const answer = await fetch(`${server.address}/v1/events`, { headers });
  expect(await answer.json()).toMatchObject({ status: 400, code: 'FW_REQUEST_INVALID' });
});
