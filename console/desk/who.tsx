// Who it is, how urgent, and how long the task is still held.
import { useNow } from '../link/now.ts';
import { LevelBadge } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { span } from '../text/amount-text.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import type { Held } from './holding.ts';

interface WhoProps {
  readonly held: Held;
  /** Name of the typology. */
  readonly typology: string;
  readonly isLost: boolean;
  /** The number as it is dialled, while it is shown. */
  readonly shown: string | undefined;
  /** Why it cannot be shown. */
  readonly fault: string | undefined;
  readonly onShow: () => void;
}

export function Who({ held, typology, isLost, shown, fault, onShow }: WhoProps) {
  const text = useText(DESK_TEXT);
  const { language } = usePreferences();
  const { task, claimedAt } = held.claim;
  const { episode, earlierFrauds, attempts, aftercare } = task;
  const { phone } = episode;
  return (
    <header className={`who ${episode.level}`}>
      <LevelBadge level={episode.level} isLarge={true} />
      <div className="name">
        <h1>{typology}</h1>
        <p>
          {task.deskName[language]} · {text.waited(span(claimedAt - task.openedAt, language))}
        </p>
      </div>
      <ul className="marks">
        <li>{aftercare === undefined ? text.step[task.step] : text.aftercare(aftercare.number)}</li>
        {attempts.length === 0 ? null : <li>{text.attempt(attempts.length + 1)}</li>}
        {task.holdOut === true ? <li>{text.holdOut}</li> : null}
        {earlierFrauds === 0 ? null : <li className="bad">{text.earlier(earlierFrauds)}</li>}
      </ul>
      <span className="gap" />
      {phone === undefined ? (
        <span className="phone">{text.noPhone}</span>
      ) : (
        <span className="phone">
          <span data-phone="">{shown?.replace(/^\+86/, '') ?? phone}</span>
          <button type="button" onClick={onShow}>
            {shown === undefined ? text.dial : text.hide} <kbd>D</kbd>
          </button>
          {fault === undefined ? null : (
            <small className="bad" role="alert">
              {fault}
            </small>
          )}
        </span>
      )}
      {isLost ? null : <LeaseRing held={held} />}
    </header>
  );
}

const SOON_MS = 20_000;
const ROUND = 2 * Math.PI * 15;

function LeaseRing({ held: { deadline, leaseMs } }: { readonly held: Held }) {
  const text = useText(DESK_TEXT);
  const left = Math.max(0, deadline - useNow(1_000));
  const isSoon = left < Math.min(SOON_MS, leaseMs / 4);
  return (
    <span className={`ring${isSoon ? ' soon' : ''}`} title={isSoon ? text.leaseSoon : text.lease}>
      <svg viewBox="0 0 36 36" role="img" aria-label={text.lease}>
        <circle cx="18" cy="18" r="15" />
        <circle
          className="left"
          cx="18"
          cy="18"
          r="15"
          strokeDasharray={`${(ROUND * left) / leaseMs} ${ROUND}`}
        />
      </svg>
      <b>
        {Math.ceil(left / 1_000)}
        <small>{text.seconds}</small>
      </b>
    </span>
  );
}
