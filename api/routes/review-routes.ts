// Reviews: what is due, scores, appeals, decisions.
import Type from 'typebox';
import { type Review as DrawnReview, totalOf } from '../../dissuasion/supervisor/review.ts';
import { withWords } from '../../dissuasion/supervisor/review-sealing.ts';
import { FwError } from '../../signal/fw-error.ts';
import { maskNote } from '../../signal/masked-words.ts';
import { homeRegion } from '../../signal/region.ts';
import type { App } from '../app.ts';
import {
  AppealRequest,
  OwnReviewQuery,
  type Review,
  ReviewList,
  ReviewParams,
  ReviewQuery,
  ReviewSheet,
  ScoreRequest,
} from '../contract/review.ts';
import type { ReviewPort } from '../ports.ts';

const VIEW = Type.Unsafe<Review>({ $ref: 'Review#' });
const PROBLEMS = ['FW_NOT_FOUND', 'FW_REVIEW_REFUSED', 'FW_REDIS_AWAY'] as const;

/** Everything under /v1/reviews, and the sheet. */
export function reviewRoutes(app: App, reviews: ReviewPort): void {
  const show = (review: DrawnReview): Review => {
    const total = totalOf(review, reviews.settings);
    const copy = { ...withWords(review, maskNote), workers: [...review.workers] };
    return total === undefined ? copy : { ...copy, total };
  };
  listRoutes(app, reviews, show);
  app.post(
    '/v1/reviews/:reviewId/scores',
    {
      schema: {
        operationId: 'scoreReview',
        tags: ['staff'],
        summary: 'Score a task that is due',
        description: 'Not by who worked it.',
        params: ReviewParams,
        body: ScoreRequest,
        response: { 200: VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async ({ params: { reviewId }, body: { staff: by, scores, comment = '' } }) =>
      show(await reviews.score(reviewId, { by, scores, comment })),
  );
  app.post(
    '/v1/reviews/:reviewId/appeal',
    {
      schema: {
        operationId: 'appealReview',
        tags: ['staff'],
        summary: 'Disagree with the scores of a task that one worked',
        params: ReviewParams,
        body: AppealRequest,
        response: { 200: VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async ({ params: { reviewId }, body: { staff: by, reason } }) =>
      show(await reviews.appeal(reviewId, { by, reason })),
  );
  app.post(
    '/v1/reviews/:reviewId/decision',
    {
      schema: {
        operationId: 'decideReview',
        tags: ['staff'],
        summary: 'Score a task again after an appeal',
        description: 'Neither by who worked it nor by who scored it first; this holds.',
        params: ReviewParams,
        body: ScoreRequest,
        response: { 200: VIEW },
      },
      config: { problems: [...PROBLEMS] },
    },
    async ({ params: { reviewId }, body: { staff: by, scores, comment = '' } }) =>
      show(await reviews.decide(reviewId, { by, scores, comment })),
  );
}

function listRoutes(app: App, reviews: ReviewPort, show: (review: DrawnReview) => Review): void {
  app.get(
    '/v1/reviews',
    {
      schema: {
        operationId: 'listReviews',
        tags: ['staff'],
        summary: 'Closed tasks that were drawn for review',
        description: 'Of the 500 that were closed last.',
        querystring: ReviewQuery,
        response: { 200: ReviewList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query }) => ({
      reviews: (await reviews.list({ desk: homeRegion(), ...query })).map(show),
    }),
  );
  app.get(
    '/v1/reviews/own',
    {
      schema: {
        operationId: 'listOwnReviews',
        tags: ['staff'],
        summary: 'Reviews of tasks that one worked oneself',
        querystring: OwnReviewQuery,
        response: { 200: ReviewList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query, identity }) => {
      const worker = identity?.name ?? query.staff;
      if (worker === undefined) throw new FwError('FW_USAGE', 'Say whose: staff is missing.');
      return { reviews: (await reviews.list({ worker })).map(show) };
    },
  );
  app.get(
    '/v1/review-sheet',
    {
      schema: {
        operationId: 'getReviewSheet',
        tags: ['staff'],
        summary: 'What is scored, and how many are drawn',
        response: { 200: ReviewSheet },
      },
    },
    async () => ({
      sheet: { ...reviews.settings.sheet },
      ...(reviews.settings.names === undefined ? {} : { names: { ...reviews.settings.names } }),
      percent: { ...reviews.settings.percent },
    }),
  );
}
