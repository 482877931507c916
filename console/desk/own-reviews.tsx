// Reviews of what somebody worked: what was scored, and the one appeal that they have against each.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Review } from '../../api/contract/review.ts';
import { given } from '../../client/client.ts';
import { isOutcome, OUTCOMES } from '../../signal/outcome.ts';
import { api } from '../link/request.ts';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';

const EVERY_MS = 60_000;
const SHOWN = 5;

/** Nothing while nothing was scored. */
export function OwnReviews() {
  const text = useText(DESK_TEXT);
  const { staff, language } = usePreferences();
  const [opened, setOpened] = useState<Review>();
  const { data } = useQuery({
    queryKey: ['own-reviews', staff],
    queryFn: () => given(api.GET('/v1/reviews/own', { params: { query: { staff } } })),
    refetchInterval: EVERY_MS,
    enabled: staff !== '',
  });
  const scored = (data?.reviews ?? []).filter(({ first }) => first !== undefined);
  if (scored.length === 0) return null;
  return (
    <section className="card own-reviews">
      <h2>{text.ownReviews}</h2>
      <ul className="rows">
        {scored.slice(0, SHOWN).map((review) => (
          <li key={review.reviewId}>
            <span>
              <b>
                {isOutcome(review.outcome) ? OUTCOMES[review.outcome][language] : review.outcome}
              </b>{' '}
              {clock(review.closedAt)} · {text.reviewTotal(review.total ?? 0)}
              <small>{(review.second ?? review.first)?.comment}</small>
            </span>
            {review.state === 'scored' ? (
              <button type="button" onClick={() => setOpened(review)}>
                {text.appeal}
              </button>
            ) : (
              <small>{review.state === 'appealed' ? text.appealed : text.decided}</small>
            )}
          </li>
        ))}
      </ul>
      {opened === undefined ? null : (
        <AppealDialog review={opened} onClose={() => setOpened(undefined)} />
      )}
    </section>
  );
}

interface AppealProps {
  readonly review: Review;
  readonly onClose: () => void;
}

function AppealDialog({ review, onClose }: AppealProps) {
  const text = useText(DESK_TEXT);
  const { staff } = usePreferences();
  const [reason, setReason] = useState('');
  const params = { path: { reviewId: review.reviewId } };
  const body = { staff, reason: reason.trim() };
  return (
    <DeedDialog
      title={text.appeal}
      button={text.confirm}
      queryKey={['own-reviews', staff]}
      act={() => api.POST('/v1/reviews/{reviewId}/appeal', { params, body })}
      onClose={onClose}
    >
      <label>
        {text.reason}
        <textarea
          rows={3}
          required
          maxLength={2_000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
    </DeedDialog>
  );
}
