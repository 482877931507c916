// How somebody sits here: on or on a break, and how loud red is.
import { useState } from 'react';
import type { Static } from 'typebox';
import type { OwnWord, StaffView } from '../../api/contract/staff.ts';
import { given } from '../../client/client.ts';
import { useDeed } from '../link/deed.ts';
import { api } from '../link/request.ts';
import { Fault } from '../parts/fault.tsx';
import { setPreferences, usePreferences } from '../shell/preferences.ts';
import { DESK_TEXT } from '../text/desk-text.ts';
import { useText } from '../text/language.ts';
import { ring } from './alarm.ts';

type Word = Static<typeof OwnWord>;
type PauseReason = NonNullable<Word['reason']>;

const REASONS: readonly PauseReason[] = ['break', 'training', 'meeting', 'other'];

interface SeatProps {
  /** A claim was refused because of a pause: the seat says so until somebody signs on. */
  readonly isAway: boolean;
}

export function Seat({ isAway }: SeatProps) {
  const text = useText(DESK_TEXT);
  const { staff, desk } = usePreferences();
  const [said, setSaid] = useState<StaffView>();
  const { fault, isBusy, run } = useDeed(['seat']);
  if (staff === '') return null;
  const say = (word: Omit<Word, 'staff' | 'desk'>) =>
    void run(async () =>
      setSaid(await given(api.PUT('/v1/staff/state', { body: { staff, desk, ...word } }))),
    );
  const isPaused = said === undefined ? isAway : said.state === 'paused' || said.state === 'off';
  return (
    <div className="seat">
      <span className={isPaused ? 'paused' : 'on'}>{isPaused ? text.paused : text.on}</span>
      {isPaused ? (
        <button type="button" disabled={isBusy} onClick={() => say({ state: 'on' })}>
          {text.goOn}
        </button>
      ) : (
        <select
          aria-label={text.pause}
          value=""
          disabled={isBusy}
          onChange={({ target }) => {
            const reason = REASONS.find((one) => one === target.value);
            if (reason !== undefined) say({ state: 'paused', reason });
            if (target.value === 'off') say({ state: 'off' });
          }}
        >
          <option value="">{text.pause}</option>
          {REASONS.map((reason) => (
            <option key={reason} value={reason}>
              {text.pauseReason[reason]}
            </option>
          ))}
          <option value="off">{text.goOff}</option>
        </select>
      )}
      {said?.isBreakDue === true && !isPaused ? <b>{text.breakDue}</b> : null}
      <Fault words={fault} />
      <Loudness />
    </div>
  );
}

function Loudness() {
  const text = useText(DESK_TEXT);
  const { volume, isQuiet } = usePreferences();
  return (
    <>
      <label className="loudness">
        {text.volume}
        <input
          type="range"
          min={0}
          max={100}
          step={10}
          value={volume}
          disabled={isQuiet}
          onChange={({ target }) => setPreferences({ volume: Number(target.value) })}
          onPointerUp={() => ring(volume)}
        />
      </label>
      <label className="tick">
        <input
          type="checkbox"
          checked={isQuiet}
          onChange={({ target }) => setPreferences({ isQuiet: target.checked })}
        />
        {text.quiet}
      </label>
    </>
  );
}
