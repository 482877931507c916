// Each caller has so many requests a minute; people and programs have limits of their own. Answers say how many are left (RateLimit headers of the IETF's draft).
import type { CallerLimits } from '../access/caller-limits.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import type { App } from './app.ts';

/** Requests a minute; 0 is no limit. */
export interface RequestLimits {
  readonly person: number;
  readonly service: number;
}

export const NO_LIMITS: RequestLimits = { person: 0, service: 0 };

/** Adds the hook, after the one that recognises who sends a request. */
export function limitCallers(app: App, callers: CallerLimits, limits: RequestLimits): void {
  app.addHook('onRequest', async (request, reply) => {
    const { identity } = request;
    if (identity === undefined) return;
    const { kind, name } = identity;
    const limit = limits[kind];
    if (limit === 0) return;
    const state = await callers.count(name, limit).catch((error: unknown) => {
      // Who was recognised is not refused because counting is away.
      if (isFwError(error, 'FW_REDIS_AWAY')) return undefined;
      throw error;
    });
    if (state === undefined) return;
    const { isOver, remaining, resetSeconds } = state;
    reply.header('ratelimit-policy', `"${kind}";q=${limit};w=60`);
    reply.header('ratelimit', `"${kind}";r=${remaining};t=${resetSeconds}`);
    if (!isOver) return;
    reply.header('retry-after', String(resetSeconds));
    const text = `${name} may send ${limit} requests a minute; go on in ${resetSeconds} s.`;
    throw new FwError('FW_TOO_MANY', text);
  });
}
