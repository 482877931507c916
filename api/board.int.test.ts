// The board through the API on real servers, once and as a stream that goes on where it was left.
import { expect, test } from 'vitest';
import { deskServer } from '../test/desk-server.ts';
import { type EventBlock, followEvents } from '../test/event-stream.ts';

const server = deskServer();

const follow = (path: string, isLast: (block: EventBlock) => boolean, lastEventId?: string) =>
  followEvents(
    `${server.address}${path}`,
    isLast,
    lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  );

test('the board has each desk by name with what waits, and staff with what they hold', async () => {
  const task = await server.openTask({ region: '330702', level: 'red' });
  await server.openTask({ region: '330702', level: 'blue', score: 0 });
  await server.claim(task);
  const { status, body } = await server.ask('GET', '/v1/board?desk=330700');
  expect(status).toBe(200);
  const none = { waiting: 0, held: 0, deferred: 0 };
  expect(body['desks']).toMatchObject([
    {
      desk: '330702',
      deskName: { zh: '婺城区' },
      levels: { red: { ...none, held: 1 }, blue: { ...none, waiting: 1 } },
    },
  ]);
  expect(body['staff']).toMatchObject([
    { staff: 'li', state: 'working', tasks: [{ taskId: task.taskId }] },
  ]);
});

test('the stream begins with the board, tells of what happens there alone, and goes on after the last event', async () => {
  const say = (staff: string, desk: string) =>
    server.ask('PUT', '/v1/staff/state', { staff, state: 'on', desk });
  const path = '/v1/board/events?desk=330800';
  const following = follow(path, ({ data }) => data['staff'] === 'wu');
  const first = await follow(path, ({ event }) => event === 'board');
  expect(first.map(({ event }) => event)).toEqual(['board']);
  await say('elsewhere', '330206');
  await say('wu', '330802');
  const seen = await following;
  expect(seen.at(0)?.event).toBe('board');
  expect(seen.filter(({ event }) => event === 'staff')).toMatchObject([
    { data: { staff: 'wu', state: 'on', desk: '330802' } },
  ]);
  const last = seen.find(({ event }) => event === 'staff')?.id;
  await say('chen', '330803');
  const missed = await follow(path, ({ event }) => event === 'board', last);
  expect(missed.map(({ event, data }) => [event, data['staff']])).toMatchObject([
    ['staff', 'chen'],
    ['board', [{ staff: 'chen' }, { staff: 'wu' }]],
  ]);
});

test('what a lead typed as a reason comes with its numbers masked', async () => {
  const following = follow('/v1/board/events?desk=330109', ({ data }) => data['by'] === 'lead');
  await follow('/v1/board/events?desk=330109', ({ event }) => event === 'board');
  const sent = { staff: 'lead', tasks: 'wait', reason: '等 13812345678 回电' };
  await server.ask('PUT', '/v1/desks/330109/pause', sent);
  expect((await following).at(-1)?.data).toMatchObject({ reason: '等 138****5678 回电' });
});

test('an event id that is none is refused', async () => {
  const headers = { 'last-event-id': 'yesterday' };
  const answer = await fetch(`${server.address}/v1/board/events`, { headers });
  expect(await answer.json()).toMatchObject({ status: 400, code: 'FW_REQUEST_INVALID' });
});
