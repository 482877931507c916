// Starting and ending the server on a socket. Where nobody has to sign in, only loopback is listened on unless the operator says otherwise in
// so many words.
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { FwError } from '../signal/fw-error.ts';
import { networkOf } from './address-limit.ts';
import { isLoopbackHost } from './security.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Without accounts whoever can reach the host can then read and change everything. */
  readonly allowRemote: boolean;
  /** Whether people have to sign in. */
  readonly isGuarded?: boolean;
  /** Connections that are held at once; those beyond are closed as they come. No limit when missing. */
  readonly connectionsMax?: number;
  /** The same of one address; no limit when missing or 0. */
  readonly addressConnectionsMax?: number;
}

/** That connections are refused is logged so often. */
const REFUSED_LOG_MS = 60_000;

/** Listens; gives the address, such as `http://127.0.0.1:8686`, or `https:` with TLS. Throws FW_CONFIG for a host that others can reach, or a taken port. */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<string> {
  const { host, port, allowRemote, isGuarded = false } = options;
  const isLoopback = isLoopbackHost(host);
  if (!isLoopback && !allowRemote) {
    throw new FwError(
      'FW_CONFIG',
      `Nobody has to sign in here, so the API does not listen on ${host}, which others may reach. Use 127.0.0.1, or FOREWARN_ACCESS=on (docs/access.md), or allow remote access if something in front of it decides who may come in.`,
    );
  }
  if (!isLoopback && !isGuarded) {
    app.log.warn({ host }, 'listening beyond loopback without access control');
  }
  boundConnections(app, options);
  try {
    const address = await app.listen({ host, port });
    return app.server instanceof TlsServer ? address.replace(/^http:/, 'https:') : address;
  } catch (cause) {
    if (!isListenFault(cause)) throw cause;
    const why =
      cause.code === 'EADDRINUSE'
        ? 'the port is taken; choose another with --port or FOREWARN_PORT'
        : `it failed (${cause.code})`;
    throw new FwError('FW_CONFIG', `The API cannot listen on ${host}:${port}: ${why}.`, { cause });
  }
}

/** Each connection costs memory and a file: a flood of them must leave room for those that are there, and one address must leave room for the others. */
function boundConnections(
  app: FastifyInstance,
  { connectionsMax, addressConnectionsMax = 0 }: ListenOptions,
): void {
  const refuse = refusals(app, { connectionsMax, addressConnectionsMax });
  if (connectionsMax !== undefined) app.server.maxConnections = connectionsMax;
  app.server.on('drop', refuse);
  if (addressConnectionsMax === 0) return;
  const counts = new Map<string, number>();
  app.server.on('connection', (socket: Socket) => {
    const address = networkOf(socket.remoteAddress ?? '');
    const count = counts.get(address) ?? 0;
    if (count >= addressConnectionsMax) {
      socket.destroy();
      refuse();
      return;
    }
    counts.set(address, count + 1);
    socket.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    });
  });
}

/** Counts what is refused, and says so in the log now and then. */
function refusals(app: FastifyInstance, limits: object): () => void {
  let refused = 0;
  let loggedAt = Number.NEGATIVE_INFINITY;
  return () => {
    refused++;
    if (performance.now() - loggedAt < REFUSED_LOG_MS) return;
    app.log.warn({ ...limits, refused }, 'connections beyond the limit are refused');
    loggedAt = performance.now();
    refused = 0;
  };
}

/**
 * Ends the server: no new connections, requests at hand are answered, and what is still open after `graceMs` is cut.
 */
export async function closeServer(app: FastifyInstance, graceMs: number): Promise<void> {
  const impatience = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(impatience);
  }
}

function isListenFault(cause: unknown): cause is Error & { readonly code: string } {
  return (
    cause instanceof Error &&
    'code' in cause &&
    typeof cause.code === 'string' &&
    'syscall' in cause &&
    (cause.syscall === 'listen' || cause.syscall === 'getaddrinfo')
  );
}
