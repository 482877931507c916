// What waits in all, by level, and for how long.
import type { Level } from '../../signal/level.ts';
import { LevelBadge } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { span } from '../text/amount-text.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { useText } from '../text/language.ts';
import type { DeskBoard } from './board.ts';

export const URGENT_FIRST: readonly Level[] = ['red', 'orange', 'yellow', 'blue'];
const AGES = ['under5m', 'under30m', 'under2h', 'over2h'] as const;

export function LevelTotals({ desks }: { readonly desks: readonly DeskBoard[] }) {
  const text = useText(BOARD_TEXT);
  const { language } = usePreferences();
  return (
    <ul className="totals">
      {URGENT_FIRST.map((level) => {
        const boards = desks.map(({ levels }) => levels[level]);
        const sum = (of: (board: (typeof boards)[number]) => number) =>
          boards.reduce((total, board) => total + of(board), 0);
        const oldest = Math.max(0, ...boards.map(({ oldestWaitingMs }) => oldestWaitingMs));
        return (
          <li key={level} className="card">
            <LevelBadge level={level} />
            <p className="figure">
              {sum(({ waiting }) => waiting)} <small>{text.waiting}</small>
            </p>
            <p className="note">
              {text.held} {sum(({ held }) => held)} · {text.deferred}{' '}
              {sum(({ deferred }) => deferred)} · {text.oldest}{' '}
              {oldest === 0 ? '–' : span(oldest, language)}
            </p>
            <dl>
              {AGES.map((age) => (
                <div key={age}>
                  <dt>{text.ages[age]}</dt>
                  <dd>{sum(({ ages }) => ages[age])}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
