// Who has an account and what they may do; partners with their keys. Who may do what is changed by two admins.
import { useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { may, useSession } from '../link/session.ts';
import { useWalls } from '../link/walls.ts';
import { Fault } from '../parts/fault.tsx';
import { LongRows, type RowPlace, rowCountOf } from '../parts/long-rows.tsx';
import { Reading } from '../parts/reading.tsx';
import { WallTable } from '../parts/wall-table.tsx';
import { usePreferences } from '../shell/preferences.ts';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { clock } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { WALL_TEXT } from '../text/wall-text.ts';
import {
  ACCESS_KEY,
  type Account,
  askChange,
  disableAccount,
  endKey,
  inviteAccount,
  makeKey,
  useAccounts,
} from './admin.ts';
import { CertificatesDialog } from './certificates-dialog.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { grantWords } from './grants.ts';
import { type Told, ToldDialog } from './told-dialog.tsx';

export function People() {
  return (
    <>
      <Accounts />
      <Walls />
    </>
  );
}

function Walls() {
  const text = useText(WALL_TEXT);
  const { data, error, refetch } = useWalls(true);
  const mayEnd = may(useSession().data, 'access:change');
  return (
    <section className="card">
      <h2>{text.title}</h2>
      {data === undefined ? (
        <Reading error={error} onRetry={() => void refetch()} />
      ) : (
        <WallTable walls={data.walls} mayEnd={mayEnd} />
      )}
    </section>
  );
}

function Accounts() {
  const text = useText(ADMIN_TEXT);
  const { data, error, refetch } = useAccounts();
  const session = useSession().data;
  const mayChange = may(session, 'access:change');
  const self = session?.kind === 'in' ? session.me.name : '';
  const [waits, setWaits] = useState(false);
  const [changed, setChanged] = useState<Account | 'new'>();
  const [certified, setCertified] = useState<string>();
  const [secret, setSecret] = useState<Told>();
  const { fault, run } = useDeed(ACCESS_KEY);
  if (data === undefined) return <Reading error={error} onRetry={() => void refetch()} />;
  const tell = (of: () => Promise<Told | undefined>) => void run(async () => setSecret(await of()));
  return (
    <section className="card">
      <h2>
        {text.accounts} ({data.accounts.length})
        <span className="gap" />
        {mayChange ? (
          <button type="button" onClick={() => setChanged('new')}>
            {text.create}
          </button>
        ) : null}
      </h2>
      <Fault words={fault} />
      {waits ? <output>{`${text.asked} ${text.askedNote}`}</output> : null}
      <table aria-rowcount={rowCountOf(data.accounts)}>
        <thead>
          <tr>
            <th scope="col">{text.name}</th>
            <th scope="col">{text.roles}</th>
            <th scope="col">{text.password}</th>
            <th scope="col">{text.secondFactor}</th>
            <th scope="col">
              <span className="unseen">{text.change}</span>
            </th>
          </tr>
        </thead>
        <LongRows rows={data.accounts} columns={5} rowPx={55} keyOf={({ name }) => name}>
          {(one, place) => (
            <AccountRow
              key={one.name}
              place={place}
              account={one}
              mayChange={mayChange}
              onChange={() => setChanged(one)}
              onInvite={() =>
                tell(async () => ({
                  name: one.name,
                  invite: (await inviteAccount(one.name)).token,
                }))
              }
              onReset={() => void run(() => askChange({ kind: 'reset', name: one.name }))}
              onKey={() =>
                tell(async () => {
                  const key = await makeKey(one.name, self);
                  setWaits(key === undefined);
                  if (key === undefined) return undefined;
                  return { name: one.name, keyId: key.keyId, secret: key.secret };
                })
              }
              onCertificates={() => setCertified(one.name)}
              onEndKey={(keyId) => void run(() => endKey(one.name, keyId))}
              onDisable={() =>
                void run(() =>
                  one.isDisabled || isAdmin(one)
                    ? askChange({ kind: one.isDisabled ? 'enable' : 'disable', name: one.name })
                    : disableAccount(one.name),
                )
              }
            />
          )}
        </LongRows>
      </table>
      {changed === undefined ? null : (
        <ChangeDialog
          account={changed === 'new' ? undefined : changed}
          onClose={() => setChanged(undefined)}
        />
      )}
      {certified === undefined ? null : (
        <CertificatesDialog name={certified} onClose={() => setCertified(undefined)} />
      )}
      {secret === undefined ? null : (
        <ToldDialog told={secret} onClose={() => setSecret(undefined)} />
      )}
    </section>
  );
}

/** Whose account is closed only when another admin agrees. */
function isAdmin({ grants }: Account): boolean {
  return grants.some(({ role }) => role === 'admin');
}

interface RowProps {
  readonly place: RowPlace;
  readonly account: Account;
  readonly mayChange: boolean;
  readonly onChange: () => void;
  readonly onInvite: () => void;
  readonly onReset: () => void;
  readonly onKey: () => void;
  readonly onCertificates: () => void;
  readonly onEndKey: (keyId: string) => void;
  readonly onDisable: () => void;
}

function AccountRow({ place, account, mayChange, ...on }: RowProps) {
  const text = useText(ADMIN_TEXT);
  const { language } = usePreferences();
  const { name, kind, grants, sources = [], isDisabled, hasPassword, lockedUntil, keys } = account;
  return (
    <tr {...place}>
      <th scope="row">
        {name} <small>{text.kindOf[kind]}</small>
        {isDisabled ? <small className="bad">{text.disabled}</small> : null}
        {lockedUntil === undefined ? null : (
          <small className="bad">{text.locked(clock(lockedUntil))}</small>
        )}
      </th>
      <td>
        {grants.map((grant) => (
          <span key={`${grant.role}@${grant.region}`} className="grant">
            {grantWords(grant, text, language)}
          </span>
        ))}
        {sources.length === 0 ? null : <small>{sources.join(', ')}</small>}
      </td>
      <td>
        {kind === 'service' ? text.keys(keys.length) : hasPassword ? text.has : text.hasNot}
        {keys.map(({ keyId, endsAt }) => (
          <small key={keyId}>
            {keyId.slice(0, 8)}… {endsAt === undefined ? '' : `→ ${clock(endsAt)}`}{' '}
            {mayChange ? (
              <button type="button" className="quiet danger" onClick={() => on.onEndKey(keyId)}>
                {text.endKey}
              </button>
            ) : null}
          </small>
        ))}
      </td>
      <td>{kind === 'service' ? '–' : account.hasSecondFactor ? text.has : text.hasNot}</td>
      <td className="deed">
        {mayChange ? (
          <>
            <button type="button" onClick={on.onChange}>
              {text.change}
            </button>{' '}
            {kind === 'service' ? (
              <>
                <button type="button" onClick={on.onKey}>
                  {text.newKey}
                </button>{' '}
                <button type="button" onClick={on.onCertificates}>
                  {text.certificates}
                </button>
              </>
            ) : (
              <button type="button" onClick={hasPassword ? on.onReset : on.onInvite}>
                {hasPassword ? text.reset : text.invite}
              </button>
            )}{' '}
            <button
              type="button"
              className={isDisabled ? 'quiet' : 'quiet danger'}
              onClick={on.onDisable}
            >
              {isDisabled ? text.enable : text.disable}
            </button>
          </>
        ) : null}
      </td>
    </tr>
  );
}
