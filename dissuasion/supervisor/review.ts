// A closed task that is looked at again: drawn by chance from its id, scored by somebody who did not work it, appealed by who did, decided by a third.
import { contentId } from '../../signal/content-id.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { RecordedOutcome, Task } from '../task.ts';

export const REVIEW_STATES = ['due', 'scored', 'appealed', 'decided'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export interface ReviewSettings {
  /** Of a hundred closed tasks so many are drawn, by outcome; none when missing. */
  readonly percent: Readonly<Record<string, number>>;
  /** What is scored, each from 0 to its greatest score. */
  readonly sheet: Readonly<Record<string, number>>;
  /** What a question of the sheet is called, where the file says it. */
  readonly names?: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
}

/** Scores by the names of the sheet. */
export type Scores = Readonly<Record<string, number>>;

export interface Score {
  readonly by: string;
  readonly scores: Scores;
  readonly comment: string;
  /** Processing time, epoch ms. */
  readonly at: number;
}

export interface Appeal {
  readonly by: string;
  readonly reason: string;
  /** Processing time, epoch ms. */
  readonly at: number;
}

export interface Review {
  /** contentId of the task: a task is drawn once. */
  readonly reviewId: string;
  readonly revision: number;
  readonly state: ReviewState;
  readonly taskId: string;
  readonly episodeId: string;
  readonly outcomeId: string;
  readonly outcome: string;
  /** Region code of the desk at which it was closed. */
  readonly desk: string;
  /** Everybody who recorded an outcome of it, who closed it last. */
  readonly workers: readonly string[];
  /** When it was closed, processing time, epoch ms. */
  readonly closedAt: number;
  readonly first?: Score;
  readonly appeal?: Appeal;
  /** What holds after an appeal. */
  readonly second?: Score;
}

/**
 * Whether a task is drawn: by its id and a secret of the desks, so that nobody can choose, nobody who works a task knows before it is closed, and every process
 * draws the same.
 */
export function isDrawn(
  taskId: string,
  outcome: string,
  { percent }: ReviewSettings,
  secret: string,
): boolean {
  const draw = Number.parseInt(contentId('draw', secret, taskId).slice(0, 8), 16) / 2 ** 32;
  return draw * 100 < (percent[outcome] ?? 0);
}

/** The review of a task that was closed with an outcome. */
export function reviewOf(task: Task, recorded: RecordedOutcome): Review {
  const { taskId, episodeId, outcomeId, outcome, desk, staff, recordedAt: closedAt } = recorded;
  const before = (task.attempts ?? []).map((attempt) => attempt.staff);
  const workers = [...new Set([...before.filter((name) => name !== staff), staff])];
  const reviewId = contentId('review', taskId);
  const ids = { reviewId, taskId, episodeId, outcomeId };
  return { ...ids, revision: 1, state: 'due', outcome, desk, workers, closedAt };
}

/** Throws FwError FW_REVIEW_REFUSED, FW_USAGE. */
export function scoreReview(review: Review, score: Score, { sheet }: ReviewSettings): Review {
  mustBe(review, 'due', 'scored');
  mustNotBeWorker(review, score.by);
  checkScores(score.scores, sheet);
  return { ...review, state: 'scored', revision: review.revision + 1, first: score };
}

/** Throws FwError FW_REVIEW_REFUSED. */
export function appealReview(review: Review, appeal: Appeal): Review {
  mustBe(review, 'scored', 'appealed');
  if (!review.workers.includes(appeal.by)) {
    throw refusal(review, `${appeal.by} did not work the task; only who did may appeal`);
  }
  return { ...review, state: 'appealed', revision: review.revision + 1, appeal };
}

/** Throws FwError FW_REVIEW_REFUSED, FW_USAGE. */
export function decideReview(review: Review, score: Score, { sheet }: ReviewSettings): Review {
  mustBe(review, 'appealed', 'decided');
  mustNotBeWorker(review, score.by);
  if (score.by === review.first?.by) {
    throw refusal(review, `${score.by} scored it first; somebody else has to decide`);
  }
  checkScores(score.scores, sheet);
  return { ...review, state: 'decided', revision: review.revision + 1, second: score };
}

/** The sum of the scores that hold, of a hundred that could be reached; undefined before it is scored. */
export function totalOf(
  { first, second }: Review,
  { sheet }: Pick<ReviewSettings, 'sheet'>,
): number | undefined {
  const holds = second ?? first;
  if (holds === undefined) return undefined;
  const greatest = Object.values(sheet).reduce((sum, max) => sum + max, 0);
  const sum = Object.values(holds.scores).reduce((total, score) => total + score, 0);
  return greatest === 0 ? 0 : Math.round((100 * sum) / greatest);
}

function mustBe(review: Review, state: ReviewState, to: ReviewState): void {
  if (review.state === state) return;
  throw refusal(review, `it is ${review.state}; only one that is ${state} can be ${to}`);
}

function mustNotBeWorker(review: Review, by: string): void {
  if (review.workers.includes(by)) throw refusal(review, `${by} worked the task`);
}

function checkScores(scores: Scores, sheet: ReviewSettings['sheet']): void {
  for (const [name, max] of Object.entries(sheet)) {
    const score = scores[name];
    if (score === undefined || !Number.isInteger(score) || score < 0 || score > max) {
      throw new FwError('FW_USAGE', `scores.${name} must be a whole number from 0 to ${max}.`);
    }
  }
  const unknown = Object.keys(scores).find((name) => sheet[name] === undefined);
  if (unknown === undefined) return;
  const text = `scores.${unknown} is not on the sheet, which has ${Object.keys(sheet).join(', ')}.`;
  throw new FwError('FW_USAGE', text);
}

function refusal({ reviewId }: Review, why: string): FwError {
  return new FwError('FW_REVIEW_REFUSED', `Review ${reviewId}: ${why}.`);
}
