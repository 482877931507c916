// Signing in: name, password, and the code where somebody has a second factor; through the identity provider where there is one; the first time by an
// invitation.
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { Refusal } from '../link/request.ts';
import { acceptInvitation, signIn } from '../link/session.ts';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';

/** Comes for whoever chooses a password. */
const Strength = lazy(async () => ({ default: (await import('./strength.tsx')).Strength }));

interface SignInProps {
  readonly oidc: boolean;
  readonly needsFirstAdmin: boolean;
}

export function SignIn({ oidc, needsFirstAdmin }: SignInProps) {
  const text = useText(SHELL_TEXT);
  const queries = useQueryClient();
  const [isInvited, setInvited] = useState(needsFirstAdmin);
  const [chosen, setChosen] = useState('');
  const [said, setSaid] = useState('');
  const [isAsking, setAsking] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const of = (field: string) => String(typed.get(field) ?? '');
    setAsking(true);
    const asked = isInvited
      ? acceptInvitation(of('token').trim(), of('password')).then(() => {
          setInvited(false);
          setSaid(text.passwordSet);
        })
      : signIn(of('name').trim(), of('password'), of('code').trim()).then(() =>
          queries.resetQueries(),
        );
    asked
      .catch((error: unknown) => setSaid(error instanceof Refusal ? error.message : text.linkDown))
      .finally(() => setAsking(false));
  };
  return (
    <div className="sign-in">
      <form className="card form" onSubmit={submit}>
        <h1>{isInvited ? text.invitation : text.signIn}</h1>
        {isInvited ? (
          <Field name="token" label={text.invitationToken} />
        ) : (
          <Field name="name" label={text.accountName} autoComplete="username" />
        )}
        <Field
          name="password"
          label={isInvited ? text.newPassword : text.password}
          type="password"
          autoComplete={isInvited ? 'new-password' : 'current-password'}
          onType={setChosen}
        />
        {isInvited && chosen !== '' ? (
          <Suspense fallback={null}>
            <Strength password={chosen} name="" />
          </Suspense>
        ) : null}
        {isInvited ? null : (
          <Field name="code" label={text.code} autoComplete="one-time-code" isOptional={true} />
        )}
        <p className={said === '' ? 'unseen' : 'said'} role="alert">
          {said}
        </p>
        <button type="submit" className="main" disabled={isAsking}>
          {isInvited ? text.setPassword : text.signIn}
        </button>
        {oidc && !isInvited ? <a href="/v1/session/oidc">{text.signInElsewhere}</a> : null}
        <button
          type="button"
          className="quiet"
          onClick={() => {
            setInvited(!isInvited);
            setSaid('');
          }}
        >
          {isInvited ? text.signIn : text.haveInvitation}
        </button>
      </form>
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly type?: string;
  readonly autoComplete?: string;
  readonly isOptional?: boolean;
  readonly onType?: (typed: string) => void;
}

function Field(props: FieldProps) {
  const { name, label, type = 'text', autoComplete = 'off', isOptional, onType } = props;
  return (
    <label>
      {label}
      <input
        name={name}
        type={type}
        autoComplete={autoComplete}
        required={isOptional !== true}
        maxLength={256}
        onChange={({ target }) => onType?.(target.value)}
      />
    </label>
  );
}
