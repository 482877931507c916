// The carrier is asked how the line stands, to reconnect it, or to end the call that is under way.
import { useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { Fault } from '../parts/fault.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { HELP_TEXT } from '../text/help-text.ts';
import { useText } from '../text/language.ts';
import { askCarrier, type CarrierAsk, useReach } from './help.ts';

const ASKS: readonly CarrierAsk[] = ['line-status', 'reconnect', 'interrupt-call'];

export function CarrierHelp({ taskId }: { readonly taskId: string }) {
  const text = useText(HELP_TEXT);
  const { staff } = usePreferences();
  const requests = useReach(taskId).data?.requests ?? [];
  const { fault, isBusy, run } = useDeed(['help', taskId]);
  const [typed, setTyped] = useState<string>();
  const reason = typed ?? text.reasonGuess;
  const waitsFor = (ask: CarrierAsk) =>
    requests.some((one) => one.ask === ask && one.state === 'asked');
  return (
    <section>
      <h3>{text.carrier}</h3>
      <ol>
        {requests.map(
          ({ requestId, ask, state, askedAt, askedBy, takenBy, answeredBy, line, note }) => (
            <li key={requestId}>
              <time>{clock(askedAt)}</time>
              <span>
                <b>{text.ask[ask]}</b>{' '}
                {state === 'asked' && takenBy !== undefined ? text.taken : text.asked[state]}
                {line === undefined ? '' : `：${text.line[line]}`}
                <small>
                  {[answeredBy ?? takenBy ?? askedBy, note].filter(Boolean).join(' · ')}
                </small>
              </span>
            </li>
          ),
        )}
      </ol>
      <div className="form">
        <label>
          {text.reason}
          <input value={reason} maxLength={200} onChange={({ target }) => setTyped(target.value)} />
        </label>
      </div>
      <Fault words={fault} />
      <p className="deeds">
        {ASKS.map((ask) => (
          <button
            key={ask}
            type="button"
            disabled={isBusy || reason.trim() === '' || waitsFor(ask)}
            onClick={() =>
              void run(() => askCarrier(taskId, { staff, ask, reason: reason.trim() }))
            }
          >
            {text.ask[ask]}
          </button>
        ))}
      </p>
    </section>
  );
}
