// Changes of who may do what: asked for by one admin, decided by another.
import { useDeed } from '../link/deed.ts';
import { may, useSession } from '../link/session.ts';
import { Fault } from '../parts/fault.tsx';
import { Reading } from '../parts/reading.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { clock } from '../text/amount-text.ts';
import { type Language, type SameTexts, useText } from '../text/language.ts';
import { ACCESS_KEY, type Change, decideChange, useChanges } from './admin.ts';
import { grantWords } from './grants.ts';

type Words = SameTexts<(typeof ADMIN_TEXT)['zh']>;

export function Changes() {
  const text = useText(ADMIN_TEXT);
  const { data, error, refetch } = useChanges();
  const { fault, isBusy, run } = useDeed(ACCESS_KEY);
  const session = useSession().data;
  const { language } = usePreferences();
  const self = session?.kind === 'in' ? session.me.name : '';
  const mayChange = may(session, 'access:change');
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  return (
    <section className="card">
      <h2>{text.parts.changes}</h2>
      <Fault words={fault} />
      {data.changes.length === 0 ? <p className="empty">{text.noChanges}</p> : null}
      <ul className="rows">
        {data.changes.map((change) => {
          const { changeId, state, askedBy, askedAt, decidedBy, decidedAt } = change;
          const isOwn = askedBy === self;
          const decide = (isApproved: boolean) =>
            void run(() => decideChange(changeId, isApproved));
          return (
            <li key={changeId}>
              <span>
                <b>{wordsOf(change, text, language)}</b> · {text.changeState[state]}
                <small>
                  {text.by(askedBy, clock(askedAt))}
                  {decidedBy === undefined || decidedAt === undefined
                    ? ''
                    : ` · ${text.decidedBy(decidedBy, clock(decidedAt))}`}
                </small>
              </span>
              {state === 'asked' && mayChange ? (
                <span className="decide" title={isOwn ? text.notOwn : ''}>
                  <button type="button" disabled={isBusy || isOwn} onClick={() => decide(true)}>
                    {text.approve}
                  </button>
                  <button
                    type="button"
                    className="quiet danger"
                    disabled={isBusy}
                    onClick={() => decide(false)}
                  >
                    {text.refuse}
                  </button>
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** `新建 0571-07（劝阻员 · 西湖区）`. The contract leaves the form of a change open. */
function wordsOf({ change }: Change, text: Words, language: Language): string {
  const kinds: Readonly<Record<string, string>> = text.changeKind;
  const kind = String(Reflect.get(change, 'kind'));
  const grants: unknown = Reflect.get(change, 'grants');
  const roles = (Array.isArray(grants) ? grants : [])
    .map((grant) => {
      const of = (name: string) => String(Reflect.get(Object(grant), name));
      return grantWords({ role: of('role'), region: of('region') }, text, language);
    })
    .join(language === 'zh' ? '、' : ', ');
  const what = `${kinds[kind] ?? kind} ${Reflect.get(change, 'name')}`;
  if (roles === '') return what;
  return language === 'zh' ? `${what}（${roles}）` : `${what} (${roles})`;
}
