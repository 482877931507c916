// How what an act is about stood before it and stands after: for the audit, hence without whom it is about and what anybody typed.
import type { FastifyRequest } from 'fastify';
import type { Review } from '../dissuasion/supervisor/review.ts';
import type { Staff } from '../dissuasion/supervisor/staff.ts';
import type { TaskView } from '../dissuasion/task-view.ts';
import type { ReviewPort, StaffPort, TaskPort } from './ports.ts';

/** What an act changed. */
export interface AuditChange {
  /** null where there was nothing; missing where the act cannot tell. */
  readonly before?: object | null;
  /** null where there is nothing any more; missing beside `afterUnread` alone. */
  readonly after?: object | null;
  /** Code of why it could not be read what came of an act that is done. */
  readonly afterUnread?: string;
}

export interface StandingDeps {
  readonly tasks: Pick<TaskPort, 'find'>;
  readonly staff: Pick<StaffPort, 'find'>;
  readonly reviews: Pick<ReviewPort, 'find'>;
}

/** Of the task, the member of staff or the review that the path names: null where there is none such, undefined where it names none. Throws FwError FW_REDIS_AWAY. */
export async function standingOf(
  { params, routeOptions, identity }: FastifyRequest,
  { tasks, staff, reviews }: StandingDeps,
): Promise<object | null | undefined> {
  const row = routeOptions.config.access;
  if (row === undefined || typeof row === 'string') return undefined;
  const named = Object(params);
  switch (row.region) {
    case 'task':
      return standing(await tasks.find(String(named.taskId)), taskStanding);
    case 'staff':
      return standing(await staff.find(String(named.staff)), staffStanding);
    case 'seat':
      return standing(await staff.find(identity?.name ?? ''), staffStanding);
    case 'review':
      return standing(await reviews.find(String(named.reviewId)), reviewStanding);
    default:
      return undefined;
  }
}

/** What became other; undefined when nothing did. */
export function changeBetween(
  before: object | null,
  after: object | null | undefined,
): AuditChange | undefined {
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame ? undefined : { before, after: after ?? null };
}

function standing<T>(found: T | undefined, of: (found: T) => object): object | null {
  return found === undefined ? null : of(found);
}

function taskStanding({ task, state, staff, deferred, outcome, withdrawn }: TaskView): object {
  const { desk, step, attempts = [], handover, lead } = task;
  return {
    state,
    desk,
    staff,
    step,
    attempts: attempts.length,
    until: deferred?.until,
    keptFor: deferred?.for,
    askedFor: handover?.to,
    moved: lead?.direction,
    outcome: outcome?.outcome,
    withdrawn,
  };
}

function staffStanding({ state, desk, tasks }: Staff): object {
  return { state, desk, tasks: tasks.length };
}

function reviewStanding({ state, revision, first, second }: Review): object {
  return { state, revision, first: first?.scores, second: second?.scores };
}
