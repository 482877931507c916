// Reaching somebody who does not answer: the carrier is asked for help, and family is called. All of it is on the trail of the task.

import Type from 'typebox';
import { isPartner, ownSourcesOf } from '../../access/role.ts';
import {
  addContact,
  answerCarrier,
  askCarrier,
  noteContactCall,
  type Reach,
  takeRequest,
} from '../../dissuasion/reach.ts';
import type { TaskView } from '../../dissuasion/task-view.ts';
import { FwError } from '../../signal/fw-error.ts';
import { maskNote } from '../../signal/masked-words.ts';
import { isWithin } from '../../signal/region.ts';
import type { App } from '../app.ts';
import { type AuditChange, changeBetween } from '../audit-standing.ts';
import {
  CarrierAnswered,
  CarrierAsked,
  CarrierTaken,
  ContactCalled,
  ContactNamed,
  ContactParams,
  OpenCarrierQuery,
  OpenCarrierRequests,
  ReachOpened,
  type ReachView,
  RequestParams,
} from '../contract/reach.ts';
import { TaskParams } from '../contract/task.ts';
import type { ApiDeps } from '../ports.ts';
import { maskedReach, openReach, requestAlone } from '../reach-view.ts';
import { countHeldReveal, HELD_REVEALS_MAX } from '../reveal-count.ts';
import type { TrailEvent } from '../task-trail.ts';

export type ReachRouteDeps = Pick<ApiDeps, 'tasks' | 'reach' | 'trail' | 'access'> & {
  readonly now: () => number;
};

const VIEW = Type.Unsafe<ReachView>({ $ref: 'Reach#' });
const PROBLEMS = ['FW_NOT_FOUND', 'FW_REACH_REFUSED', 'FW_REDIS_AWAY'] as const;
const LEASE_PROBLEMS = [...PROBLEMS, 'FW_LEASE_LOST'] as const;

/** Everything under /v1/tasks/{taskId}/reach, and the list of what waits for a carrier. */
export function reachRoutes(app: App, deps: ReachRouteDeps): void {
  lookRoutes(app, deps);
  openRoute(app, deps);
  carrierRoutes(app, deps);
  takingRoutes(app, deps);
  contactRoutes(app, deps);
}

function lookRoutes(app: App, { tasks, reach, access }: ReachRouteDeps): void {
  app.get(
    '/v1/tasks/:taskId/reach',
    {
      schema: {
        operationId: 'getReach',
        tags: ['tasks'],
        summary: 'What was done to reach the person',
        description: 'Numbers are masked.',
        params: TaskParams,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId } }) =>
      maskedReach(await requireTask(tasks, taskId), await reach.find(taskId)),
  );
  app.get(
    '/v1/carrier-requests',
    {
      schema: {
        operationId: 'listCarrierRequests',
        tags: ['orders'],
        summary: 'Requests that wait for a carrier',
        description: 'Numbers in reasons are masked.',
        querystring: OpenCarrierQuery,
        response: { 200: OpenCarrierRequests },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query: { desk }, identity }) => {
      const open = await reach.open();
      const views = await Promise.all(open.map(({ taskId }) => tasks.find(taskId)));
      const isAsked = (at: string | undefined) =>
        desk === undefined || (at !== undefined && isWithin(at, desk));
      const asked = open.filter((_, index) => isAsked(views[index]?.task.desk));
      return {
        requests: asked.map((one) => ({ ...one, reason: maskNote(one.reason) })),
        partners: ownSourcesOf(identity)?.slice() ?? (await partnersOf(access)),
      };
    },
  );
}

/** Sources of all partners, each once. */
async function partnersOf(access: ApiDeps['access']): Promise<string[]> {
  const accounts = (await access?.accounts.list()) ?? [];
  const partners = accounts.filter((one) => one.isDisabled !== true && isPartner(one));
  return [...new Set(partners.flatMap(({ sources = [] }) => sources))].sort();
}

function openRoute(app: App, { tasks, reach, access }: ReachRouteDeps): void {
  app.post(
    '/v1/tasks/:taskId/reach',
    {
      schema: {
        operationId: 'openReach',
        tags: ['tasks'],
        summary: 'The same with its numbers, for whoever holds the task',
        description: `A reveal as that of the task: the reason is one of a list, each time is an entry of the audit, and both together are answered ${HELD_REVEALS_MAX} times an hour to one person.`,
        params: TaskParams,
        body: ReachOpened,
        response: { 200: VIEW },
      },
      config: { problems: [...LEASE_PROBLEMS, 'FW_TOO_MANY'] },
    },
    async ({ params: { taskId }, body: { lease }, identity }) => {
      const claim = await tasks.claimOf(taskId, lease);
      await countHeldReveal(access, identity, claim);
      return openReach(claim.task, await reach.find(taskId));
    },
  );
}

function carrierRoutes(app: App, deps: ReachRouteDeps): void {
  const { tasks, reach, now } = deps;
  app.post(
    '/v1/tasks/:taskId/carrier-requests',
    {
      schema: {
        operationId: 'askCarrier',
        tags: ['tasks'],
        summary: "Ask the person's carrier for help",
        description:
          'It expires after ten minutes without an answer. Asking again while it is asked changes nothing.',
        params: TaskParams,
        body: CarrierAsked,
        response: { 201: VIEW },
      },
      config: { problems: ['FW_TASK_CLOSED', ...PROBLEMS] },
    },
    async (request, reply) => {
      const { taskId } = request.params;
      const { staff, ask, reason } = request.body;
      const view = await requireOpen(tasks, taskId);
      if (view.task.episode.phone === undefined) {
        const text = `No number of the person of task ${taskId} is known, so no carrier can be asked.`;
        throw new FwError('FW_REACH_REFUSED', text);
      }
      const before = await reach.find(taskId);
      const after = await reach.change(taskId, (one) =>
        askCarrier(one, { ask, reason, by: staff }, now()),
      );
      request.auditChange = changedReach(before, after);
      const detail = { ask, reason };
      if (after.revision !== before.revision)
        tell(deps, view, { kind: 'carrier-asked', mark: `${after.revision}`, staff, detail });
      return reply.code(201).send(maskedReach(view, after));
    },
  );
  app.post(
    '/v1/tasks/:taskId/carrier-requests/:requestId/answer',
    {
      schema: {
        operationId: 'answerCarrierRequest',
        tags: ['orders'],
        summary: 'What the carrier says of a request',
        description: 'Saying the same again changes nothing.',
        params: RequestParams,
        body: CarrierAnswered,
        response: { 200: VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async (request) => {
      const { taskId, requestId } = request.params;
      const { body, identity } = request;
      const view = await requireTask(tasks, taskId);
      const before = await reach.find(taskId);
      const after = await reach.change(taskId, (one) => answerCarrier(one, requestId, body, now()));
      request.auditChange = changedReach(before, after);
      const kind = body.state === 'answered' ? 'carrier-answered' : 'carrier-refused';
      const detail = body.line === undefined ? {} : { line: body.line };
      const told = { kind, mark: `${after.revision}`, staff: body.by, detail } as const;
      if (after.revision !== before.revision) tell(deps, view, told);
      const masked = maskedReach(view, after);
      return ownSourcesOf(identity) === undefined ? masked : requestAlone(masked, requestId);
    },
  );
}

function takingRoutes(app: App, deps: ReachRouteDeps): void {
  const { tasks, reach, now } = deps;
  app.post(
    '/v1/tasks/:taskId/carrier-requests/:requestId/take',
    {
      schema: {
        operationId: 'takeCarrierRequest',
        tags: ['orders'],
        summary: 'Take a request to the carrier, so that nobody else does',
        description:
          'The carrier has ten minutes to answer from then on. Taking it again changes nothing.',
        params: RequestParams,
        body: CarrierTaken,
        response: { 200: VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async (request) => {
      const { taskId, requestId } = request.params;
      const { staff, to } = request.body;
      const { identity } = request;
      if (ownSourcesOf(identity) !== undefined)
        throw new FwError(
          'FW_FORBIDDEN',
          'The desk takes a request to a carrier; who is a carrier answers it.',
        );
      const view = await requireTask(tasks, taskId);
      const before = await reach.find(taskId);
      const taker = { by: staff, ...(to === undefined ? {} : { to }) };
      const after = await reach.change(taskId, (one) => takeRequest(one, requestId, taker, now()));
      request.auditChange = changedReach(before, after);
      if (after.revision !== before.revision)
        tell(deps, view, { kind: 'carrier-taken', mark: `${after.revision}`, staff });
      return maskedReach(view, after);
    },
  );
}

function contactRoutes(app: App, deps: ReachRouteDeps): void {
  const { tasks, reach, now } = deps;
  app.post(
    '/v1/tasks/:taskId/contacts',
    {
      schema: {
        operationId: 'addContact',
        tags: ['tasks'],
        summary: 'Name somebody who may know where the person is',
        params: TaskParams,
        body: ContactNamed,
        response: { 201: VIEW },
      },
      config: { problems: [...LEASE_PROBLEMS] },
    },
    async (request, reply) => {
      const { taskId } = request.params;
      const { lease, ...contact } = request.body;
      const { task, staff } = await tasks.claimOf(taskId, lease);
      const before = await reach.find(taskId);
      const after = await reach.change(taskId, (one) =>
        addContact(one, { ...contact, addedBy: staff }, now()),
      );
      request.auditChange = changedReach(before, after);
      const { relation, source, consent } = contact;
      const detail = { relation, source, consent };
      if (after.revision !== before.revision)
        tell(deps, { task }, { kind: 'contact-added', mark: `${after.revision}`, staff, detail });
      return reply.code(201).send(maskedReach({ task }, after));
    },
  );
  app.post(
    '/v1/tasks/:taskId/contacts/:contactId/calls',
    {
      schema: {
        operationId: 'recordContactCall',
        tags: ['tasks'],
        summary: 'Record a call to a contact',
        params: ContactParams,
        body: ContactCalled,
        response: { 201: VIEW },
      },
      config: { problems: [...LEASE_PROBLEMS] },
    },
    async (request, reply) => {
      const { taskId, contactId } = request.params;
      const { lease, ...call } = request.body;
      const { task, staff } = await tasks.claimOf(taskId, lease);
      const before = await reach.find(taskId);
      const after = await reach.change(taskId, (one) =>
        noteContactCall(one, { ...call, contactId, by: staff, at: now() }),
      );
      request.auditChange = changedReach(before, after);
      const detail = { contactId, result: call.result };
      tell(deps, { task }, { kind: 'contact-called', mark: `${after.revision}`, staff, detail });
      return reply.code(201).send(maskedReach({ task }, after));
    },
  );
}

/** Without a number, a name or a word of anybody. */
function changedReach(before: Reach, after: Reach): AuditChange | undefined {
  return changeBetween(standingReach(before), standingReach(after));
}

function standingReach({ requests, contacts, calls }: Reach): object {
  return {
    requests: requests.map(({ requestId, ask, state, takenTo }) => ({
      requestId,
      ask,
      state,
      takenTo,
    })),
    contactIds: contacts.map(({ contactId }) => contactId),
    calls: calls.map(({ contactId, result }) => ({ contactId, result })),
  };
}

function tell(
  { trail, now }: ReachRouteDeps,
  { task }: Pick<TaskView, 'task'>,
  event: Omit<TrailEvent, 'task' | 'at'>,
): void {
  trail.add({ ...event, task, at: now() });
}

async function requireTask(tasks: ReachRouteDeps['tasks'], taskId: string): Promise<TaskView> {
  const view = await tasks.find(taskId);
  if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
  return view;
}

async function requireOpen(tasks: ReachRouteDeps['tasks'], taskId: string): Promise<TaskView> {
  const view = await requireTask(tasks, taskId);
  if (view.state !== 'closed') return view;
  throw new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
}
