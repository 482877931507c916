// Reviews of closed tasks: what was drawn, scored, appealed and decided.
import Type from 'typebox';
import { REVIEW_STATES } from '../../dissuasion/supervisor/review.ts';
import { EpochMs, Staff } from './task.ts';

const TEXT_MAX = 2_000;
const Comment = Type.String({ maxLength: TEXT_MAX });
const Scores = Type.Record(Type.String(), Type.Integer(), {
  description: 'By the names of the sheet: GET /v1/review-sheet.',
});
const DeskCode = { pattern: '^[1-9][0-9]{5}$' };
const State = Type.Enum([...REVIEW_STATES], {
  description:
    'due: nobody scored it yet. appealed: who worked it does not agree. decided: a third person scored it again.',
});
const Score = Type.Object({
  by: Type.String(),
  scores: Scores,
  comment: Type.String(),
  at: EpochMs('Processing time'),
});

export const Review = Type.Object(
  {
    reviewId: Type.String(),
    revision: Type.Integer(),
    state: State,
    taskId: Type.String(),
    episodeId: Type.String(),
    outcomeId: Type.String(),
    outcome: Type.String(),
    desk: Type.String({ description: 'Region code of the desk at which it was closed.' }),
    workers: Type.Array(Type.String(), { description: 'Who worked it; none of them scores it.' }),
    closedAt: EpochMs('Processing time'),
    first: Type.Optional(Score),
    appeal: Type.Optional(
      Type.Object({ by: Type.String(), reason: Type.String(), at: EpochMs('Processing time') }),
    ),
    second: Type.Optional(Score),
    total: Type.Optional(Type.Integer({ description: 'What holds, of a hundred.' })),
  },
  { $id: 'Review', description: 'A closed task that was drawn by chance.' },
);
export type Review = Type.Static<typeof Review>;

const ITEMS = { reviews: Type.Array(Type.Unsafe<Review>({ $ref: 'Review#' })) };
export const ReviewList = Type.Object(ITEMS, { description: 'The newest closed first.' });

export const ReviewQuery = Type.Object(
  {
    desk: Type.Optional(
      Type.String({
        ...DeskCode,
        description: 'This desk and those below it; the home desk when missing.',
      }),
    ),
    state: Type.Optional(State),
    worker: Type.Optional(
      Type.Unsafe<string>({ ...Staff, description: 'Of tasks that they worked.' }),
    ),
  },
  { additionalProperties: false },
);

export const OwnReviewQuery = Type.Object(
  { staff: Type.Optional(Staff) },
  { additionalProperties: false },
);

export const ReviewParams = Type.Object(
  { reviewId: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }) },
  { additionalProperties: false },
);

export const ScoreRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who scores it.' }),
    scores: Scores,
    comment: Type.Optional(Comment),
  },
  {
    additionalProperties: false,
    examples: [{ staff: '0571-lead', scores: { 'asked-enough': 4 }, comment: '未问对方账号' }],
  },
);

export const AppealRequest = Type.Object(
  {
    staff: Type.Unsafe<string>({ ...Staff, description: 'Who worked the task.' }),
    reason: Type.String({ minLength: 1, maxLength: TEXT_MAX }),
  },
  { additionalProperties: false, examples: [{ staff: '0571-07', reason: '录音 3 分 20 秒已问' }] },
);

export const ReviewSheet = Type.Object(
  {
    sheet: Type.Record(Type.String(), Type.Integer(), { description: 'Greatest score of each.' }),
    names: Type.Optional(
      Type.Record(Type.String(), Type.Object({ zh: Type.String(), en: Type.String() }), {
        description: 'What each is called, where the settings say it.',
      }),
    ),
    percent: Type.Record(Type.String(), Type.Integer(), {
      description: 'Of a hundred tasks closed with an outcome so many are drawn.',
    }),
  },
  { description: 'What is scored, and how many are.' },
);
