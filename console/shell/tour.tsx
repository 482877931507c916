// What a first visit begins with: a few steps, put aside for good by Esc or at their end.
import { useEffect, useRef, useState } from 'react';
import { may, type Session } from '../link/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';
import { TOUR_TEXT } from '../text/tour-text.ts';
import { setPreferences } from './preferences.ts';
import { ROOMS } from './rooms.ts';

const STEPS = ['welcome', 'bar', 'rooms', 'keys'] as const;

export function Tour({ session }: { readonly session: Session }) {
  const text = useText(TOUR_TEXT);
  const [at, setAt] = useState(0);
  const step = STEPS[at] ?? STEPS[0];
  const isLast = at === STEPS.length - 1;
  const next = useRef<HTMLButtonElement>(null);
  // The dialog itself would begin at the button that closes it.
  useEffect(() => next.current?.focus(), []);
  const end = () => setPreferences({ hasToured: true });
  return (
    <Dialog title={text[step].title} onClose={end}>
      <div className="tour">
        <div aria-live="polite">
          <Step step={step} session={session} />
        </div>
        <footer>
          <span className="note">{text.step(at + 1, STEPS.length)}</span>
          <span className="gap" />
          {at === 0 ? null : (
            <button type="button" onClick={() => setAt(at - 1)}>
              {text.back}
            </button>
          )}
          <button
            ref={next}
            type="button"
            className="main"
            onClick={() => (isLast ? end() : setAt(at + 1))}
          >
            {isLast ? text.done : text.next}
          </button>
        </footer>
      </div>
    </Dialog>
  );
}

interface StepProps {
  readonly step: (typeof STEPS)[number];
  readonly session: Session;
}

function Step({ step, session }: StepProps) {
  const text = useText(TOUR_TEXT);
  const names = useText(SHELL_TEXT).rooms;
  const rooms = ROOMS.filter(({ permission }) => may(session, permission));
  switch (step) {
    case 'welcome':
      return (
        <>
          <p>{text.welcome.what}</p>
          {session.kind !== 'out' && session.isDemo ? (
            <p className="demo">{text.welcome.demo}</p>
          ) : null}
        </>
      );
    case 'bar':
      return (
        <ul>
          <li>{text.bar.live}</li>
          <li>{text.bar.seat}</li>
          <li>{text.bar.look}</li>
        </ul>
      );
    case 'rooms':
      return (
        <dl>
          {rooms.map(({ name }) => (
            <div key={name}>
              <dt>{names[name]}</dt>
              <dd>{text.rooms[name]}</dd>
            </div>
          ))}
        </dl>
      );
    case 'keys':
      return (
        <ul>
          {rooms.some(({ name }) => name === 'desk') ? <li>{text.keys.desk}</li> : null}
          <li>{text.keys.all}</li>
          <li>{text.keys.again}</li>
        </ul>
      );
  }
}
