// What rises to the desk above unless somebody claims it in time, the soonest first.
import { regionName } from '../../signal/region.ts';
import { useServerNow } from '../link/now.ts';
import { LevelBadge } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { span } from '../text/amount-text.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { useText } from '../text/language.ts';
import type { Breach } from './board.ts';
import type { LeadAct } from './lead-dialog.tsx';

interface BreachesProps {
  readonly breaches: readonly Breach[];
  /** When the board was made, epoch ms of the server. */
  readonly at: number;
  readonly onAct: (act: LeadAct) => void;
}

/** As many as stand on a screen beside the staff. */
const SHOWN = 8;

export function Breaches({ breaches, at, onAct }: BreachesProps) {
  const text = useText(BOARD_TEXT);
  const { language } = usePreferences();
  const now = useServerNow(at);
  return (
    <section className="card">
      <h2>
        {text.breaches} {breaches.length === 0 ? '' : `(${breaches.length})`}
      </h2>
      {breaches.length === 0 ? <p className="empty">{text.noBreaches}</p> : null}
      <ul className="rows">
        {breaches.slice(0, SHOWN).map(({ taskId, desk, level, at: risesAt }) => (
          <li key={taskId}>
            <LevelBadge level={level} />
            <span>
              {regionName(desk, language)}
              <small className={risesAt <= now ? 'bad' : ''}>
                {risesAt <= now ? text.overdue : text.risesIn(span(risesAt - now, language))}
              </small>
            </span>
            <button type="button" onClick={() => onAct({ kind: 'move', taskId })}>
              {text.moveUp}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
