import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { taskNumbered } from '../dissuasion/fixture.ts';
import type { TaskChange } from './effect.ts';
import { type TaskSink, tellTasks } from './task-telling.ts';

const changeOf = (number: number, kind: TaskChange['kind']): TaskChange => ({
  task: taskNumbered(number),
  kind,
});

/** Notes what it is told when that begins and when it has it; the first of `failing` fails. */
function sinkOf(failing: ReadonlySet<string> = new Set()) {
  const told: string[] = [];
  let atOnce = 0;
  let atOnceMax = 0;
  const hear = async (kind: string, taskId: string) => {
    atOnceMax = Math.max(atOnceMax, ++atOnce);
    await sleep(1);
    atOnce--;
    if (failing.has(taskId)) throw new Error(`no ${taskId}`);
    told.push(`${kind} ${taskId}`);
  };
  const sink: TaskSink = {
    open: ({ taskId }) => hear('open', taskId),
    raise: async ({ taskId }) => {
      await hear('raise', taskId);
      return true;
    },
    withdraw: (taskId) => hear('withdraw', taskId),
  };
  return { sink, told, atOnceMax: () => atOnceMax };
}

test('many tasks are told at once, and no more than that', async () => {
  const { sink, told, atOnceMax } = sinkOf();
  const changes = Array.from({ length: 100 }, (_, number) => changeOf(number, 'open'));
  await tellTasks(sink, changes);
  expect(told).toHaveLength(100);
  expect(atOnceMax()).toBe(16);
});

test('what becomes of one task is told in order', async () => {
  const { sink, told } = sinkOf();
  await tellTasks(sink, [changeOf(1, 'open'), changeOf(2, 'open'), changeOf(1, 'withdraw')]);
  const { taskId } = taskNumbered(1);
  expect(told.filter((line) => line.endsWith(taskId))).toEqual([
    `open ${taskId}`,
    `withdraw ${taskId}`,
  ]);
});

test('a task that cannot be told keeps no other from it, and is told of when all are through', async () => {
  const { taskId } = taskNumbered(0);
  const { sink, told } = sinkOf(new Set([taskId]));
  const changes = [0, 1, 2].map((number) => changeOf(number, 'open'));
  await expect(tellTasks(sink, changes)).rejects.toThrow(`no ${taskId}`);
  expect(told).toHaveLength(2);
});

test('when none can be told, no more are tried than are told at once', async () => {
  const changes = Array.from({ length: 100 }, (_, number) => changeOf(number, 'open'));
  const { sink } = sinkOf();
  let tried = 0;
  const open: TaskSink['open'] = async () => {
    tried++;
    await sleep(1);
    throw new Error('away');
  };
  await expect(tellTasks({ ...sink, open }, changes)).rejects.toThrow('away');
  expect(tried).toBe(16);
});
