// The desks that have something to do, the most urgent first; each can be paused.
import { LevelShape } from '../parts/level-badge.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { span } from '../text/amount-text.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import type { DeskBoard } from './board.ts';
import type { LeadAct } from './lead-dialog.tsx';
import { URGENT_FIRST } from './level-totals.tsx';

interface DeskTableProps {
  readonly desks: readonly DeskBoard[];
  readonly onAct: (act: LeadAct) => void;
}

export function DeskTable({ desks, onAct }: DeskTableProps) {
  const text = useText(BOARD_TEXT);
  const { levels } = useText(SHELL_TEXT);
  const busy = desks.filter(isBusy).sort(moreUrgentFirst);
  const quiet = desks.length - busy.length;
  return (
    <section className="card">
      <h2>{text.desks}</h2>
      {busy.length === 0 ? <p className="empty">{text.noTasks}</p> : null}
      {busy.length === 0 ? null : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text.desk}</th>
              {URGENT_FIRST.map((level) => (
                <th key={level} scope="col">
                  <LevelShape level={level} /> {levels[level]}
                </th>
              ))}
              <th scope="col">{text.held}</th>
              <th scope="col">{text.oldest}</th>
              <th scope="col">{text.soon}</th>
              <th scope="col">
                <span className="unseen">{text.pauseDesk}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {busy.map((one) => (
              <DeskRow key={one.desk} board={one} onAct={onAct} />
            ))}
          </tbody>
        </table>
      )}
      {quiet === 0 ? null : <p className="note">{text.quietDesks(quiet)}</p>}
    </section>
  );
}

interface DeskRowProps {
  readonly board: DeskBoard;
  readonly onAct: (act: LeadAct) => void;
}

function DeskRow({ board, onAct }: DeskRowProps) {
  const text = useText(BOARD_TEXT);
  const { language } = usePreferences();
  const { desk, deskName, levels, breachesSoon, paused } = board;
  const all = URGENT_FIRST.map((level) => levels[level]);
  const oldest = Math.max(...all.map(({ oldestWaitingMs }) => oldestWaitingMs));
  return (
    <tr>
      <th scope="row">
        {deskName[language]}
        {paused === undefined ? null : (
          <small className="bad" title={`${paused.by}：${paused.reason}`}>
            {text.paused}
          </small>
        )}
      </th>
      {all.map(({ waiting }, i) => (
        <td key={URGENT_FIRST[i]} className={waiting === 0 ? 'zero' : ''}>
          {waiting}
        </td>
      ))}
      <td>{all.reduce((sum, { held }) => sum + held, 0)}</td>
      <td>{oldest === 0 ? '–' : span(oldest, language)}</td>
      <td className={breachesSoon === 0 ? 'zero' : 'bad'}>{breachesSoon}</td>
      <td>
        <button
          type="button"
          onClick={() => onAct({ kind: paused === undefined ? 'pause' : 'resume', desk })}
        >
          {paused === undefined ? text.pauseDesk : text.resumeDesk}
        </button>
      </td>
    </tr>
  );
}

function isBusy({ levels, paused }: DeskBoard): boolean {
  const all = URGENT_FIRST.map((level) => levels[level]);
  return (
    paused !== undefined || all.some(({ waiting, held, deferred }) => waiting + held + deferred > 0)
  );
}

function moreUrgentFirst(a: DeskBoard, b: DeskBoard): number {
  for (const level of URGENT_FIRST) {
    const by = b.levels[level].waiting - a.levels[level].waiting;
    if (by !== 0) return by;
  }
  return a.desk < b.desk ? -1 : 1;
}
