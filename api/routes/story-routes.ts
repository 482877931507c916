// What the archive has of a person whom somebody was warned of, as a story to try rules on.
import type { Task } from '../../dissuasion/task.ts';
import { DAY_MS } from '../../signal/civil-date.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { StoryAnswer, StoryRequest } from '../contract/story.ts';
import { TaskParams } from '../contract/task.ts';
import type { ApiDeps } from '../ports.ts';

const HOUR_MS = 3_600_000;
const DAYS = 3;

/** POST /v1/tasks/{taskId}/story. */
export function storyRoutes(
  app: App,
  { tasks, stories }: Pick<ApiDeps, 'tasks' | 'stories'>,
): void {
  app.post(
    '/v1/tasks/:taskId/story',
    {
      schema: {
        operationId: 'getTaskStory',
        tags: ['rules'],
        summary: 'What happened to the person of a task, to try rules on',
        description:
          'The signals of the person from some days before the warning to an hour after its last decision, at most the newest 200, as the archive has them. By POST, for each time is an entry of the audit with its reason. What suspects did to others is not in it.',
        params: TaskParams,
        body: StoryRequest,
        response: { 200: StoryAnswer },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body: { days = DAYS } }) => {
      const view = await tasks.find(taskId);
      if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
      const found = await stories.find(askedOf(view.task, days));
      if (found.state !== 'done') return found;
      const { state, signals, isCut } = found;
      const startTime = Math.floor((signals[0]?.time ?? 0) / HOUR_MS) * HOUR_MS;
      const told = signals.map(({ time, fields }) => ({ atMs: time - startTime, fields }));
      return { state, startTime, signals: told, isCut };
    },
  );
}

function askedOf({ episode }: Task, days: number) {
  const { person, phone, openedTime, touchedTime } = episode;
  const names = [...new Set([...(phone === undefined ? [] : [phone]), person.id])];
  return { names, from: openedTime - days * DAY_MS, to: touchedTime + HOUR_MS };
}
