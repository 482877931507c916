// A certificate of the server is renewed while it runs: its files are looked at now and then, and connections that begin after they have changed get the new one.
import { Server as TlsServer } from 'node:tls';
import { type TlsFiles, tlsPairOf } from './tls-config.ts';

/** Certificates are renewed days before they are over. */
const LOOK_MS = 30_000;

interface RenewalLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
}

export interface RenewalParts {
  /** Of the API; nothing is done for one without TLS. */
  readonly server: object;
  readonly log: RenewalLog;
  readonly everyMs?: number;
}

/** Looks at the files until what it gives is called. While they cannot be read or do not belong together, as when one of them is written, the ones before stay. */
export function renewTls(
  files: TlsFiles | undefined,
  { server, log, everyMs = LOOK_MS }: RenewalParts,
): () => Promise<void> {
  if (files === undefined || !(server instanceof TlsServer)) return async () => undefined;
  let told = '';
  let held = tlsPairOf(files);
  const look = () => {
    try {
      const pair = tlsPairOf(files);
      told = '';
      if (pair.cert === held.cert && pair.key === held.key) return;
      server.setSecureContext({ ...pair, minVersion: 'TLSv1.2' });
      held = pair;
      log.info({ file: files.certFile }, 'the certificate of the server is another from here on');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== told) log.warn({ why }, 'the certificate of the server stays as it was');
      told = why;
    }
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return async () => clearInterval(timer);
}
