// The numbers of a task for a lead who does not hold it: a separate act with a reason, kept in the audit, and so often an hour at most.
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { Revealed, RevealRequest } from '../contract/reveal.ts';
import { TaskParams } from '../contract/task.ts';
import { openTaskOf } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';

/** A lead looks at some; whoever copies a region's numbers is stopped, and seen in the audit. */
const REVEALS_MAX = 30;
const HOUR_MS = 3_600_000;

/** POST /v1/tasks/{taskId}/reveal. */
export function revealRoutes(app: App, { tasks, access }: Pick<ApiDeps, 'tasks' | 'access'>): void {
  app.post(
    '/v1/tasks/:taskId/reveal',
    {
      schema: {
        operationId: 'revealTask',
        tags: ['tasks'],
        summary: 'A task with its numbers, for a lead who does not hold it',
        description: `Everywhere else they are masked for all but whoever holds the task. Each time is an entry of the audit with its reason; ${REVEALS_MAX} an hour are answered to one person.`,
        params: TaskParams,
        body: RevealRequest,
        response: { 200: Revealed },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_TOO_MANY', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, identity }) => {
      const view = await tasks.find(taskId);
      if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
      if (access !== undefined && identity !== undefined) {
        const count = await access.store.countWithin(`reveals:${identity.name}`, HOUR_MS);
        if (count > REVEALS_MAX) {
          const text = `${identity.name} saw ${REVEALS_MAX} tasks with their numbers within an hour; claim a task to see its own.`;
          throw new FwError('FW_TOO_MANY', text);
        }
      }
      return { task: openTaskOf(view.task) };
    },
  );
}
