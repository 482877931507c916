// The numbers and notes of a task: a separate act with a reason, kept in the audit, and so often an hour at most; for a lead who does not hold it, and for whoever does.
import type { Task } from '../../dissuasion/task.ts';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { HeldRevealRequest, Revealed, RevealRequest } from '../contract/reveal.ts';
import { TaskParams } from '../contract/task.ts';
import { inTime, NoAnswer } from '../in-time.ts';
import { openTaskOf } from '../masking.ts';
import type { ApiDeps } from '../ports.ts';
import { countHeldReveal, countReveal, HELD_REVEALS_MAX, REVEALS_MAX } from '../reveal-count.ts';

type RevealDeps = Pick<ApiDeps, 'tasks' | 'access' | 'reports'>;

/** POST /v1/tasks/{taskId}/reveal and …/lease/reveal. */
export function revealRoutes(app: App, deps: RevealDeps): void {
  leadRoute(app, deps);
  holderRoute(app, deps);
}

function leadRoute(app: App, { tasks, access, reports }: RevealDeps): void {
  app.post(
    '/v1/tasks/:taskId/reveal',
    {
      schema: {
        operationId: 'revealTask',
        tags: ['tasks'],
        summary: 'A task with its numbers and notes, for a lead who does not hold it',
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
      await countReveal(access, identity);
      return revealed(reports, view.task);
    },
  );
}

function holderRoute(app: App, { tasks, access, reports }: RevealDeps): void {
  app.post(
    '/v1/tasks/:taskId/lease/reveal',
    {
      schema: {
        operationId: 'revealHeldTask',
        tags: ['tasks'],
        summary: 'A task with its numbers and notes, for whoever holds it',
        description: `To dial the number, to name an account. The reason is one of a list, so that it takes one key; each time is an entry of the audit, and ${HELD_REVEALS_MAX} an hour are answered to one person.`,
        params: TaskParams,
        body: HeldRevealRequest,
        response: { 200: Revealed },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_LEASE_LOST', 'FW_TOO_MANY', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { taskId }, body: { lease }, identity }) => {
      const claim = await tasks.claimOf(taskId, lease);
      await countHeldReveal(access, identity, claim);
      return revealed(reports, claim.task);
    },
  );
}

/** Whoever is about to dial waits no longer for what was noted. */
const NOTES_MS = 2_000;

/** A task as it is, and what was noted of the person before; the call does not wait for a ledger that is away or slow. */
async function revealed(reports: Pick<ApiDeps['reports'], 'earlier'>, task: Task) {
  const { person, episodeId } = task.episode;
  const asked = inTime(reports.earlier({ person, episodeId }), NOTES_MS);
  const earlier = await asked.catch((error: unknown) => {
    if (error instanceof NoAnswer || isFwError(error, 'FW_LEDGER_AWAY')) return [];
    throw error;
  });
  const earlierNotes = earlier.flatMap(({ episodeId: of, note }) =>
    note === undefined ? [] : [{ episodeId: of, note }],
  );
  return { task: openTaskOf(task), earlierNotes };
}
