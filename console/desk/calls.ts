// What the desk asks of the API, with the contract's own types.
import type { Static } from 'typebox';
import type { AftercareRequest } from '../../api/contract/aftercare.ts';
import type {
  HandoverAsked,
  PassRequest,
  SetAsideRequest,
  SkipRequest,
} from '../../api/contract/letting-go.ts';
import type { OrderRequested } from '../../api/contract/order.ts';
import type { HeldRevealRequest } from '../../api/contract/reveal.ts';
import type { OutcomeAnswer, OutcomeRequest } from '../../api/contract/task.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';

export type OutcomeBody = Static<typeof OutcomeRequest>;
export type Outcome = OutcomeBody['outcome'];
export type Recorded = Static<typeof OutcomeAnswer>;
export type FollowUp = Recorded['followUps'][number];
export type AftercareBody = Static<typeof AftercareRequest>;
export type OrderBody = Static<typeof OrderRequested>;
export type RevealReason = Static<typeof HeldRevealRequest>['reason'];

/** Ways to let go of a task; docs/desk.md. */
export type LettingGo =
  | { readonly way: 'skip'; readonly body: Static<typeof SkipRequest> }
  | { readonly way: 'set-aside'; readonly body: Static<typeof SetAsideRequest> }
  | { readonly way: 'pass'; readonly body: Static<typeof PassRequest> };

const task = (taskId: string) => ({ path: { taskId } });
const LIST_MAX = 100;

/** The most urgent task of a desk; undefined when none waits. */
export const claimNext = async (desk: string, staff: string) =>
  (await api.POST('/v1/desks/{desk}/claims', { params: { path: { desk } }, body: { staff } })).data;

export const claimThis = (taskId: string, staff: string) =>
  given(api.POST('/v1/tasks/{taskId}/claim', { params: task(taskId), body: { staff } }));

export const renew = (taskId: string, lease: string) =>
  given(api.PUT('/v1/tasks/{taskId}/lease', { params: task(taskId), body: { lease } }));

export const release = (taskId: string, lease: string) =>
  api.DELETE('/v1/tasks/{taskId}/lease', { params: task(taskId), body: { lease } });

/** The task with its numbers. */
export const reveal = (taskId: string, lease: string, reason: RevealReason) =>
  given(
    api.POST('/v1/tasks/{taskId}/lease/reveal', { params: task(taskId), body: { lease, reason } }),
  );

export const record = (taskId: string, body: OutcomeBody) =>
  given(api.POST('/v1/tasks/{taskId}/outcome', { params: task(taskId), body }));

export const recordAftercare = (taskId: string, body: AftercareBody) =>
  given(api.POST('/v1/tasks/{taskId}/aftercare', { params: task(taskId), body }));

export function letGo(taskId: string, { way, body }: LettingGo): Promise<unknown> {
  const params = task(taskId);
  switch (way) {
    case 'skip':
      return api.POST('/v1/tasks/{taskId}/skip', { params, body });
    case 'set-aside':
      return api.POST('/v1/tasks/{taskId}/set-aside', { params, body });
    case 'pass':
      return api.POST('/v1/tasks/{taskId}/pass', { params, body });
  }
}

export const askHandover = (taskId: string, body: Static<typeof HandoverAsked>) =>
  api.POST('/v1/tasks/{taskId}/handover', { params: task(taskId), body });

export const decideHandover = (taskId: string, staff: string, approve: boolean) =>
  api.POST('/v1/tasks/{taskId}/handover/decision', {
    params: task(taskId),
    body: { staff, approve },
  });

export const tasksOf = (desk: string, state: 'waiting' | 'deferred') =>
  given(api.GET('/v1/tasks', { params: { query: { desk, state, limit: LIST_MAX } } }));

export const handovers = (desk: string) =>
  given(api.GET('/v1/handovers', { params: { query: { desk } } }));

export const ordersOf = (episodeId: string) =>
  given(api.GET('/v1/orders', { params: { query: { episodeId } } }));

export const ordersToApprove = (desk: string) =>
  given(api.GET('/v1/orders', { params: { query: { desk, state: 'requested' } } }));

export const requestOrder = (body: OrderBody) => given(api.POST('/v1/orders', { body }));

export function decideOrder(orderId: string, staff: string, refusal?: string) {
  const params = { path: { orderId } };
  return refusal === undefined
    ? given(api.POST('/v1/orders/{orderId}/approval', { params, body: { staff } }))
    : given(api.POST('/v1/orders/{orderId}/refusal', { params, body: { staff, reason: refusal } }));
}
