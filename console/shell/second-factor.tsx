// Turning on a second factor for one's own account: the secret as a picture to scan and as letters to type, then a code that shows it came over.
import { encodeQR } from 'qr';
import { type FormEvent, useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { beginSecondFactor, confirmSecondFactor, OWN_SESSIONS_KEY } from '../link/session.ts';
import { Fault } from '../parts/fault.tsx';
import { clock } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { OWN_ACCOUNT_TEXT } from '../text/own-account-text.ts';

/** Light modules around the picture, by which scanners find it. */
const BORDER = 4;

interface SecondFactorProps {
  /** When it was turned on; undefined while it is off. */
  readonly setAt: number | undefined;
  /** Of the page of whoever may do nothing without one. */
  readonly onDone?: () => void;
}

export function SecondFactor({ setAt, onDone }: SecondFactorProps) {
  const text = useText(OWN_ACCOUNT_TEXT).factor;
  const { fault, isBusy, run } = useDeed(OWN_SESSIONS_KEY);
  const [address, setAddress] = useState<string>();
  const [isOn, setOn] = useState(false);
  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '');
    void run(async () => setAddress((await beginSecondFactor(code)).address));
  };
  const confirm = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code'));
    void run(() => confirmSecondFactor(code)).then((isDone) => {
      if (!isDone) return;
      setOn(true);
      onDone?.();
    });
  };
  return (
    <section className="second-factor">
      {onDone === undefined ? null : <h1>{text.needed}</h1>}
      {isOn ? (
        <p role="status">{text.on}</p>
      ) : address === undefined ? (
        <form className="form" onSubmit={begin}>
          <p className="note">{setAt === undefined ? text.why : text.setAt(clock(setAt))}</p>
          {setAt === undefined ? null : <Code label={text.old} />}
          <button type="submit" disabled={isBusy}>
            {setAt === undefined ? text.begin : text.replace}
          </button>
        </form>
      ) : (
        <form ref={showWhole} className="form" onSubmit={confirm}>
          <p>{text.scan}</p>
          <Picture address={address} label={text.picture} />
          <p>
            {text.letters} <code>{secretOf(address)}</code>
          </p>
          <Code label={text.code} />
          <button type="submit" className="main" disabled={isBusy}>
            {text.turnOn}
          </button>
        </form>
      )}
      <Fault words={fault} />
    </section>
  );
}

/** The picture and the field of its code in sight together. */
function showWhole(form: HTMLElement | null): void {
  form?.scrollIntoView({ block: 'end' });
}

function Code({ label }: { readonly label: string }) {
  return (
    <label>
      {label}
      <input
        name="code"
        inputMode="numeric"
        pattern="[0-9]{6}"
        maxLength={6}
        required={true}
        autoComplete="one-time-code"
      />
    </label>
  );
}

/** Black on white whatever the theme: scanners want it so. */
function Picture({ address, label }: { readonly address: string; readonly label: string }) {
  const rows = encodeQR(address, 'raw', { border: BORDER });
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg className="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={label}>
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
}

/** The secret in groups of four, as one types it. */
function secretOf(address: string): string {
  const secret = new URL(address).searchParams.get('secret') ?? '';
  return secret.replace(/.{4}(?=.)/g, '$& ');
}
