// The server below the API. With TLS at forewarn itself, where no proxy ends it, programs of partners may show a certificate instead of signing each request.
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest, FastifyServerFactory } from 'fastify';
import { plainFingerprint } from '../access/certificate-book.ts';

/** A connection waits so long for the next request of its caller, ms; longer than proxies do, so that it is they who close. */
const KEEP_ALIVE_MS = 72_000;

export interface TlsKeys {
  /** PEM, the certificate first and those that signed it after. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  /** Whether callers are asked for a certificate. Browsers then ask people which to show, where they have any. */
  readonly asksCertificates: boolean;
}

/** How long callers may take, ms. */
export interface ServerTimes {
  /** A whole request must be in by then, so that slow senders cannot hold connections for ever. */
  readonly requestMs: number;
  /** A connection on which nothing moves for so long is cut. */
  readonly idleMs: number;
  /** So often it is looked who is too slow. */
  readonly lookMs: number;
}

/** Makes the server of a fastify instance. Certificates of callers are taken whoever signed them: the account that they are bound to decides. */
export function serverOf(
  { requestMs, idleMs, lookMs }: ServerTimes,
  tls: TlsKeys | undefined,
): FastifyServerFactory {
  const times = {
    requestTimeout: requestMs,
    connectionsCheckingInterval: lookMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  return (handler) => {
    const server: Server =
      tls === undefined
        ? createServer(times, handler)
        : createTlsServer({ ...times, ...tlsOptions(tls) }, handler);
    server.setTimeout(idleMs);
    return server;
  };
}

function tlsOptions({ cert, key, asksCertificates }: TlsKeys) {
  const requestCert = asksCertificates;
  return { cert, key, minVersion: 'TLSv1.2', requestCert, rejectUnauthorized: false } as const;
}

/** Fingerprint of the certificate that a caller has shown and whose key it holds; undefined when there is none. */
export function shownFingerprint({ raw }: Pick<FastifyRequest, 'raw'>): string | undefined {
  if (!(raw.socket instanceof TLSSocket)) return undefined;
  const { fingerprint256 } = raw.socket.getPeerCertificate();
  // Without a certificate it is an empty object, whatever its type says.
  return typeof fingerprint256 === 'string' ? plainFingerprint(fingerprint256) : undefined;
}
