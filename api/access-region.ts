// In which regions a request must be allowed: those of what its path, its query or its body names, as the row of its route says.
import type { FastifyRequest } from 'fastify';
import { type Identity, liesIn, regionsWith, WHOLE_COUNTRY } from '../access/role.ts';
import { homeDeskOf, type Task } from '../dissuasion/task.ts';
import { FwError } from '../signal/fw-error.ts';
import type { AccessRule } from './access-table.ts';
import type { LetterPort, OrderPort, ReviewPort, StaffPort, TaskPort } from './ports.ts';
import { regionsOfLetter, regionsOfNamed, type SubjectDeps } from './subject-region.ts';

export interface RegionDeps extends SubjectDeps {
  readonly tasks: Pick<TaskPort, 'find'>;
  readonly orders: Pick<OrderPort, 'require'>;
  readonly staff: Pick<StaffPort, 'find'>;
  readonly reviews: Pick<ReviewPort, 'find'>;
  readonly letters: Pick<LetterPort, 'require'>;
}

/** Regions of which one must be the caller's. Throws FwError FW_REQUEST_INVALID where the query must name one, and as what is asked does. */
export async function regionsOf(
  request: FastifyRequest,
  row: AccessRule,
  identity: Identity,
  deps: RegionDeps,
): Promise<string[]> {
  const { tasks, orders, staff, reviews } = deps;
  const params = Object(request.params);
  const caller = { identity, permission: row.permission };
  switch (row.region) {
    case 'task': {
      const view = await tasks.find(String(params.taskId));
      // Whether a task exists is nobody's business who may not see it, but its absence is told to all who may see tasks.
      return view === undefined ? regionsWith(identity, row.permission) : desksOf(view.task);
    }
    case 'order':
      return [(await orders.require(String(params.orderId))).desk];
    case 'staff': {
      const desk = (await staff.find(String(params.staff)))?.desk;
      return desk === undefined ? regionsWith(identity, row.permission) : [desk];
    }
    case 'review': {
      const review = await reviews.find(String(params.reviewId));
      // A task may have risen: whoever worked it answers for their work wherever it was closed.
      const isOwn = review === undefined || review.workers.includes(identity.name);
      return isOwn ? regionsWith(identity, row.permission) : [review.desk];
    }
    case 'seat': {
      const { desk } = Object(request.body);
      return desk === undefined ? regionsWith(identity, row.permission) : [String(desk)];
    }
    case 'params.subject':
      return await regionsOfNamed(deps, params, caller);
    case 'body.subject':
      return await regionsOfNamed(deps, request.body, caller);
    case 'letter':
      return await regionsOfLetter(deps.letters, String(params.letterId), caller);
    case 'params.desk':
      return [String(params.desk)];
    case 'body.region':
      return [String(Object(request.body).region)];
    case 'body.desk':
      return [String(Object(request.body).desk)];
    default:
      return [regionOfQuery(request, row, identity)];
  }
}

/** What the query names; else the caller's own region is written into it. */
function regionOfQuery(request: FastifyRequest, row: AccessRule, identity: Identity): string {
  const field = row.region.slice('query.'.length);
  const query = Object(request.query);
  if (query[field] !== undefined) return String(query[field]);
  const regions = regionsWith(identity, row.permission);
  const widest = regions.filter(
    (one) => !regions.some((other) => other !== one && liesIn(one, other)),
  );
  const [region] = widest;
  if (region === undefined || widest.length > 1) {
    throw new FwError('FW_REQUEST_INVALID', `Name the ${field}; yours are ${widest.join(', ')}.`);
  }
  if (region !== WHOLE_COUNTRY) Object.assign(query, { [field]: region });
  return region;
}

function desksOf(task: Task): string[] {
  return [task.desk, homeDeskOf(task)];
}
