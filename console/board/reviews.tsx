// Closed tasks that were drawn by chance: scored by somebody who did not work them, decided by a third person after an appeal.
import { useState } from 'react';
import type { Review } from '../../api/contract/review.ts';
import { isOutcome, OUTCOMES } from '../../signal/outcome.ts';
import { regionName } from '../../signal/region.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { useText } from '../text/language.ts';
import { useReviews } from './board.ts';
import { ScoreDialog } from './score-dialog.tsx';

/** As many as somebody does between two looks at the board. */
const SHOWN = 12;

export function Reviews({ desk }: { readonly desk: string }) {
  const text = useText(BOARD_TEXT);
  const { data, error, refetch } = useReviews(desk);
  const [opened, setOpened] = useState<Review>();
  const toDo = (data?.reviews ?? [])
    .filter(({ state }) => state === 'due' || state === 'appealed')
    .sort((a, b) => Number(b.state === 'appealed') - Number(a.state === 'appealed'));
  return (
    <section className="card reviews">
      <h2>
        {text.reviews} {toDo.length === 0 ? '' : `(${toDo.length})`}
      </h2>
      {data === undefined ? <Reading error={error} onRetry={() => void refetch()} /> : null}
      {data !== undefined && toDo.length === 0 ? <p className="empty">{text.noReviews}</p> : null}
      <ul className="rows">
        {toDo.slice(0, SHOWN).map((review) => (
          <ReviewRow key={review.reviewId} review={review} onOpen={() => setOpened(review)} />
        ))}
      </ul>
      {opened === undefined ? null : (
        <ScoreDialog review={opened} desk={desk} onClose={() => setOpened(undefined)} />
      )}
    </section>
  );
}

interface RowProps {
  readonly review: Review;
  readonly onOpen: () => void;
}

function ReviewRow({ review, onOpen }: RowProps) {
  const text = useText(BOARD_TEXT);
  const { language, staff } = usePreferences();
  const { outcome, desk, closedAt, workers, state, first, appeal } = review;
  const isOwn = workers.includes(staff) || (state === 'appealed' && first?.by === staff);
  return (
    <li>
      <span>
        <b>{isOutcome(outcome) ? OUTCOMES[outcome][language] : outcome}</b>{' '}
        {regionName(desk, language)} · {clock(closedAt)} · {text.reviewState[state]}
        <small>
          {text.worked(workers.join('、'))}
          {appeal === undefined ? '' : ` · ${text.appealed(appeal.by, appeal.reason)}`}
        </small>
      </span>
      <button
        type="button"
        disabled={isOwn || staff === ''}
        title={isOwn ? text.notOwn : ''}
        onClick={onOpen}
      >
        {state === 'appealed' ? text.decide : text.score}
      </button>
    </li>
  );
}
