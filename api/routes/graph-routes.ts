// Who and what a suspect of a task met, by the archive.
import { DAY_MS } from '../../signal/civil-date.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { GraphAnswer, GraphRequest } from '../contract/graph.ts';
import { TaskParams } from '../contract/task.ts';
import { maskSubject } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';

const DAYS = 7;

/** POST /v1/tasks/{taskId}/graph. */
export function graphRoutes(app: App, { tasks, graphs }: Pick<ApiDeps, 'tasks' | 'graphs'>): void {
  app.post(
    '/v1/tasks/:taskId/graph',
    {
      schema: {
        operationId: 'getTaskGraph',
        tags: ['rules'],
        summary: 'Whom a suspect of a task met, and whom those met',
        description:
          'Phones, accounts, devices and sites that stand together in signals of the archive, to a day after the last decision, bounded: the most frequent ones of the newest signals. By POST, for each time is an entry of the audit with its reason.',
        params: TaskParams,
        body: GraphRequest,
        response: { 200: GraphAnswer },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body: { suspect = 0, days = DAYS } }) => {
      const view = await tasks.find(taskId);
      if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
      const { suspects: all, touchedTime } = view.task.episode;
      const suspects = all.map(maskSubject);
      const name = all[suspect]?.id;
      if (name === undefined) return { state: 'none' as const, suspects };
      const period = { from: touchedTime - days * DAY_MS, to: touchedTime + DAY_MS };
      return { ...(await graphs.find({ name, ...period })), suspects };
    },
  );
}
