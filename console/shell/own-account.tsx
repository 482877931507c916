// What people do about their own account: their second factor, their password, and where they are signed in.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useDeed } from '../link/deed.ts';
import {
  changePassword,
  endSession,
  OWN_SESSIONS_KEY,
  readOwnSessions,
  useSession,
} from '../link/session.ts';
import { Fault } from '../parts/fault.tsx';
import { Reading } from '../parts/reading.tsx';
import { clock } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { OWN_ACCOUNT_TEXT } from '../text/own-account-text.ts';
import { agentName } from './agent-name.ts';
import { SecondFactor } from './second-factor.tsx';
import { Strength } from './strength.tsx';

export function OwnAccount() {
  const text = useText(OWN_ACCOUNT_TEXT);
  const { data, error, refetch } = useQuery({
    queryKey: OWN_SESSIONS_KEY,
    queryFn: readOwnSessions,
  });
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  // Who comes through an identity provider has neither here.
  const hasPassword = data.passwordSetAt !== undefined;
  return (
    <>
      <Part title={`${text.sessions.title} (${data.sessions.length})`}>
        <Sessions sessions={data.sessions} />
      </Part>
      {hasPassword ? (
        <>
          <Part title={text.password.title}>
            <Password setAt={data.passwordSetAt} />
          </Part>
          <Part title={text.factor.title}>
            <SecondFactor setAt={data.factorSetAt} />
          </Part>
        </>
      ) : null}
    </>
  );
}

/** One is open at a time where the browser knows how, so that a form stands whole in the window. */
function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="own" name="own-account">
      <summary>{title}</summary>
      {children}
    </details>
  );
}

type OwnSessions = Awaited<ReturnType<typeof readOwnSessions>>['sessions'];

function Sessions({ sessions }: { readonly sessions: OwnSessions }) {
  const text = useText(OWN_ACCOUNT_TEXT).sessions;
  const { fault, isBusy, run } = useDeed(OWN_SESSIONS_KEY);
  return (
    <>
      <ul className="rows">
        {sessions.map(({ sessionId, agent, madeAt, seenAt, isThis }) => (
          <li key={sessionId}>
            <span>
              {agentName(agent) ?? text.unknown}
              <small>
                {text.began(clock(madeAt))} · {isThis ? text.here : text.seen(clock(seenAt))}
              </small>
            </span>
            {isThis ? null : (
              <button
                type="button"
                className="danger"
                disabled={isBusy}
                onClick={() => void run(() => endSession(sessionId))}
              >
                {text.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Fault words={fault} />
    </>
  );
}

function Password({ setAt = 0 }: { readonly setAt: number | undefined }) {
  const text = useText(OWN_ACCOUNT_TEXT).password;
  const session = useSession().data;
  const name = session?.kind === 'in' ? session.me.name : '';
  const queries = useQueryClient();
  const { fault, isBusy, run } = useDeed(OWN_SESSIONS_KEY);
  const [isOpen, setOpen] = useState(false);
  const [isDone, setDone] = useState(false);
  const [next, setNext] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const of = (field: string) => String(typed.get(field) ?? '');
    void run(() => changePassword(of('current'), next, of('code'))).then((wasTaken) => {
      if (!wasTaken) return;
      setOpen(false);
      setDone(true);
      setNext('');
      void queries.invalidateQueries();
    });
  };
  return (
    <>
      <p className="note" role="status">
        {isDone ? text.done : text.setAt(clock(setAt))}
      </p>
      {isOpen ? (
        <form className="form" onSubmit={submit}>
          <label>
            {text.current}
            <input
              name="current"
              type="password"
              autoComplete="current-password"
              maxLength={256}
              required={true}
            />
          </label>
          <label>
            {text.next}
            <input
              type="password"
              autoComplete="new-password"
              maxLength={256}
              required={true}
              value={next}
              onChange={({ target }) => setNext(target.value)}
            />
            <Strength password={next} name={name} />
          </label>
          <label>
            {text.code}
            <input name="code" inputMode="numeric" maxLength={6} autoComplete="one-time-code" />
          </label>
          <Fault words={fault} />
          <button type="submit" className="main" disabled={isBusy}>
            {text.change}
          </button>
        </form>
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          {text.change}
        </button>
      )}
    </>
  );
}
