// TLS at forewarn itself, where no proxy ends it: programs of partners may then show a certificate instead of signing each request.
import { createServer, type Server } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest, FastifyServerFactory } from 'fastify';
import { plainFingerprint } from '../access/certificate-book.ts';

export interface TlsKeys {
  /** PEM, the certificate first and those that signed it after. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  /** Whether callers are asked for a certificate. Browsers then ask people which to show, where they have any. */
  readonly asksCertificates: boolean;
}

/** ms; as of a server without TLS. */
export interface ServerTimes {
  readonly requestMs: number;
  readonly idleMs: number;
}

/** Makes the server of a fastify instance. Certificates are taken whoever signed them: the account that they are bound to decides. */
export function secureServer(
  tls: TlsKeys,
  { requestMs, idleMs }: ServerTimes,
): FastifyServerFactory {
  const { cert, key, asksCertificates } = tls;
  return (handler) => {
    const server: Server = createServer(
      {
        cert,
        key,
        minVersion: 'TLSv1.2',
        requestCert: asksCertificates,
        rejectUnauthorized: false,
        requestTimeout: requestMs,
      },
      handler,
    );
    server.setTimeout(idleMs);
    return server;
  };
}

/** Fingerprint of the certificate that a caller has shown and whose key it holds; undefined when there is none. */
export function shownFingerprint({ raw }: Pick<FastifyRequest, 'raw'>): string | undefined {
  if (!(raw.socket instanceof TLSSocket)) return undefined;
  const { fingerprint256 } = raw.socket.getPeerCertificate();
  // Without a certificate it is an empty object, whatever its type says.
  return typeof fingerprint256 === 'string' ? plainFingerprint(fingerprint256) : undefined;
}
