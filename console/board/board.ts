// The board and what a lead does, with the contract's own types.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Board } from '../../api/contract/board.ts';
import type {
  MoveRequest,
  PauseRequest,
  ReassignAllAnswer,
  ReassignAllRequest,
  ResumeRequest,
} from '../../api/contract/lead.ts';
import type { Review, ReviewList, ReviewSheet, ScoreRequest } from '../../api/contract/review.ts';
import type { StaffView, StaffWord } from '../../api/contract/staff.ts';
import { request } from '../link/request.ts';
import { type Stream, useStream } from '../link/stream.ts';

export type DeskBoard = Board['desks'][number];
export type Breach = Board['breaches'][number];

const REVIEWS_EVERY_MS = 30_000;
const boardKey = (desk: string) => ['board', desk];

/** The board as it changes: at once by an answer, then by the stream. */
export function useBoard(desk: string) {
  const queries = useQueryClient();
  const path = `/v1/board?desk=${desk}`;
  const answer = useQuery({
    queryKey: boardKey(desk),
    queryFn: () => request<Board>('GET', path),
  });
  const stream: Stream = useStream<Board>(`/v1/board/events?desk=${desk}`, ['board'], (board) =>
    queries.setQueryData(boardKey(desk), board),
  );
  return { ...answer, stream };
}

export const pauseDesk = (desk: string, body: Static<typeof PauseRequest>) =>
  request<unknown>('PUT', `/v1/desks/${desk}/pause`, body);

export const resumeDesk = (desk: string, body: Static<typeof ResumeRequest>) =>
  request<unknown>('DELETE', `/v1/desks/${desk}/pause`, body);

export const reassignAll = (who: string, body: Static<typeof ReassignAllRequest>) =>
  request<Static<typeof ReassignAllAnswer>>(
    'POST',
    `/v1/staff/${encodeURIComponent(who)}/reassignment`,
    body,
  );

export const moveTask = (taskId: string, body: Static<typeof MoveRequest>) =>
  request<unknown>('POST', `/v1/tasks/${encodeURIComponent(taskId)}/move`, body);

export const setStaffState = (who: string, body: Static<typeof StaffWord>) =>
  request<StaffView>('PUT', `/v1/staff/${encodeURIComponent(who)}/state`, body);

export function useReviews(desk: string) {
  return useQuery({
    queryKey: ['reviews', desk],
    queryFn: () => request<Static<typeof ReviewList>>('GET', `/v1/reviews?desk=${desk}`),
    refetchInterval: REVIEWS_EVERY_MS,
  });
}

export function useReviewSheet() {
  return useQuery({
    queryKey: ['review-sheet'],
    queryFn: () => request<Static<typeof ReviewSheet>>('GET', '/v1/review-sheet'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const scoreReview = (
  reviewId: string,
  act: 'scores' | 'decision',
  body: Static<typeof ScoreRequest>,
) => request<Review>('POST', `/v1/reviews/${encodeURIComponent(reviewId)}/${act}`, body);
