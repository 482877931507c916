import { expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { taskOf } from '../dissuasion/task.ts';
import type { TaskView } from '../dissuasion/task-view.ts';
import { depsWith, NOW, tasksWith } from './fixture.ts';
import { buildServer } from './server.ts';

const viewOf = (n: number, level: 'red' | 'orange'): TaskView => ({
  task: taskOf(
    episodeOf({
      episodeId: `e${n}`,
      level,
      region: '330106',
      person: { kind: 'phone', id: '+8613812345678' },
      phone: '+8613812345678',
    }),
    NOW + n,
  ),
  state: 'waiting',
});

test('the newest twelve red ones are told, without a word of whom, and only those', async () => {
  const tasks = Array.from({ length: 40 }, (_, n) => viewOf(n, n % 2 === 0 ? 'red' : 'orange'));
  const list = async ({ state }: { state: string }) => ({
    tasks: state === 'waiting' ? tasks : [],
  });
  const app = buildServer(depsWith({ tasks: { ...tasksWith(), list } }));
  const answer = await app.inject({ url: '/v1/report/red?region=330100' });
  const { episodes } = answer.json();
  expect(episodes.map(({ openedAt }: { openedAt: number }) => openedAt - NOW)).toEqual(
    Array.from({ length: 12 }, (_, n) => 38 - 2 * n),
  );
  expect(answer.body).not.toMatch(/1381234|"(person|phone|suspects|reasons)"/);
  const stream = await app.inject({ url: '/v1/report/red/events' });
  expect(stream.headers['content-type']).toContain('text/event-stream');
  expect(stream.body).toContain(`event: red\ndata: ${answer.body}`);
  await app.close();
});
