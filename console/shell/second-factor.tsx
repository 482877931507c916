// Turning on a second factor for one's own account: the secret as a picture to scan and as letters to type, then a code that shows it came over.
import { encodeQR } from 'qr';
import { type FormEvent, useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { beginSecondFactor, confirmSecondFactor } from '../link/session.ts';
import { Fault } from '../parts/fault.tsx';
import { useText } from '../text/language.ts';
import { SHELL_TEXT } from '../text/shell-text.ts';

/** Light modules around the picture, by which scanners find it. */
const BORDER = 4;
const NOTHING_TO_READ = ['second-factor'];

export function SecondFactor() {
  const text = useText(SHELL_TEXT).secondFactor;
  const { fault, isBusy, run } = useDeed(NOTHING_TO_READ);
  const [address, setAddress] = useState<string>();
  const [isOn, setOn] = useState(false);
  const confirm = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code'));
    void run(() => confirmSecondFactor(code)).then((isDone) => {
      if (isDone) setOn(true);
    });
  };
  return (
    <section className="second-factor">
      <h3>{text.title}</h3>
      {isOn ? (
        <p role="status">{text.on}</p>
      ) : address === undefined ? (
        <>
          <p className="note">{text.why}</p>
          <button
            type="button"
            disabled={isBusy}
            onClick={() => void run(async () => setAddress((await beginSecondFactor()).address))}
          >
            {text.begin}
          </button>
        </>
      ) : (
        <form className="form" onSubmit={confirm}>
          <p>{text.scan}</p>
          <Picture address={address} label={text.picture} />
          <p>
            {text.letters} <code>{secretOf(address)}</code>
          </p>
          <label>
            {text.code}
            <input
              name="code"
              inputMode="numeric"
              pattern="[0-9]{6}"
              maxLength={6}
              required={true}
              autoComplete="one-time-code"
            />
          </label>
          <button type="submit" className="main" disabled={isBusy}>
            {text.turnOn}
          </button>
        </form>
      )}
      <Fault words={fault} />
    </section>
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
