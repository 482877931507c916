// Requests that nobody signed have a limit by the address that they come from, in this process alone: so many a minute. Those who say who they are have
// limits of their own (caller-limit.ts).
import type { FastifyRequest } from 'fastify';
import { SIGNATURE_HEADERS } from '../access/signed-request.ts';
import { FwError } from '../signal/fw-error.ts';
import { cookieOf, SESSION_COOKIE } from './access-gate.ts';
import type { App } from './app.ts';
import { shownFingerprint } from './http-server.ts';

export interface AddressLimitOptions {
  /** Requests a minute; none are counted when missing or 0. */
  readonly addressLimit?: number;
  /** Accounts, where there are any: then requests that say who sends them are not counted here. */
  readonly access?: object;
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

const WINDOW_MS = 60_000;
/** Beyond so many the count begins anew: a flood from everywhere must not fill the memory. */
const ADDRESSES_MAX = 50_000;
/** Whoever has an address of IPv6 has all 2⁶⁴ beside it. */
const NETWORK_PARTS = 4;

/** Adds the hook, before the one that looks up who sends a request. */
export function limitAddresses(app: App, options: AddressLimitOptions): void {
  const { addressLimit: limit = 0, access, now } = options;
  if (limit === 0) return;
  const counts = new Map<string, number>();
  let endsAt = 0;
  app.addHook('onRequest', (request, reply, done) => {
    if (access !== undefined && isSigned(request)) return done();
    const at = now();
    if (at >= endsAt || counts.size >= ADDRESSES_MAX) counts.clear();
    if (at >= endsAt) endsAt = (Math.floor(at / WINDOW_MS) + 1) * WINDOW_MS;
    const address = networkOf(request.ip);
    const count = (counts.get(address) ?? 0) + 1;
    const resetSeconds = Math.ceil((endsAt - at) / 1_000);
    reply.header('ratelimit-policy', `"address";q=${limit};w=60`);
    reply.header('ratelimit', `"address";r=${Math.max(0, limit - count)};t=${resetSeconds}`);
    if (count <= limit) {
      counts.set(address, count);
      return done();
    }
    reply.header('retry-after', String(resetSeconds));
    const text = `An address may send ${limit} requests a minute without signing in; go on in ${resetSeconds} s.`;
    done(new FwError('FW_TOO_MANY', text));
  });
}

function isSigned(request: FastifyRequest): boolean {
  const { headers } = request;
  return (
    shownFingerprint(request) !== undefined ||
    headers.authorization !== undefined ||
    headers[SIGNATURE_HEADERS.key] !== undefined ||
    cookieOf(headers.cookie, SESSION_COOKIE) !== undefined
  );
}

/** What counts as one sender of an address. */
export function networkOf(address: string): string {
  const isLong = address.includes(':') && !address.startsWith('::ffff:');
  return isLong ? address.split(':').slice(0, NETWORK_PARTS).join(':') : address;
}
