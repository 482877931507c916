// The sheet of a review: each question with its points.
import { useState } from 'react';
import type { Review } from '../../api/contract/review.ts';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { useText } from '../text/language.ts';
import { scoreReview, useReviewSheet } from './board.ts';

interface ScoreProps {
  readonly review: Review;
  readonly desk: string;
  readonly onClose: () => void;
}

export function ScoreDialog({ review, desk, onClose }: ScoreProps) {
  const text = useText(BOARD_TEXT);
  const { staff, language } = usePreferences();
  const sheet = useReviewSheet();
  const [scores, setScores] = useState<Readonly<Record<string, number>>>({});
  const [comment, setComment] = useState('');
  const isDecision = review.state === 'appealed';
  const questions = Object.entries(sheet.data?.sheet ?? {});
  const send = () =>
    scoreReview(review.reviewId, isDecision ? 'decision' : 'scores', {
      staff,
      scores: Object.fromEntries(questions.map(([name, most]) => [name, scores[name] ?? most])),
      ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
    });
  return (
    <DeedDialog
      title={isDecision ? text.decide : text.score}
      button={text.confirm}
      queryKey={['reviews', desk]}
      isReady={questions.length > 0}
      act={send}
      onClose={onClose}
    >
      {sheet.data === undefined ? <Reading error={sheet.error} /> : null}
      {review.appeal === undefined ? null : (
        <p className="note">{text.appealed(review.appeal.by, review.appeal.reason)}</p>
      )}
      {questions.map(([name, most]) => {
        const own: unknown = Reflect.get(text.sheet, name);
        const words = sheet.data?.names?.[name]?.[language] ?? own;
        return (
          <label key={name}>
            {typeof words === 'string' ? words : name} {text.ofMost(most)}
            <input
              type="number"
              min={0}
              max={most}
              required
              value={scores[name] ?? most}
              onChange={({ target }) => setScores({ ...scores, [name]: Number(target.value) })}
            />
          </label>
        );
      })}
      <label>
        {text.comment}
        <textarea
          rows={3}
          maxLength={2_000}
          value={comment}
          onChange={({ target }) => setComment(target.value)}
        />
      </label>
    </DeedDialog>
  );
}
