// What was asked for of a list; what waits is decided by somebody else than who asked.
import { useState } from 'react';
import { may, useSession } from '../link/session.ts';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { clock, wholeCount } from '../text/amount-text.ts';
import { labelled, useText } from '../text/language.ts';
import { LIST_TEXT } from '../text/list-text.ts';
import { DecideDialog } from './list-dialogs.tsx';
import { type RequestView, useListRequests } from './lists.ts';

export function ListRequests({ list }: { readonly list: string }) {
  const text = useText(LIST_TEXT);
  const { data, error, refetch } = useListRequests(list);
  const session = useSession().data;
  const { staff } = usePreferences();
  const [decided, setDecided] = useState<{ request: RequestView; accept: boolean }>();
  const mayDecide = may(session, 'rules:approve');
  const self = session?.kind === 'in' ? session.me.name : staff;
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  return (
    <section className="card">
      <h2>{text.requests}</h2>
      {data.requests.length === 0 ? <p className="empty">{text.noRequests}</p> : null}
      <ul className="rows">
        {data.requests.map((request) => (
          <li key={request.requestId}>
            <RequestWords request={request} />
            {request.state === 'asked' && mayDecide ? (
              <span className="decide">
                {request.askedBy === self ? <small>{text.notOwn}</small> : null}
                {([true, false] as const).map((accept) => (
                  <button
                    key={String(accept)}
                    type="button"
                    className={accept ? '' : 'quiet'}
                    disabled={request.askedBy === self}
                    onClick={() => setDecided({ request, accept })}
                  >
                    {accept ? text.approve : text.refuse}
                  </button>
                ))}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {decided === undefined ? null : (
        <DecideDialog {...decided} onClose={() => setDecided(undefined)} />
      )}
    </section>
  );
}

function RequestWords({ request }: { readonly request: RequestView }) {
  const text = useText(LIST_TEXT);
  const { language } = usePreferences();
  const { op, count, sample, reason, state, askedBy, askedAt, decidedBy, decision } = request;
  const [first = ''] = sample;
  return (
    <span>
      <b>
        {text.ops[op]} {first} {count > 1 ? text.andMore(wholeCount(count)) : ''}
      </b>{' '}
      {text.requestStates[state]}
      <small>
        {reason} · {askedBy} {clock(askedAt)}
        {decidedBy === undefined ? '' : ` · ${labelled(decidedBy, decision ?? '', language)}`}
      </small>
    </span>
  );
}
