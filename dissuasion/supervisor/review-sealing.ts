// Reviews as Redis keeps them: scripts read the revision, all else is sealed, for comments and appeals tell of the call and of whom it was with.
import { openJson, sealJson } from '../../vault/record.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Review, Score } from './review.ts';

/** A review as JSON. */
export function sealReview(vault: Vault, review: Review): string {
  const { reviewId, revision } = review;
  return sealJson(vault, review, aboutReview(reviewId), { revision });
}

/** A review, sealed or from before anything was. Throws FwError FW_CONFIG when its key is missing. */
export function openReview(vault: Vault, reviewId: string, text: string): Review {
  return openJson<Review>(vault, text, aboutReview(reviewId));
}

/** What the seal of a review is bound to. */
export function aboutReview(reviewId: string): string {
  return `review ${reviewId}`;
}

/** The review with each text that somebody typed as `change` has it; scores stay. */
export function withWords(review: Review, change: (text: string) => string): Review {
  const { first, appeal, second } = review;
  const scored = (score: Score) => ({ ...score, comment: change(score.comment) });
  return {
    ...review,
    ...(first === undefined ? {} : { first: scored(first) }),
    ...(appeal === undefined ? {} : { appeal: { ...appeal, reason: change(appeal.reason) } }),
    ...(second === undefined ? {} : { second: scored(second) }),
  };
}
