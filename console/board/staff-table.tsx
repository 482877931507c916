// Who works, who is paused or wrapping up and for how long; all that somebody has can go to others.
import type { StaffView } from '../../api/contract/staff.ts';
import { regionName } from '../../signal/region.ts';
import { useServerNow } from '../link/now.ts';
import { usePreferences } from '../shell/preferences.ts';
import { span } from '../text/amount-text.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { useText } from '../text/language.ts';
import type { LeadAct } from './lead-dialog.tsx';

interface StaffProps {
  readonly staff: readonly StaffView[];
  readonly at: number;
  readonly onAct: (act: LeadAct) => void;
}

/** Who a lead looks for first. */
const ORDER: readonly StaffView['state'][] = [
  'silent',
  'paused',
  'wrap-up',
  'on',
  'working',
  'off',
];

export function StaffTable({ staff, at, onAct }: StaffProps) {
  const text = useText(BOARD_TEXT);
  const now = useServerNow(at);
  const sorted = [...staff].sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.since - b.since,
  );
  return (
    <section className="card">
      <h2>{text.staff}</h2>
      {staff.length === 0 ? (
        <p className="empty">{text.noStaff}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.since}</th>
              <th scope="col">{text.holds}</th>
              <th scope="col">{text.today}</th>
              <th scope="col">
                <span className="unseen">{text.reassignAll}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((one) => (
              <StaffRow key={one.staff} one={one} now={now} onAct={onAct} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface RowProps {
  readonly one: StaffView;
  readonly now: number;
  readonly onAct: (act: LeadAct) => void;
}

function StaffRow({ one, now, onAct }: RowProps) {
  const text = useText(BOARD_TEXT);
  const { language } = usePreferences();
  const { staff, state, since, desk, reason, tasks, isBreakDue, today } = one;
  const recorded = Object.values(today.outcomes).reduce((sum, count) => sum + count, 0);
  const why = reason === undefined ? undefined : Reflect.get(text.reasonOf, reason);
  return (
    <tr>
      <th scope="row">
        <b>{staff}</b>{' '}
        <span className={`state ${state}`}>
          {text.state[state]}
          {typeof why === 'string' ? ` · ${why}` : ''}
        </span>
        <small>
          {regionName(desk, language)}
          {isBreakDue ? ` · ${text.breakDue}` : ''}
        </small>
      </th>
      <td>{span(now - since, language)}</td>
      <td>{tasks.length}</td>
      <td>
        {today.claimed} / {recorded}
        {today.lapsed === 0 ? null : <small className="bad">{text.lapsed(today.lapsed)}</small>}
      </td>
      <td>
        <button type="button" onClick={() => onAct({ kind: 'reassign', staff })}>
          {text.reassignAll}
        </button>
        {state === 'off' ? null : (
          <button
            type="button"
            className="quiet danger"
            onClick={() => onAct({ kind: 'off', staff })}
          >
            {text.signOff}
          </button>
        )}
      </td>
    </tr>
  );
}
