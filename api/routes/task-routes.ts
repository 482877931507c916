// The desk's work: look, claim, hold, give back, close with an outcome.
import Type from 'typebox';
import type { FollowUpSettings } from '../../dissuasion/follow-up.ts';
import { EVIDENCE_RULES } from '../../dissuasion/outcome-evidence.ts';
import type { ServedScripts } from '../../dissuasion/served-scripts.ts';
import type { Claim as HeldClaim, OutcomeReport } from '../../dissuasion/task.ts';
import { LOSS_CLASSES } from '../../dissuasion/task.ts';
import { maskNote } from '../../signal/masked-words.ts';
import { OUTCOME_NAMES, OUTCOMES, type OutcomeSpec } from '../../signal/outcome.ts';
import { homeRegion } from '../../signal/region.ts';
import type { App } from '../app.ts';
import {
  type Claim,
  ClaimRequest,
  DeskParams,
  LeaseAnswer,
  LeaseRequest,
  OutcomeAnswer,
  OutcomeRequest,
  OutcomeTaxonomy,
  TaskPage,
  TaskParams,
  type TaskView,
} from '../contract/task.ts';
import { TaskListQuery, TaskSearch } from '../contract/task-list.ts';
import { claimOf, taskViewOf } from '../masking.ts';
import { takeOutcome } from '../outcome-intake.ts';
import type { ApiDeps } from '../ports.ts';
import { requireTask } from '../task-after.ts';
import { searchTasks } from '../task-search.ts';
import { sendBack } from './send-back.ts';

export type TaskRouteDeps = Pick<
  ApiDeps,
  | 'tasks'
  | 'finisher'
  | 'orders'
  | 'reviews'
  | 'ladders'
  | 'ledger'
  | 'appender'
  | 'trail'
  | 'metrics'
> & {
  readonly followUps: FollowUpSettings;
  readonly scripts: ServedScripts;
  readonly now: () => number;
  readonly eventNow: () => number;
};

const REFS = {
  taskView: Type.Unsafe<TaskView>({ $ref: 'TaskView#' }),
  claim: Type.Unsafe<Claim>({ $ref: 'Claim#' }),
};

/** Everything under /v1/tasks and /v1/desks, and the taxonomy of outcomes. */
export function taskRoutes(app: App, deps: TaskRouteDeps): void {
  lookRoutes(app, deps);
  claimRoutes(app, deps);
  leaseRoutes(app, deps);
  outcomeRoutes(app, deps);
}

function lookRoutes(app: App, { tasks }: TaskRouteDeps): void {
  app.get(
    '/v1/tasks',
    {
      schema: {
        operationId: 'listTasks',
        tags: ['tasks'],
        summary: 'Tasks of a desk',
        description:
          'Waiting tasks with the most urgent first, claimed ones with the longest held first, closed ones with the newest first. Phones, accounts and words of notes are masked.',
        querystring: TaskListQuery,
        response: { 200: TaskPage },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query }) => {
      const page = await tasks.list({ desk: homeRegion(), state: 'waiting', ...query });
      const { cursor } = page;
      return { tasks: page.tasks.map(taskViewOf), ...(cursor === undefined ? {} : { cursor }) };
    },
  );
  app.post(
    '/v1/tasks/search',
    {
      schema: {
        operationId: 'searchTasks',
        tags: ['tasks'],
        summary: 'Tasks of a desk that have some words in them',
        description:
          'Looks into what everybody is shown of the person, the suspects, the money and the reasons, and into notes; a number or name that is masked there, and a word of a note, is found by all of it alone. A page may be empty though there are more: go on with its cursor. By POST, so that no number stands in an address.',
        body: TaskSearch,
        response: { 200: TaskPage },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async (request) => {
      // Who looked for whom is told by the audit, without the number itself.
      request.auditTold = { text: maskNote(request.body.text) };
      return await searchTasks(tasks, request.body);
    },
  );
  app.get(
    '/v1/tasks/:taskId',
    {
      schema: {
        operationId: 'getTask',
        tags: ['tasks'],
        summary: 'One task as it stands',
        params: TaskParams,
        response: { 200: REFS.taskView },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params }) => taskViewOf(await requireTask(tasks, params.taskId)),
  );
}

function claimRoutes(app: App, { tasks, trail, metrics }: TaskRouteDeps): void {
  const taken = ({ task, lease, staff, claimedAt }: HeldClaim): void => {
    trail.add({ kind: 'claimed', task, at: claimedAt, mark: lease, staff });
    metrics.observeClaimWaitSeconds(Math.max(0, claimedAt - task.openedAt) / 1_000);
  };
  app.post(
    '/v1/desks/:desk/claims',
    {
      schema: {
        operationId: 'claimNextTask',
        tags: ['tasks'],
        summary: 'Claim the most urgent task',
        description: 'Of the desk and of those below it. 204 when none waits.',
        params: DeskParams,
        body: ClaimRequest,
        response: { 201: REFS.claim, 204: Type.Null({ description: 'No task waits.' }) },
      },
      config: { problems: ['FW_STAFF_AWAY', 'FW_DESK_PAUSED', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { params, body } = request;
      const claim = await tasks.claimNext(params.desk, body.staff);
      if (claim === undefined) return reply.code(204).send(null);
      // Whose data was handed out is told by the audit.
      request.auditObject = claim.task.taskId;
      request.auditRegions = [claim.task.desk];
      const { staff } = claim;
      request.auditChange = { before: { state: 'waiting' }, after: { state: 'claimed', staff } };
      taken(claim);
      return reply.code(201).send(claimOf(claim));
    },
  );
  app.post(
    '/v1/tasks/:taskId/claim',
    {
      schema: {
        operationId: 'claimTask',
        tags: ['tasks'],
        summary: 'Claim this task',
        params: TaskParams,
        body: ClaimRequest,
        response: { 201: REFS.claim },
      },
      config: {
        problems: [
          'FW_NOT_FOUND',
          'FW_TASK_HELD',
          'FW_TASK_CLOSED',
          'FW_STAFF_AWAY',
          'FW_REDIS_AWAY',
        ],
      },
    },
    async ({ params, body }, reply) => {
      const claim = await tasks.claim(params.taskId, body.staff);
      taken(claim);
      return reply.code(201).send(claimOf(claim));
    },
  );
}

function leaseRoutes(app: App, { tasks, trail, now }: TaskRouteDeps): void {
  app.put(
    '/v1/tasks/:taskId/lease',
    {
      schema: {
        operationId: 'renewLease',
        tags: ['tasks'],
        summary: 'Hold the task for another lease time',
        params: TaskParams,
        body: LeaseRequest,
        response: { 200: LeaseAnswer },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LEASE_LOST', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body }) => ({
      taskId,
      expiresAt: await tasks.renew(taskId, body.lease),
    }),
  );
  app.delete(
    '/v1/tasks/:taskId/lease',
    {
      schema: {
        operationId: 'releaseLease',
        tags: ['tasks'],
        summary: 'Give the task back',
        description: 'It waits again at its own priority.',
        params: TaskParams,
        body: LeaseRequest,
        response: { 204: Type.Null({ description: 'Given back.' }) },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LEASE_LOST', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body: { lease } }, reply) => {
      // Read before: what is done needs nothing more that may fail.
      const view = await tasks.find(taskId);
      await tasks.release(taskId, lease);
      if (view !== undefined) {
        trail.add({ kind: 'released', task: view.task, at: now(), mark: lease });
      }
      return reply.code(204).send(null);
    },
  );
}

function outcomeRoutes(app: App, deps: TaskRouteDeps): void {
  const intake = { ...deps, aftercare: deps.tasks };
  app.post(
    '/v1/tasks/:taskId/outcome',
    {
      schema: {
        operationId: 'recordOutcome',
        tags: ['tasks'],
        summary: 'Record the outcome; the task is closed or waits for its next step',
        description:
          'Amounts are in fen. What each outcome needs: GET /v1/outcomes. Sending the same again after any failure, or after success, records it once and answers with success. When the lease is lost the problem carries back what was sent.',
        params: TaskParams,
        body: OutcomeRequest,
        response: { 200: OutcomeAnswer },
      },
      config: {
        problems: [
          'FW_NOT_FOUND',
          'FW_LEASE_LOST',
          'FW_TASK_CLOSED',
          'FW_OUTCOME_INVALID',
          'FW_LEDGER_AWAY',
          'FW_LOG_AWAY',
          'FW_REDIS_AWAY',
        ],
      },
      errorHandler: sendBack,
    },
    async ({ params: { taskId }, body: { lease, ...sent } }) => {
      const report: OutcomeReport = sent;
      const { recorded, isRepeat } = await takeOutcome(intake, { taskId, lease, report });
      if (!isRepeat) deps.metrics.countOutcome(recorded.outcome);
      const { outcomeId, episodeId, outcome, recordedAt } = recorded;
      const followUps = [...(recorded.followUps ?? [])];
      return { outcomeId, taskId, episodeId, outcome, recordedAt, repeated: isRepeat, followUps };
    },
  );
  app.get(
    '/v1/outcomes',
    {
      schema: {
        operationId: 'listOutcomes',
        tags: ['tasks'],
        summary: 'How a task can end',
        response: { 200: OutcomeTaxonomy },
      },
    },
    () => ({
      outcomes: OUTCOME_NAMES.map((outcome) => {
        const { fraud, ...spec }: OutcomeSpec = OUTCOMES[outcome];
        const { needs, allows } = EVIDENCE_RULES[outcome];
        return {
          outcome,
          ...spec,
          ...(fraud === undefined ? {} : { fraud }),
          needs: [...needs],
          allows: [...allows],
        };
      }),
      lossClasses: [...LOSS_CLASSES],
    }),
  );
}
