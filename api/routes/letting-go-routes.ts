// Letting go of a task other than by giving it back: skip, set aside, pass to a colleague, hand over to another district by approval.

import Type from 'typebox';
import type { Task } from '../../dissuasion/task.ts';
import { deferralOf } from '../../dissuasion/task-letting-go.ts';
import type { TaskView as KnownTask } from '../../dissuasion/task-view.ts';
import { isWithin } from '../../signal/region.ts';
import type { App } from '../app.ts';
import {
  HandoverAsked,
  HandoverDecision,
  HandoverList,
  HandoverQuery,
  PassRequest,
  SetAsideRequest,
  SkipRequest,
} from '../contract/letting-go.ts';
import { TaskParams, type TaskView } from '../contract/task.ts';
import { taskViewOf } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';
import { taskAfter } from '../task-after.ts';
import type { TrailEvent } from '../task-trail.ts';

export type LettingGoDeps = Pick<ApiDeps, 'tasks' | 'trail'> & { readonly now: () => number };

const NOTHING = Type.Null({ description: 'Done.' });
const VIEW = Type.Unsafe<TaskView>({ $ref: 'TaskView#' });
const LEASE_PROBLEMS = ['FW_NOT_FOUND', 'FW_LEASE_LOST', 'FW_REDIS_AWAY'] as const;
const HANDOVER_PROBLEMS = [
  'FW_NOT_FOUND',
  'FW_TASK_HELD',
  'FW_TASK_CLOSED',
  'FW_HANDOVER_REFUSED',
  'FW_REDIS_AWAY',
] as const;

/** Routes under /v1/tasks/{taskId} by which a task leaves its holder, and the list of open hand-overs. */
export function lettingGoRoutes(app: App, deps: LettingGoDeps): void {
  leaseRoutes(app, deps);
  handoverRoutes(app, deps);
}

function leaseRoutes(app: App, deps: LettingGoDeps): void {
  const { tasks } = deps;
  app.post(
    '/v1/tasks/:taskId/skip',
    {
      schema: {
        operationId: 'skipTask',
        tags: ['tasks'],
        summary: 'Give the task back and never get it again',
        description: 'The others do not notice.',
        params: TaskParams,
        body: SkipRequest,
        response: { 204: NOTHING },
      },
      config: { problems: [...LEASE_PROBLEMS] },
    },
    async ({ params: { taskId }, body: { lease, reason = '' } }, reply) => {
      const { task, staff } = await tasks.claimOf(taskId, lease);
      await tasks.skip(taskId, lease);
      note(deps, task, { kind: 'skipped', mark: lease, staff, detail: { reason } });
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/v1/tasks/:taskId/set-aside',
    {
      schema: {
        operationId: 'setTaskAside',
        tags: ['tasks'],
        summary: 'Let the task wait until a time that was agreed',
        description:
          'For a call-back, or to hold it with a reason. A rise of its level ends the waiting.',
        params: TaskParams,
        body: SetAsideRequest,
        response: { 200: VIEW },
      },
      config: { problems: [...LEASE_PROBLEMS] },
    },
    async ({ params: { taskId }, body: { lease, until, reason, for: whom } }) => {
      const { task, staff } = await tasks.claimOf(taskId, lease);
      const aside = { until, reason, isForMe: whom === 'me' };
      await tasks.setAside(taskId, lease, aside);
      const deferred = deferralOf(aside, staff);
      const { by: _staff, ...detail } = deferred;
      const event = { kind: 'set-aside', mark: lease, staff, detail } as const;
      return tell(deps, { task, state: 'deferred', deferred }, event);
    },
  );
  app.post(
    '/v1/tasks/:taskId/pass',
    {
      schema: {
        operationId: 'passTask',
        tags: ['tasks'],
        summary: 'Pass the task to a colleague',
        description: 'It is the next one that they get. After ten minutes anybody may take it.',
        params: TaskParams,
        body: PassRequest,
        response: { 204: NOTHING },
      },
      config: { problems: [...LEASE_PROBLEMS] },
    },
    async ({ params: { taskId }, body: { lease, to } }, reply) => {
      const { task, staff } = await tasks.claimOf(taskId, lease);
      await tasks.passTo(taskId, lease, to);
      note(deps, task, { kind: 'passed', mark: lease, staff, detail: { to } });
      return reply.code(204).send(null);
    },
  );
}

function handoverRoutes(app: App, deps: LettingGoDeps): void {
  const { tasks, now } = deps;
  app.post(
    '/v1/tasks/:taskId/handover',
    {
      schema: {
        operationId: 'askHandover',
        tags: ['tasks'],
        summary: 'Ask another district to take the task',
        description: 'It stays where it is, and may be worked, until somebody else approves.',
        params: TaskParams,
        body: HandoverAsked,
        response: { 200: VIEW },
      },
      config: { problems: [...HANDOVER_PROBLEMS] },
    },
    async ({ params: { taskId }, body: { staff, to, reason } }) => {
      const at = now();
      const asked = await tasks.askHandover(taskId, { to, reason, by: staff, at });
      const detail = { to, reason, at };
      return tell(deps, asked, { kind: 'handover-asked', mark: String(at), staff, detail });
    },
  );
  app.post(
    '/v1/tasks/:taskId/handover/decision',
    {
      schema: {
        operationId: 'decideHandover',
        tags: ['tasks'],
        summary: 'Approve or refuse a hand-over',
        params: TaskParams,
        body: HandoverDecision,
        response: { 200: VIEW },
      },
      config: { problems: [...HANDOVER_PROBLEMS] },
    },
    async ({ params: { taskId }, body: { staff, approve } }) => {
      const ended = await tasks.endHandover(taskId, { staff, isApproved: approve });
      const { kind: _, ...detail } = ended.task.moves?.at(-1) ?? {};
      const mark = String(now());
      return approve
        ? tell(deps, ended, { kind: 'handed-over', mark, staff, detail })
        : tell(deps, ended, { kind: 'handover-refused', mark, staff });
    },
  );
  app.get(
    '/v1/handovers',
    {
      schema: {
        operationId: 'listHandovers',
        tags: ['tasks'],
        summary: 'Hand-overs that wait for approval',
        querystring: HandoverQuery,
        response: { 200: HandoverList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query: { desk } }) => {
      const open = await tasks.handovers();
      return { tasks: open.filter(({ task }) => concerns(task, desk)).map(taskViewOf) };
    },
  );
}

function concerns({ desk, handover }: Task, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  return isWithin(desk, asked) || (handover !== undefined && isWithin(handover.to, asked));
}

/** Puts what happened on the trail; gives the task as it stands after, or as it is known to have become. */
async function tell(
  deps: LettingGoDeps,
  known: KnownTask,
  event: Omit<TrailEvent, 'task' | 'at'>,
): Promise<TaskView> {
  const view = await taskAfter(deps.tasks, known);
  note(deps, view.task, event);
  return taskViewOf(view);
}

/** The same of a task that was read before: what is done needs nothing more that may fail. */
function note(
  { trail, now }: LettingGoDeps,
  task: Task,
  event: Omit<TrailEvent, 'task' | 'at'>,
): void {
  trail.add({ ...event, task, at: now() });
}
