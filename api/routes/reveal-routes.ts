// The numbers of a task: a separate act with a reason, kept in the audit, and so often an hour at most; for a lead who does not hold it, and for whoever does.
import type { AccessParts } from '../../access/access-parts.ts';
import type { Identity } from '../../access/role.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { HeldRevealRequest, Revealed, RevealRequest } from '../contract/reveal.ts';
import { TaskParams } from '../contract/task.ts';
import { openTaskOf } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';

/** A lead looks at some; whoever copies a region's numbers is stopped, and seen in the audit. */
const REVEALS_MAX = 30;
/** A caller dials one person after the other, some more than once; nobody calls five a minute for an hour. */
const HELD_REVEALS_MAX = 300;
const HOUR_MS = 3_600_000;

type RevealDeps = Pick<ApiDeps, 'tasks' | 'access'>;

/** POST /v1/tasks/{taskId}/reveal and …/lease/reveal. */
export function revealRoutes(app: App, deps: RevealDeps): void {
  leadRoute(app, deps);
  holderRoute(app, deps);
}

function leadRoute(app: App, { tasks, access }: RevealDeps): void {
  app.post(
    '/v1/tasks/:taskId/reveal',
    {
      schema: {
        operationId: 'revealTask',
        tags: ['tasks'],
        summary: 'A task with its numbers, for a lead who does not hold it',
        description: `Everywhere else they are masked. Each time is an entry of the audit with its reason; ${REVEALS_MAX} an hour are answered to one person.`,
        params: TaskParams,
        body: RevealRequest,
        response: { 200: Revealed },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_TOO_MANY', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, identity }) => {
      const view = await tasks.find(taskId);
      if (view === undefined) throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
      await countReveal(access, identity, { book: 'reveals', max: REVEALS_MAX });
      return { task: openTaskOf(view.task) };
    },
  );
}

function holderRoute(app: App, { tasks, access }: RevealDeps): void {
  app.post(
    '/v1/tasks/:taskId/lease/reveal',
    {
      schema: {
        operationId: 'revealHeldTask',
        tags: ['tasks'],
        summary: 'A task with its numbers, for whoever holds it',
        description: `To dial the number, to name an account. The reason is one of a list, so that it takes one key; each time is an entry of the audit, and ${HELD_REVEALS_MAX} an hour are answered to one person.`,
        params: TaskParams,
        body: HeldRevealRequest,
        response: { 200: Revealed },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LEASE_LOST', 'FW_TOO_MANY', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body: { lease }, identity }) => {
      const claim = await tasks.claimOf(taskId, lease);
      if (identity?.kind === 'person' && claim.staff !== identity.name) {
        throw new FwError('FW_FORBIDDEN', `${claim.staff} holds task ${taskId}.`);
      }
      await countReveal(access, identity, { book: 'held-reveals', max: HELD_REVEALS_MAX });
      return { task: openTaskOf(claim.task) };
    },
  );
}

/** Throws FW_TOO_MANY when somebody saw as many as one person may within an hour. */
async function countReveal(
  access: AccessParts | undefined,
  identity: Identity | undefined,
  { book, max }: { readonly book: string; readonly max: number },
): Promise<void> {
  if (access === undefined || identity === undefined) return;
  const count = await access.store.countWithin(`${book}:${identity.name}`, HOUR_MS);
  if (count <= max) return;
  const text = `${identity.name} saw ${max} tasks with their numbers within an hour, which is as many as one person may; the audit has them.`;
  throw new FwError('FW_TOO_MANY', text);
}
