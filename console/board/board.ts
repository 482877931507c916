// The board and what a lead does, with the contract's own types.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Board } from '../../api/contract/board.ts';
import type {
  MoveRequest,
  PauseRequest,
  ReassignAllRequest,
  ResumeRequest,
} from '../../api/contract/lead.ts';
import type {
  CarrierAnswered,
  CarrierTaken,
  OpenCarrierRequests,
} from '../../api/contract/reach.ts';
import type { ScoreRequest } from '../../api/contract/review.ts';
import type { StaffWord } from '../../api/contract/staff.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';
import { type Stream, useStream } from '../link/stream.ts';

export type DeskBoard = Board['desks'][number];
export type Breach = Board['breaches'][number];

const REVIEWS_EVERY_MS = 30_000;
const boardKey = (desk: string) => ['board', desk];

/** The board as it changes: at once by an answer, then by the stream. */
export function useBoard(desk: string) {
  const queries = useQueryClient();
  const params = { query: { desk } };
  const answer = useQuery({
    queryKey: boardKey(desk),
    queryFn: () => given(api.GET('/v1/board', { params })),
  });
  const stream: Stream = useStream<Board>(
    { path: '/v1/board/events', query: { desk } },
    ['board'],
    (board) => queries.setQueryData(boardKey(desk), board),
  );
  return { ...answer, stream };
}

export const pauseDesk = (desk: string, body: Static<typeof PauseRequest>) =>
  api.PUT('/v1/desks/{desk}/pause', { params: { path: { desk } }, body });

export const resumeDesk = (desk: string, body: Static<typeof ResumeRequest>) =>
  api.DELETE('/v1/desks/{desk}/pause', { params: { path: { desk } }, body });

export const reassignAll = (staff: string, body: Static<typeof ReassignAllRequest>) =>
  given(api.POST('/v1/staff/{staff}/reassignment', { params: { path: { staff } }, body }));

export const moveTask = (taskId: string, body: Static<typeof MoveRequest>) =>
  api.POST('/v1/tasks/{taskId}/move', { params: { path: { taskId } }, body });

export const setStaffState = (staff: string, body: Static<typeof StaffWord>) =>
  given(api.PUT('/v1/staff/{staff}/state', { params: { path: { staff } }, body }));

export type CarrierRequest = Static<typeof OpenCarrierRequests>['requests'][number];
type CarrierAnswer = Static<typeof CarrierAnswered>;
export type CarrierLine = NonNullable<CarrierAnswer['line']>;

export const CARRIERS_KEY = ['carriers'];
const CARRIERS_EVERY_MS = 5_000;

/** What waits for a carrier, those that expire first before. */
export function useCarrierRequests(desk: string) {
  return useQuery({
    queryKey: [...CARRIERS_KEY, desk],
    queryFn: () => given(api.GET('/v1/carrier-requests', { params: { query: { desk } } })),
    refetchInterval: CARRIERS_EVERY_MS,
  });
}

const pathOf = ({ taskId, requestId }: CarrierRequest) => ({ path: { taskId, requestId } });

export const takeCarrier = (request: CarrierRequest, body: Static<typeof CarrierTaken>) =>
  api.POST('/v1/tasks/{taskId}/carrier-requests/{requestId}/take', {
    params: pathOf(request),
    body,
  });

export const answerCarrier = (request: CarrierRequest, body: CarrierAnswer) =>
  api.POST('/v1/tasks/{taskId}/carrier-requests/{requestId}/answer', {
    params: pathOf(request),
    body,
  });

export function useReviews(desk: string) {
  return useQuery({
    queryKey: ['reviews', desk],
    queryFn: () => given(api.GET('/v1/reviews', { params: { query: { desk } } })),
    refetchInterval: REVIEWS_EVERY_MS,
  });
}

export function useReviewSheet() {
  return useQuery({
    queryKey: ['review-sheet'],
    queryFn: () => given(api.GET('/v1/review-sheet')),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function scoreReview(
  reviewId: string,
  act: 'scores' | 'decision',
  body: Static<typeof ScoreRequest>,
) {
  const params = { path: { reviewId } };
  return act === 'scores'
    ? given(api.POST('/v1/reviews/{reviewId}/scores', { params, body }))
    : given(api.POST('/v1/reviews/{reviewId}/decision', { params, body }));
}
