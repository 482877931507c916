// Certificates by which a partner's program comes in: what holds, ending one at once, and binding another, to which a second admin agrees.
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useDeed } from '../link/deed.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Fault } from '../parts/fault.tsx';
import { Reading } from '../parts/reading.tsx';
import { ADMIN_TEXT } from '../text/admin-text.ts';
import { day } from '../text/amount-text.ts';
import { useText } from '../text/language.ts';
import { ACCESS_KEY, bindCertificate, certificatesOf, endCertificate } from './admin.ts';

/** A chain of certificates has a few thousand characters. */
const PEM_LENGTH_MAX = 20_000;

interface CertificatesProps {
  readonly name: string;
  readonly onClose: () => void;
}

export function CertificatesDialog({ name, onClose }: CertificatesProps) {
  const text = useText(ADMIN_TEXT);
  const queryKey = [...ACCESS_KEY, 'certificates', name];
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => certificatesOf(name) });
  const { fault, isBusy, run } = useDeed(ACCESS_KEY);
  const [waits, setWaits] = useState(false);
  const [pem, setPem] = useState('');
  const bind = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const isBound = await bindCertificate(name, pem);
      setWaits(!isBound);
      if (isBound) setPem('');
    });
  };
  return (
    <Dialog title={text.certificatesOf(name)} onClose={onClose} isWide={true}>
      <form className="form" onSubmit={bind}>
        <label>
          {text.pem}
          <textarea
            rows={6}
            required={true}
            maxLength={PEM_LENGTH_MAX}
            spellCheck={false}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={pem}
            onChange={({ target }) => setPem(target.value)}
          />
        </label>
        <p className="note" role="status">
          {waits ? text.bindAgain : text.pemNote}
        </p>
        <Fault words={fault} />
        <button type="submit" className="main" disabled={isBusy}>
          {text.bind}
        </button>
      </form>
      {data === undefined ? <Reading error={error} onRetry={() => void refetch()} /> : null}
      <ul className="rows">
        {data?.certificates.map(({ fingerprint, subject, startsAt, endsAt }) => (
          <li key={fingerprint}>
            <span>
              {subject}
              <small>
                {day(startsAt)} – {day(endsAt)} · <code>{fingerprint.slice(0, 16)}…</code>
              </small>
            </span>
            <button
              type="button"
              className="danger"
              disabled={isBusy}
              onClick={() => void run(() => endCertificate(name, fingerprint))}
            >
              {text.endKey}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
