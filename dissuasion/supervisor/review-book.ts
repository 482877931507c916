// The reviews of all desks, in Redis: every change is one step from one revision to the next, so that of two who score at once one is told that it came
// too late. The ledger is told of every revision.

import { randomBytes } from 'node:crypto';
import { FwError } from '../../signal/fw-error.ts';
import { isWithin } from '../../signal/region.ts';
import type { RecordedOutcome, Task } from '../task.ts';
import { isTaskId } from '../task-lease.ts';
import { textOf } from '../task-view.ts';
import type { DeskStore } from './desk-store.ts';
import {
  type Appeal,
  appealReview,
  decideReview,
  isDrawn,
  type Review,
  type ReviewSettings,
  type ReviewState,
  reviewOf,
  type Score,
  scoreReview,
} from './review.ts';
import { openReview, sealReview } from './review-sealing.ts';

export interface ReviewBookOptions {
  readonly reviews: ReviewSettings;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
}

export interface ReviewQuery {
  /** All when missing. */
  readonly desk?: string;
  readonly state?: ReviewState;
  /** Of tasks that they worked. */
  readonly worker?: string;
}

const LISTED = 500;
const BATCH = 100;
/** The ledger has them for good. */
const KEPT_SECONDS = 400 * 86_400;

/** ARGV: start, review id, revision before (0: none), the review as it is kept, its revision, when the task was closed, seconds for which it is kept. Gives 1 or 0. */
const SAVE_REVIEW = `
local call = redis.call
local start, id = ARGV[1], ARGV[2]
local before = call('GET', start .. 'review:' .. id)
if (before and cjson.decode(before).revision or 0) ~= tonumber(ARGV[3]) then return 0 end
call('SET', start .. 'review:' .. id, ARGV[4], 'EX', ARGV[7])
call('ZADD', start .. 'reviews', ARGV[6], id)
call('ZREMRANGEBYSCORE', start .. 'reviews', '-inf', ARGV[6] - ARGV[7] * 1000)
call('ZADD', start .. 'reviews-untold', ARGV[5], id)
return 1
`;

/** ARGV: start, a secret for when there is none yet. Gives the one that all processes draw with. */
const DRAW_SECRET = `
local key = ARGV[1] .. 'review-secret'
redis.call('SET', key, ARGV[2], 'NX')
return redis.call('GET', key)
`;

/** The ledger has these. ARGV: start, then id and revision of each. */
const TOLD = `
local key = ARGV[1] .. 'reviews-untold'
for i = 2, #ARGV, 2 do
  if tonumber(redis.call('ZSCORE', key, ARGV[i]) or -1) == tonumber(ARGV[i + 1]) then redis.call('ZREM', key, ARGV[i]) end
end
return 1
`;

/** All calls throw FwError FW_REDIS_AWAY when Redis cannot be reached, and FW_CONFIG when a key is missing. */
export class ReviewBook {
  readonly settings: ReviewSettings;
  readonly #store: DeskStore;
  readonly #now: () => number;

  constructor(store: DeskStore, { reviews, now = Date.now }: ReviewBookOptions) {
    this.#store = store;
    this.settings = reviews;
    this.#now = now;
  }

  /** Takes in a task that an outcome closes, when it is drawn. Doing it again changes nothing. */
  async offer(task: Task, recorded: RecordedOutcome): Promise<void> {
    const { taskId, outcome } = recorded;
    if ((this.settings.percent[outcome] ?? 0) === 0) return;
    if (!isDrawn(taskId, outcome, this.settings, await this.#secret())) return;
    await this.#save(reviewOf(task, recorded), 0);
  }

  /** Throws FwError FW_NOT_FOUND, FW_USAGE, FW_REVIEW_REFUSED: who worked the task cannot score it. */
  score(reviewId: string, score: Omit<Score, 'at'>): Promise<Review> {
    return this.#change(reviewId, (review) => {
      return scoreReview(review, { ...score, at: this.#now() }, this.settings);
    });
  }

  /** Throws FwError FW_NOT_FOUND, FW_REVIEW_REFUSED: only who worked the task may appeal, once. */
  appeal(reviewId: string, appeal: Omit<Appeal, 'at'>): Promise<Review> {
    return this.#change(reviewId, (review) => {
      return appealReview(review, { ...appeal, at: this.#now() });
    });
  }

  /** Throws FwError FW_NOT_FOUND, FW_USAGE, FW_REVIEW_REFUSED: neither who worked the task nor who scored it can decide. */
  decide(reviewId: string, score: Omit<Score, 'at'>): Promise<Review> {
    return this.#change(reviewId, (review) => {
      return decideReview(review, { ...score, at: this.#now() }, this.settings);
    });
  }

  /** Made by whichever process needs it first. */
  async #secret(): Promise<string> {
    return textOf(await this.#store.run(DRAW_SECRET, [randomBytes(16).toString('hex')]));
  }

  async find(reviewId: string): Promise<Review | undefined> {
    if (!isTaskId(reviewId)) return undefined;
    const [found] = await this.#readAll([reviewId]);
    return found;
  }

  /** Reviews of a desk and those below it, of the 500 tasks that were closed last, newest first. */
  async list({ desk, state, worker }: ReviewQuery): Promise<Review[]> {
    const { redis } = this.#store;
    const key = this.#store.key('reviews');
    const ids = await this.#store.ask(() => redis.zrange(key, '0', String(LISTED - 1), 'REV'));
    return (await this.#readAll(ids)).filter(
      (review) =>
        (desk === undefined || isWithin(review.desk, desk)) &&
        (state === undefined || review.state === state) &&
        (worker === undefined || review.workers.includes(worker)),
    );
  }

  /** Tells the ledger of what it has not been told. */
  async tellLedger(tell: (reviews: readonly Review[]) => Promise<unknown>): Promise<void> {
    const key = this.#store.key('reviews-untold');
    const ids = await this.#store.ask(() => this.#store.redis.zrange(key, '0', String(BATCH - 1)));
    const reviews = await this.#readAll(ids);
    if (reviews.length === 0) return;
    await tell(reviews);
    const told = reviews.flatMap(({ reviewId, revision }) => [reviewId, revision]);
    await this.#store.run(TOLD, told);
  }

  async #change(reviewId: string, apply: (review: Review) => Review): Promise<Review> {
    const review = await this.find(reviewId);
    if (review === undefined) throw new FwError('FW_NOT_FOUND', `There is no review ${reviewId}.`);
    const after = apply(review);
    if (await this.#save(after, review.revision)) return after;
    const text = `Review ${reviewId}: somebody else was first; look again.`;
    throw new FwError('FW_REVIEW_REFUSED', text);
  }

  async #save(review: Review, before: number): Promise<boolean> {
    const { reviewId, revision, closedAt } = review;
    const kept = sealReview(this.#store.vault, review);
    const args = [reviewId, before, kept, revision, closedAt, KEPT_SECONDS];
    return (await this.#store.run(SAVE_REVIEW, args)) === 1;
  }

  async #readAll(ids: readonly string[]): Promise<Review[]> {
    if (ids.length === 0) return [];
    const keys = ids.map((id) => this.#store.key(`review:${id}`));
    const texts = await this.#store.ask(() => this.#store.redis.mget(keys));
    const { vault } = this.#store;
    return texts.flatMap((text, at): Review[] =>
      text === null ? [] : [openReview(vault, ids[at] ?? '', text)],
    );
  }
}
