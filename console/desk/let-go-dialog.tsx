// Letting go of a task: call back later, skip, pass to a colleague, hand over to another district.

import { useState } from 'react';
import { homeRegion } from '../../signal/region.ts';
import { Refusal } from '../link/request.ts';
import { Dialog } from '../parts/dialog.tsx';
import { DeskOptions } from '../shell/identity-dialog.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { askHandover, letGo, release } from './calls.ts';
import type { Held } from './holding.ts';

export type Way = 'hold' | 'skip' | 'pass' | 'handover';

export const WAY_KEYS: Readonly<Record<Way, string>> = {
  hold: 'h',
  skip: 'k',
  pass: 'p',
  handover: 't',
};

const MINUTES = [10, 30, 60, 180, 1_440] as const;
const MINUTE_MS = 60_000;

interface LetGoProps {
  readonly way: Way;
  readonly held: Held;
  readonly onClose: () => void;
  readonly onGone: () => void;
  readonly onLost: () => void;
}

export function LetGoDialog({ way, held, onClose, onGone, onLost }: LetGoProps) {
  const text = useText(DESK_TEXT);
  const shell = useText(SHELL_TEXT);
  const { staff, language } = usePreferences();
  const [reason, setReason] = useState('');
  const [to, setTo] = useState(way === 'handover' ? homeRegion() : '');
  const [minutes, setMinutes] = useState<number>(MINUTES[1]);
  const [forWhom, setForWhom] = useState<'me' | 'anyone'>('me');
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { lease, task } = held.claim;
  const send = async () => {
    const why = reason.trim();
    switch (way) {
      case 'hold': {
        const until = Date.now() + minutes * MINUTE_MS;
        return letGo(task.taskId, {
          way: 'set-aside',
          body: { lease, until, reason: why, for: forWhom },
        });
      }
      case 'skip':
        return letGo(task.taskId, {
          way: 'skip',
          body: { lease, ...(why === '' ? {} : { reason: why }) },
        });
      case 'pass':
        return letGo(task.taskId, { way: 'pass', body: { lease, to: to.trim() } });
      case 'handover':
        await askHandover(task.taskId, { staff, to, reason: why });
        return release(task.taskId, lease);
    }
  };
  const submit = () => {
    if (isBusy) return;
    setBusy(true);
    setFault('');
    send().then(onGone, (error: unknown) => {
      setBusy(false);
      if (error instanceof Refusal && error.code === 'FW_LEASE_LOST') onLost();
      setFault(error instanceof Refusal ? error.message : shell.linkDown);
    });
  };
  return (
    <Dialog title={text.more[way]} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {way === 'skip' ? <p className="note">{text.skipText}</p> : null}
        {way === 'hold' ? (
          <>
            <label>
              {text.until}
              <select value={minutes} onChange={({ target }) => setMinutes(Number(target.value))}>
                {MINUTES.map((choice) => (
                  <option key={choice} value={choice}>
                    {text.inMinutes(choice)}
                  </option>
                ))}
              </select>
            </label>
            <label>
              {text.forWhom}
              <select
                value={forWhom}
                onChange={({ target }) => setForWhom(target.value === 'me' ? 'me' : 'anyone')}
              >
                <option value="me">{text.forMe}</option>
                <option value="anyone">{text.forAnyone}</option>
              </select>
            </label>
          </>
        ) : null}
        {way === 'pass' ? (
          <label>
            {text.passTo}
            <input
              value={to}
              required
              maxLength={64}
              onChange={({ target }) => setTo(target.value)}
            />
          </label>
        ) : null}
        {way === 'handover' ? (
          <label>
            {text.handoverDesk}
            <select value={to} onChange={({ target }) => setTo(target.value)}>
              <DeskOptions language={language} />
            </select>
          </label>
        ) : null}
        {way === 'pass' ? null : (
          <label>
            {text.reason}
            <input
              value={reason}
              required={way !== 'skip'}
              maxLength={200}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
        )}
        {fault === '' ? null : (
          <p className="bad" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" className="main" disabled={isBusy}>
          {text.confirm}
        </button>
      </form>
    </Dialog>
  );
}
