// What a lead does about a desk, a task or somebody, always with a reason that is kept.
import { useState } from 'react';
import { regionName } from '../../signal/region.ts';
import { DeedDialog } from '../parts/deed-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { BOARD_TEXT } from '../text/board-text.ts';
import { type Language, useText } from '../text/language.ts';
import { moveTask, pauseDesk, reassignAll, resumeDesk, setStaffState } from './board.ts';

export type LeadAct =
  | { readonly kind: 'pause' | 'resume'; readonly desk: string }
  | { readonly kind: 'reassign' | 'off'; readonly staff: string }
  | { readonly kind: 'move'; readonly taskId: string };

const MODES = ['rise', 'wait'] as const;

interface LeadProps {
  readonly act: LeadAct;
  /** Whose board is read again after it. */
  readonly desk: string;
  readonly onClose: () => void;
}

export function LeadDialog({ act, desk, onClose }: LeadProps) {
  const text = useText(BOARD_TEXT);
  const { staff, language } = usePreferences();
  const [typed, setReason] = useState('');
  const [to, setTo] = useState('');
  const [mode, setMode] = useState<(typeof MODES)[number]>('rise');
  const reason = typed.trim();
  const send = (): Promise<unknown> => {
    switch (act.kind) {
      case 'pause':
        return pauseDesk(act.desk, { staff, tasks: mode, reason });
      case 'resume':
        return resumeDesk(act.desk, { staff, reason });
      case 'reassign':
        return reassignAll(act.staff, {
          staff,
          reason,
          ...(to.trim() === '' ? {} : { to: to.trim() }),
        });
      case 'move':
        return moveTask(act.taskId, { staff, direction: 'up', reason });
      case 'off':
        return setStaffState(act.staff, { staff, state: 'off' });
    }
  };
  return (
    <DeedDialog
      title={titleOf(act, text, language)}
      button={text.confirm}
      queryKey={['board', desk]}
      act={send}
      onClose={onClose}
    >
      {act.kind === 'pause' ? (
        <label>
          {text.mode}
          <select
            value={mode}
            onChange={({ target }) => setMode(target.value === 'wait' ? 'wait' : 'rise')}
          >
            {MODES.map((one) => (
              <option key={one} value={one}>
                {text.pauseMode[one]}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {act.kind === 'reassign' ? (
        <label>
          {text.to}
          <input value={to} maxLength={64} onChange={({ target }) => setTo(target.value)} />
        </label>
      ) : null}
      {act.kind === 'off' ? null : (
        <label>
          {text.reason}
          <input
            value={typed}
            required
            maxLength={200}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
      )}
    </DeedDialog>
  );
}

function titleOf(
  act: LeadAct,
  { act: words }: (typeof BOARD_TEXT)[Language],
  language: Language,
): string {
  switch (act.kind) {
    case 'pause':
    case 'resume':
      return words[act.kind](regionName(act.desk, language));
    case 'reassign':
    case 'off':
      return words[act.kind](act.staff);
    case 'move':
      return words.move;
  }
}
