// What the desk asks of the API, with the contract's own types.
import type { Static } from 'typebox';
import type { AftercareRequest } from '../../api/contract/aftercare.ts';
import type { HandoverList } from '../../api/contract/letting-go.ts';
import type { OrderList, OrderRequested, OrderView } from '../../api/contract/order.ts';
import type { HeldRevealRequest, Revealed } from '../../api/contract/reveal.ts';
import type {
  Claim,
  LeaseAnswer,
  OutcomeAnswer,
  OutcomeRequest,
  TaskPage,
} from '../../api/contract/task.ts';
import { request } from '../link/request.ts';

export type OutcomeBody = Static<typeof OutcomeRequest>;
export type Outcome = OutcomeBody['outcome'];
export type Recorded = Static<typeof OutcomeAnswer>;
export type FollowUp = Recorded['followUps'][number];
export type AftercareBody = Static<typeof AftercareRequest>;
export type OrderBody = Static<typeof OrderRequested>;
export type RevealReason = Static<typeof HeldRevealRequest>['reason'];

const task = (taskId: string) => `/v1/tasks/${encodeURIComponent(taskId)}`;

/** The most urgent task of a desk; undefined when none waits. */
export const claimNext = (desk: string, staff: string) =>
  request<Claim | undefined>('POST', `/v1/desks/${desk}/claims`, { staff });

export const claimThis = (taskId: string, staff: string) =>
  request<Claim>('POST', `${task(taskId)}/claim`, { staff });

export const renew = (taskId: string, lease: string) =>
  request<Static<typeof LeaseAnswer>>('PUT', `${task(taskId)}/lease`, { lease });

export const release = (taskId: string, lease: string) =>
  request<undefined>('DELETE', `${task(taskId)}/lease`, { lease });

/** The task with its numbers. */
export const reveal = (taskId: string, lease: string, reason: RevealReason) =>
  request<Static<typeof Revealed>>('POST', `${task(taskId)}/lease/reveal`, { lease, reason });

export const record = (taskId: string, body: OutcomeBody) =>
  request<Recorded>('POST', `${task(taskId)}/outcome`, body);

export const recordAftercare = (taskId: string, body: AftercareBody) =>
  request<{ readonly again?: number }>('POST', `${task(taskId)}/aftercare`, body);

/** Lets go of a task in one of the ways of docs/desk.md. */
export const letGo = (taskId: string, way: 'skip' | 'set-aside' | 'pass', body: object) =>
  request<unknown>('POST', `${task(taskId)}/${way}`, body);

export const askHandover = (taskId: string, body: object) =>
  request<unknown>('POST', `${task(taskId)}/handover`, body);

export const decideHandover = (taskId: string, staff: string, approve: boolean) =>
  request<unknown>('POST', `${task(taskId)}/handover/decision`, { staff, approve });

export const tasksOf = (desk: string, state: 'waiting' | 'deferred') =>
  request<Static<typeof TaskPage>>('GET', `/v1/tasks?desk=${desk}&state=${state}&limit=100`);

export const handovers = (desk: string) =>
  request<Static<typeof HandoverList>>('GET', `/v1/handovers?desk=${desk}`);

export const ordersOf = (episodeId: string) =>
  request<Static<typeof OrderList>>('GET', `/v1/orders?episodeId=${encodeURIComponent(episodeId)}`);

export const ordersToApprove = (desk: string) =>
  request<Static<typeof OrderList>>('GET', `/v1/orders?desk=${desk}&state=requested`);

export const requestOrder = (body: OrderBody) => request<OrderView>('POST', '/v1/orders', body);

export const decideOrder = (orderId: string, staff: string, refusal?: string) =>
  refusal === undefined
    ? request<OrderView>('POST', `/v1/orders/${orderId}/approval`, { staff })
    : request<OrderView>('POST', `/v1/orders/${orderId}/refusal`, { staff, reason: refusal });
