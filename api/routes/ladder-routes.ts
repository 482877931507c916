// What goes out to a person beside the calls of staff: seen, asked for now, and signed for.
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { ownSourcesOf } from '../../access/role.ts';
import { type Ladder, underWay } from '../../dissuasion/ladder-state.ts';
import type { TaskView } from '../../dissuasion/task-view.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { changeBetween } from '../audit-standing.ts';
import {
  LadderStepParams,
  type LadderView,
  ReplySent,
  ReplyTaken,
  StepAsked,
  VisitSigned,
} from '../contract/ladder.ts';
import { TaskParams } from '../contract/task.ts';
import { ladderViewOf, openVisit } from '../ladder-view.ts';
import type { ApiDeps } from '../ports.ts';

export type LadderRouteDeps = Pick<ApiDeps, 'tasks' | 'ladders'> & { readonly now: () => number };

const VIEW = Type.Unsafe<LadderView>({ $ref: 'Ladder#' });
const PROBLEMS = ['FW_NOT_FOUND', 'FW_TASK_CLOSED', 'FW_LADDER_REFUSED', 'FW_REDIS_AWAY'] as const;

/** Everything under /v1/tasks/{taskId}/ladder, and what people send back. */
export function ladderRoutes(app: App, { tasks, ladders, now }: LadderRouteDeps): void {
  app.get(
    '/v1/tasks/:taskId/ladder',
    {
      schema: {
        operationId: 'getLadder',
        tags: ['tasks'],
        summary: 'What went out to the person, and what is to come',
        description: 'Messages, robot calls, requests for visits and what staff recorded, by time.',
        params: TaskParams,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId } }) =>
      ladderViewOf(await requireTask(tasks, taskId), await ladders.find(taskId)),
  );
  app.post(
    '/v1/tasks/:taskId/ladder/:step',
    {
      schema: {
        operationId: 'askLadderStep',
        tags: ['tasks'],
        summary: 'Have a message, a robot call or a request for a visit go out now',
        description:
          'Tried again as the settings say of the step. Refused while the same step is under way.',
        params: LadderStepParams,
        body: StepAsked,
        response: { 201: VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async (request, reply) => {
      const { taskId, step } = request.params;
      const { staff, ...words } = request.body;
      const view = await requireOpen(tasks, taskId);
      if (step !== 'visit' && view.task.episode.phone === undefined) {
        throw refusal(taskId, 'no number of the person is known');
      }
      const before = await ladders.find(taskId);
      if (before !== undefined && underWay(before, step) !== undefined) {
        throw refusal(taskId, `a ${step} is under way already; wait until it is told of`);
      }
      const asked = { step, askedBy: staff, at: now(), mark: randomUUID(), ...words };
      const ladder = await ladders.ask(view.task, asked);
      request.auditChange = changeBetween(standingLadder(before), standingLadder(ladder));
      return reply.code(201).send(ladderViewOf(view, ladder));
    },
  );
  app.post(
    '/v1/tasks/:taskId/ladder/visit/signature',
    {
      schema: {
        operationId: 'signVisit',
        tags: ['tasks'],
        summary: 'Sign for a visit (签收)',
        description: 'Whoever goes has taken it over; it is not asked for again.',
        params: TaskParams,
        body: VisitSigned,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LADDER_REFUSED', 'FW_REDIS_AWAY'] },
    },
    async (request) => {
      const { taskId } = request.params;
      const { staff, unit, reference } = request.body;
      const view = await requireTask(tasks, taskId);
      const ladder = await ladders.find(taskId);
      const visit = openVisit(ladder);
      if (visit === undefined) {
        throw refusal(taskId, 'no visit waits to be signed for');
      }
      const signature = reference === undefined ? {} : { reference };
      const signed = await ladders.sign(visit.deliveryId, {
        by: `${unit} (${staff})`,
        ...signature,
      });
      request.auditChange = changeBetween(standingLadder(ladder), standingLadder(signed));
      return ladderViewOf(view, signed);
    },
  );
  replyRoute(app, ladders);
}

function replyRoute(app: App, ladders: ApiDeps['ladders']): void {
  app.post(
    '/v1/replies',
    {
      schema: {
        operationId: 'takeReply',
        tags: ['deliveries'],
        summary: 'Hand on a message that a person sent back',
        description:
          'For carriers that know the number alone. It answers what went there last, of a partner what it sent there itself; 1 brings the person to the desk. Handing it on again changes nothing.',
        body: ReplySent,
        response: { 200: ReplyTaken },
      },
      config: { problems: ['FW_FORBIDDEN', 'FW_REDIS_AWAY'] },
    },
    async ({ body, identity }) => {
      const own = ownSourcesOf(identity);
      if (own?.includes(body.provider) === false) {
        const what = `${body.provider} is none of the sources of ${identity?.name}.`;
        throw new FwError('FW_FORBIDDEN', what);
      }
      const reply = { ...body, isOwnOnly: own !== undefined };
      return { answered: (await ladders.takeReply(reply)) !== undefined };
    },
  );
}

/** Without whom it is for and what was said. */
function standingLadder(ladder: Ladder | undefined): object | null {
  if (ladder === undefined) return null;
  const tries = ladder.tries.map(({ step, number, askedBy, state, signedBy }) => {
    return { step, number, askedBy, state, isSigned: signedBy !== undefined };
  });
  return { state: ladder.state, tries };
}

async function requireTask(tasks: ApiDeps['tasks'], taskId: string): Promise<TaskView> {
  const view = await tasks.find(taskId);
  if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
  return view;
}

async function requireOpen(tasks: ApiDeps['tasks'], taskId: string): Promise<TaskView> {
  const view = await requireTask(tasks, taskId);
  if (view.state === 'closed') throw new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
  return view;
}

function refusal(taskId: string, why: string): FwError {
  return new FwError('FW_LADDER_REFUSED', `Nothing goes out for task ${taskId}: ${why}.`);
}
