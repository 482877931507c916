// From an episode to its one task.
import { expect, test } from 'vitest';
import { contentId } from '../signal/content-id.ts';
import { episodeOf, START_TIME } from './fixture.ts';
import { taskIdOf, taskOf } from './task.ts';

test('an episode has one task, whenever it is made', () => {
  const episode = episodeOf();
  expect(taskOf(episode, START_TIME).taskId).toBe(contentId('task', 'e1'));
  expect(taskOf({ ...episode, revision: 9 }, START_TIME + 1).taskId).toBe(taskIdOf('e1'));
  expect(taskIdOf('e2')).not.toBe(taskIdOf('e1'));
});

test('a task waits at the desk of its episode’s county', () => {
  const episode = episodeOf({ region: '330206' });
  expect(taskOf(episode, START_TIME)).toEqual({
    taskId: contentId('task', 'e1'),
    episodeId: 'e1',
    desk: '330206',
    episode,
    openedAt: START_TIME,
  });
});
