// Messages, robot calls and visits: what went out, what may go out now, and who signed for it.
import { useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { Fault } from '../parts/fault.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock } from '../text/amount-text.ts';
import { HELP_TEXT } from '../text/help-text.ts';
import { useText } from '../text/language.ts';
import { type AskedStep, askStep, type LadderStep, signVisit, useLadder } from './help.ts';

const AT_ONCE: readonly AskedStep[] = ['message', 'voice-robot'];
const UNDER_WAY: readonly LadderStep['state'][] = ['due', 'accepted', 'delivered'];

export function LadderHelp({ taskId }: { readonly taskId: string }) {
  const text = useText(HELP_TEXT);
  const { staff } = usePreferences();
  const ladder = useLadder(taskId);
  const { fault, isBusy, run } = useDeed(['help', taskId]);
  const [place, setPlace] = useState('');
  if (ladder.data === undefined) return <Reading error={ladder.error} />;
  const { steps } = ladder.data;
  const isUnderWay = (step: AskedStep) =>
    steps.some((one) => one.step === step && (one.state === 'due' || one.state === 'accepted'));
  const visit = steps.find((one) => one.step === 'visit' && UNDER_WAY.includes(one.state));
  const ask = (step: AskedStep, rest: { readonly place?: string } = {}) =>
    void run(() => askStep(taskId, step, { staff, ...rest }));
  return (
    <section className="ladder-help">
      <h3>{text.ladder}</h3>
      {steps.length === 0 ? <p className="note">{text.none}</p> : null}
      <ol>
        {steps.map((one) => (
          <StepRow key={one.deliveryId ?? `${one.step}${one.at}`} step={one} />
        ))}
      </ol>
      <Fault words={fault} />
      <p className="deeds">
        {AT_ONCE.map((step) => (
          <button
            key={step}
            type="button"
            disabled={isBusy || isUnderWay(step)}
            onClick={() => ask(step)}
          >
            {text.send[step]}
          </button>
        ))}
      </p>
      {visit === undefined ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            ask('visit', place.trim() === '' ? {} : { place: place.trim() });
          }}
        >
          <label>
            {text.place}
            <input
              value={place}
              maxLength={200}
              onChange={({ target }) => setPlace(target.value)}
            />
          </label>
          <button type="submit" disabled={isBusy}>
            {text.send.visit}
          </button>
        </form>
      ) : (
        <SignForm
          isBusy={isBusy}
          onSign={(body) => void run(() => signVisit(taskId, { staff, ...body }))}
        />
      )}
    </section>
  );
}

function StepRow({ step }: { readonly step: LadderStep }) {
  const text = useText(HELP_TEXT);
  const by = Reflect.get(text.by, step.by);
  return (
    <li>
      <time>{clock(step.at)}</time>
      <span>
        <b>{text.step[step.step]}</b> {text.state[step.state]}
        <small>
          {[
            typeof by === 'string' ? by : step.by,
            step.provider === undefined ? undefined : text.via(step.provider),
            step.answer === undefined ? undefined : text.answer(step.answer),
            step.signedBy === undefined ? undefined : text.signedBy(step.signedBy),
            step.reason,
          ]
            .filter((word) => word !== undefined)
            .join(' · ')}
        </small>
      </span>
    </li>
  );
}

interface SignProps {
  readonly isBusy: boolean;
  readonly onSign: (body: { readonly unit: string; readonly reference?: string }) => void;
}

function SignForm({ isBusy, onSign }: SignProps) {
  const text = useText(HELP_TEXT);
  const [unit, setUnit] = useState('');
  const [reference, setReference] = useState('');
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const number = reference.trim();
        onSign({ unit: unit.trim(), ...(number === '' ? {} : { reference: number }) });
      }}
    >
      <label>
        {text.unit}
        <input
          value={unit}
          required
          maxLength={200}
          onChange={({ target }) => setUnit(target.value)}
        />
      </label>
      <label>
        {text.reference}
        <input
          value={reference}
          maxLength={200}
          onChange={({ target }) => setReference(target.value)}
        />
      </label>
      <button type="submit" className="main" disabled={isBusy}>
        {text.sign}
      </button>
    </form>
  );
}
