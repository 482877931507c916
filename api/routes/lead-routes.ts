// What leads do: reassign tasks, pause desks.
import Type from 'typebox';
import type { App } from '../app.ts';
import {
  DeskPause,
  MoveRequest,
  PauseList,
  PauseRequest,
  ReassignAllAnswer,
  ReassignAllRequest,
  ReassignRequest,
  ResumeRequest,
} from '../contract/lead.ts';
import { StaffParams } from '../contract/staff.ts';
import { DeskParams, TaskParams, type TaskView } from '../contract/task.ts';
import { taskViewOf, withMaskedReason } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';
import { letGoOf, requireTask, taskAfter } from '../task-after.ts';

export type LeadDeps = Pick<ApiDeps, 'lead' | 'tasks' | 'trail'> & { readonly now: () => number };

const VIEW = Type.Unsafe<TaskView>({ $ref: 'TaskView#' });

/** Reassignments, moves and pauses. */
export function leadRoutes(app: App, deps: LeadDeps): void {
  reassignRoutes(app, deps);
  moveRoutes(app, deps);
  pauseRoutes(app, deps);
}

function reassignRoutes(app: App, { lead, tasks, trail, now }: LeadDeps): void {
  app.post(
    '/v1/tasks/:taskId/reassignment',
    {
      schema: {
        operationId: 'reassignTask',
        tags: ['staff'],
        summary: 'Give a task of somebody to somebody else, or to everybody',
        description:
          'Who held it has lost the lease. It is the next one that the other gets; after ten minutes anybody may take it. 409 when it is no longer theirs from whom it is to go.',
        params: TaskParams,
        body: ReassignRequest,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_TASK_CLOSED', 'FW_LEAD_REFUSED', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body: { staff: by, reason, ...whose } }) => {
      const before = await requireTask(tasks, taskId);
      await lead.reassign(taskId, whose, { by, reason });
      const view = await taskAfter(tasks, letGoOf(before, whose.to));
      const at = now();
      trail.add({ kind: 'reassigned', task: view.task, at, mark: String(at), staff: by });
      return taskViewOf(view);
    },
  );
  app.post(
    '/v1/staff/:staff/reassignment',
    {
      schema: {
        operationId: 'reassignStaff',
        tags: ['staff'],
        summary: 'Give all tasks of somebody to somebody else, or to everybody',
        description: 'Those that they hold and those that are kept for them.',
        params: StaffParams,
        body: ReassignAllRequest,
        response: { 200: ReassignAllAnswer },
      },
      config: { problems: ['FW_LEAD_REFUSED', 'FW_REDIS_AWAY'] },
    },
    async (request) => {
      const { staff: by, reason, to } = request.body;
      const taskIds = await lead.reassignAll(request.params.staff, to, { by, reason });
      request.auditTold = { to, taskIds };
      const at = now();
      // They are given over by now: of one that cannot be read the ledger has what happened at the desk, and its own trail nothing.
      for (const read of await Promise.allSettled(taskIds.map((taskId) => tasks.find(taskId)))) {
        if (read.status === 'rejected' || read.value === undefined) continue;
        trail.add({ kind: 'reassigned', task: read.value.task, at, mark: String(at), staff: by });
      }
      return { taskIds };
    },
  );
}

function moveRoutes(app: App, { lead, tasks, trail, now }: LeadDeps): void {
  app.post(
    '/v1/tasks/:taskId/move',
    {
      schema: {
        operationId: 'moveTask',
        tags: ['staff'],
        summary: 'Put a task before or behind all others of its level',
        description: 'Until its level changes or it rises to the desk above.',
        params: TaskParams,
        body: MoveRequest,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_TASK_CLOSED', 'FW_LEAD_REFUSED', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body: { staff: by, direction, reason } }) => {
      const { task: before, ...standing } = await requireTask(tasks, taskId);
      await lead.moveTask(taskId, direction, { by, reason });
      const at = now();
      const { lead: _before, ...task } = before;
      const mark = direction === 'rules' ? {} : { lead: { direction, by, reason, at } };
      const view = await taskAfter(tasks, { ...standing, task: { ...task, ...mark } });
      trail.add({ kind: 'moved', task: view.task, at, mark: String(at), staff: by });
      return taskViewOf(view);
    },
  );
}

function pauseRoutes(app: App, { lead }: LeadDeps): void {
  app.put(
    '/v1/desks/:desk/pause',
    {
      schema: {
        operationId: 'pauseDesk',
        tags: ['staff'],
        summary: 'Pause a desk: nobody is handed a task there',
        description:
          'Claims there are 409 `FW_DESK_PAUSED`, and nobody above is handed what waits there; a task that somebody asks for by its id is theirs. What is held stays with its holders.',
        params: DeskParams,
        body: PauseRequest,
        response: { 200: DeskPause },
      },
      config: { problems: ['FW_LEAD_REFUSED', 'FW_REDIS_AWAY'] },
    },
    async (request) => {
      const { staff: by, tasks, reason } = request.body;
      const pause = await lead.pauseDesk(request.params.desk, tasks, { by, reason });
      request.auditChange = { before: null, after: { tasks } };
      return withMaskedReason(pause);
    },
  );
  app.delete(
    '/v1/desks/:desk/pause',
    {
      schema: {
        operationId: 'resumeDesk',
        tags: ['staff'],
        summary: 'Let a desk go on',
        params: DeskParams,
        body: ResumeRequest,
        response: { 204: Type.Null({ description: 'It goes on.' }) },
      },
      config: { problems: ['FW_LEAD_REFUSED', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { desk } = request.params;
      const { staff: by, reason } = request.body;
      const before = (await lead.pauses()).find((one) => one.desk === desk);
      await lead.resumeDesk(desk, { by, reason });
      request.auditChange = { before: { tasks: before?.tasks }, after: null };
      return reply.code(204).send(null);
    },
  );
  app.get(
    '/v1/desk-pauses',
    {
      schema: {
        operationId: 'listDeskPauses',
        tags: ['staff'],
        summary: 'Desks that are paused',
        response: { 200: PauseList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async () => ({ pauses: (await lead.pauses()).map(withMaskedReason) }),
  );
}
