// The board on a real Redis: every open task once, at its desk and level, with its age and its deadline.
import { expect, test } from 'vitest';
import { claimAny, MINUTE_MS, taskQueueServer } from '../../test/task-queue-server.ts';
import { taskNumbered } from '../fixture.ts';
import { AGES, type Board, type DeskBoard } from './board.ts';
import { openSupervision } from './supervision.ts';

const redis = taskQueueServer();
const settings = { wrapUpMs: () => 0, breakAfterMs: () => undefined, shifts: () => [] };

async function boardOf(desk: string): Promise<Board> {
  const leads = openSupervision({ redisUrl: redis.server.url, settings });
  const board = await leads.board.read(desk);
  await leads.close();
  return board;
}

function deskIn(board: Board, code: string): DeskBoard {
  const found = board.desks.find(({ desk }) => desk === code);
  if (found === undefined) throw new Error(`${code} is not on the board.`);
  return found;
}

test('a board without tasks is empty', async () => {
  expect(await boardOf('330000')).toMatchObject({ desks: [], breaches: [], staff: [] });
});

test('what waits is counted by level and age, with the oldest, and what is held and deferred beside it', async () => {
  const now = Date.now();
  const queue = redis.connect();
  const ages = [1, 6, 40, 200];
  for (const [i, minutes] of ages.entries()) {
    await queue.open(taskNumbered(i, { level: 'red' }, now - minutes * MINUTE_MS));
  }
  await queue.open(taskNumbered(10, { level: 'blue', score: 0 }, now));
  await queue.open(taskNumbered(11, { level: 'orange' }, now));
  const held = await queue.claim(taskNumbered(11).taskId, 'li');
  await queue.open(taskNumbered(12, { level: 'yellow', score: 0 }, now));
  const later = await queue.claim(taskNumbered(12).taskId, 'wu');
  const until = now + 3_600_000;
  await queue.setAside(later.task.taskId, later.lease, { until, reason: 'x', isForMe: false });
  const board = await boardOf('330100');
  const { levels } = deskIn(board, '330106');
  expect(levels.red).toMatchObject({ waiting: 4, held: 0, deferred: 0 });
  expect(AGES.map((age) => levels.red.ages[age])).toEqual([1, 1, 1, 1]);
  expect(levels.red.oldestWaitingMs).toBeGreaterThanOrEqual(200 * MINUTE_MS);
  expect(levels.blue).toMatchObject({ waiting: 1, held: 0 });
  expect(levels.orange).toMatchObject({ waiting: 0, held: 1, oldestWaitingMs: 0 });
  expect(levels.yellow).toMatchObject({ waiting: 0, deferred: 1 });
  expect(board.staff).toMatchObject([
    { staff: 'li', state: 'working', tasks: [{ taskId: held.task.taskId }] },
    { staff: 'wu', state: 'on' },
  ]);
});

test('what rises within ten minutes is counted at its desk and named, the soonest first; what is held or later is not', async () => {
  const now = Date.now();
  const queue = redis.connect({
    lapseCheckMs: 60_000,
    riseAfterMs: (_desk, level) => (level === 'red' ? 5 * MINUTE_MS : 20 * MINUTE_MS),
  });
  await queue.open(taskNumbered(1, { level: 'red' }, now));
  await queue.open(taskNumbered(2, { level: 'red' }, now - 4 * MINUTE_MS));
  await queue.open(taskNumbered(3, { level: 'blue', score: 0 }, now));
  await queue.open(taskNumbered(4, { level: 'blue', score: 0 }, now - 15 * MINUTE_MS));
  await queue.open(taskNumbered(5, { level: 'red', region: '330206' }, now));
  await claimAny(queue, '330206');
  const board = await boardOf('330000');
  expect(deskIn(board, '330106').breachesSoon).toBe(3);
  expect(deskIn(board, '330206').breachesSoon).toBe(0);
  const named = board.breaches.map(({ taskId, level }) => [taskId, level]);
  expect(named).toHaveLength(3);
  expect(named[0]).toEqual([taskNumbered(2).taskId, 'red']);
  const times = board.breaches.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('the board of a desk has that desk and those below it, and nobody who sits elsewhere', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  await queue.open(taskNumbered(2, { region: '330206' }));
  await queue.claim(taskNumbered(2).taskId, 'wu');
  const board = await boardOf('330100');
  expect(board.desks.map(({ desk }) => desk)).toEqual(['330106']);
  expect(board.staff).toEqual([]);
});
