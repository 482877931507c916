import { expect, test } from 'vitest';
import { taskNumbered } from '../dissuasion/fixture.ts';
import type { LedgerBatch } from '../ledger/rows.ts';
import { TaskTrail, type TrailEvent } from './task-trail.ts';

const eventOf = (mark: string): TrailEvent => ({
  kind: 'claimed',
  task: taskNumbered(1),
  at: 5,
  mark,
  staff: 'li',
});

function recorder() {
  const batches: { batch: LedgerBatch; token: string }[] = [];
  const state = { isAway: false };
  const write = async (batch: LedgerBatch, token: string) => {
    if (state.isAway) throw new Error('away');
    batches.push({ batch, token });
  };
  const marks = () => batches.flatMap(({ batch }) => batch.taskEvents ?? []).length;
  return { batches, state, write, marks };
}

test('events that come together are written together', async () => {
  const { batches, write } = recorder();
  const trail = new TaskTrail({ write });
  trail.add(eventOf('a'));
  trail.add(eventOf('b'));
  expect(await trail.flush()).toBe(true);
  expect(batches).toHaveLength(1);
  expect(batches[0]?.batch.taskEvents).toMatchObject([
    { kind: 'claimed', desk: '330106', staff: 'li', at: 5, level: 'orange' },
    { kind: 'claimed' },
  ]);
  await trail.close();
});

test('the same event has the same id, another one another', async () => {
  const { batches, write } = recorder();
  const trail = new TaskTrail({ write });
  for (const mark of ['a', 'a', 'b']) trail.add(eventOf(mark));
  await trail.close();
  const ids = batches[0]?.batch.taskEvents?.map(({ eventId }) => eventId) ?? [];
  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).not.toBe(ids[2]);
});

test('events wait while the ledger is away and are written in their order when it is back', async () => {
  const { batches, state, write } = recorder();
  const troubles: unknown[] = [];
  const trail = new TaskTrail({ write, onTrouble: (error) => troubles.push(error) });
  state.isAway = true;
  trail.add(eventOf('a'));
  expect(await trail.flush()).toBe(false);
  trail.add(eventOf('b'));
  state.isAway = false;
  expect(await trail.flush()).toBe(true);
  expect(batches[0]?.batch.taskEvents).toHaveLength(2);
  expect(troubles).toHaveLength(1);
  await trail.close();
});

test('beyond its bound the oldest events are given up and counted', async () => {
  const { state, write, marks } = recorder();
  let lost = 0;
  const onTrouble = (_error: unknown, lostCount: number) => {
    lost += lostCount;
  };
  const trail = new TaskTrail({ write, eventsMax: 3, onTrouble });
  state.isAway = true;
  for (const mark of ['a', 'b', 'c', 'd', 'e']) trail.add(eventOf(mark));
  expect(lost).toBe(2);
  state.isAway = false;
  await trail.close();
  expect(marks()).toBe(3);
});

test('what cannot be written at the end is told', async () => {
  const { state, write } = recorder();
  const told: number[] = [];
  const trail = new TaskTrail({ write, onTrouble: (_error, lostCount) => told.push(lostCount) });
  state.isAway = true;
  trail.add(eventOf('a'));
  await trail.close();
  expect(told.at(-1)).toBe(1);
});
