import { expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { taskOf } from '../dissuasion/task.ts';
import type { ListOptions, TaskView } from '../dissuasion/task-view.ts';
import { NOW } from './fixture.ts';
import { searchTasks } from './task-search.ts';

const VIEWS: TaskView[] = Array.from({ length: 1_000 }, (_, i) => ({
  state: 'waiting',
  task: taskOf(
    episodeOf({
      episodeId: `e${i}`,
      phone: `+86138${String(i).padStart(8, '0')}`,
      region: i % 2 === 0 ? '330106' : '330206',
    }),
    NOW,
  ),
}));

/** Pages of the list, the cursor being the number of tasks before. */
const tasks = {
  list: async ({ cursor = '0', limit = 50 }: ListOptions) => {
    const end = Number(cursor) + limit;
    return {
      tasks: VIEWS.slice(Number(cursor), end),
      ...(end < VIEWS.length ? { cursor: String(end) } : {}),
    };
  },
};

test('a task is found by its phone wherever it stands in the list', async () => {
  const { tasks: found, cursor } = await searchTasks(tasks, {
    desk: '330000',
    text: '13800000777',
  });
  expect(found.map(({ episodeId }) => episodeId)).toEqual(['e777']);
  expect(cursor).toBeUndefined();
});

test('a word of a note, which is masked, is found by all of it and by no part', async () => {
  const outcome = {
    ...{ outcomeId: 'o', taskId: 't', episodeId: 'e', staff: 'li', desk: '330106', recordedAt: 2 },
    ...{ outcome: 'dissuaded' as const, note: '欧阳标记，子女在旁' },
  };
  const [first] = VIEWS.slice(0, 1);
  const noted = {
    list: async () => ({
      tasks: first === undefined ? [] : [{ ...first, state: 'closed' as const, outcome }],
    }),
  };
  const find = async (text: string) =>
    (await searchTasks(noted, { desk: '330000', text })).tasks.length;
  expect([await find('欧阳标记'), await find('欧阳'), await find('标记')]).toEqual([1, 0, 0]);
});

test('all words are to be found, in any order and by name of a place', async () => {
  const search = { desk: '330000', text: '13800000777 北仑' };
  expect((await searchTasks(tasks, search)).tasks).toHaveLength(1);
  expect((await searchTasks(tasks, { ...search, text: '西湖 13800000777' })).tasks).toEqual([]);
});

test('a number is found as people write it, and by what a mask leaves of it, but by no other part', async () => {
  const find = async (text: string) =>
    (await searchTasks(tasks, { desk: '330000', text })).tasks.length;
  expect(await find('138 0000 0777')).toBe(1);
  expect(await find('+86-138-0000-0777')).toBe(1);
  expect(await find('138****0777')).toBe(1);
  for (const part of ['1380', '86138', '00000777', '3800000777', '+8613800000']) {
    expect(await find(`${part} 北仑`), part).toBe(0);
  }
});

test('pages follow each other without a gap and without a repeat', async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const place = cursor === undefined ? {} : { cursor };
    const page = await searchTasks(tasks, { desk: '330000', text: 'Xihu', limit: 30, ...place });
    ids.push(...page.tasks.map(({ episodeId }) => episodeId));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(ids).toEqual(VIEWS.filter((_, i) => i % 2 === 0).map(({ task }) => task.episodeId));
});

test('one request looks into a bounded number of tasks', async () => {
  let looked = 0;
  const endless = {
    list: async ({ limit = 50 }: ListOptions) => {
      looked += limit;
      return { tasks: VIEWS.slice(0, limit), cursor: 'more' };
    },
  };
  const page = await searchTasks(endless, { desk: '330000', text: 'nowhere', limit: 500 });
  expect(page).toEqual({ tasks: [], cursor: 'more' });
  expect(looked).toBe(4_000);
});
