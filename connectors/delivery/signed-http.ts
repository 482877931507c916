// Orders, requests to police and events for partners as signed JSON over HTTP: our own plain form, for partners who write a receiver to it.
import { FwError } from '../../signal/fw-error.ts';
import type { Delivery, Word } from './delivery.ts';
import { ask, type HttpAnswer } from './http-post.ts';
import type { Provider, Throttled } from './provider.ts';
import { readWord } from './read-word.ts';
import { signedHeaders } from './signature.ts';

export interface HttpTarget {
  readonly url: string;
  /** Key of the signature; unsigned when undefined. */
  readonly secret: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the address may be inside the own network. */
  readonly isPrivate: boolean;
  /** How long an answer may take, ms. */
  readonly answerMs: number;
}

const THROTTLED_MS = 1_000;
/** What says that somebody has to mend something: we are not let in, or the address is not one. */
const REFUSES_US = new Set([301, 302, 303, 307, 308, 401, 403, 404, 405, 410, 421]);

/** Posts deliveries as JSON. 2xx: it arrived; the answer may say more. 409: it had arrived before. */
export function signedHttp(target: HttpTarget): Provider {
  return {
    open: () => undefined,
    check: () => checkTarget(target),
    async hand(delivery) {
      const body = JSON.stringify(messageOf(delivery));
      const answer = await send(target, delivery.deliveryId, body, 'application/json');
      return outcomeOf(answer, target) ?? readWord(answer.body) ?? { state: 'accepted' };
    },
    close: () => Promise.resolve(),
  };
}

/** What leaves the house: nothing but what the delivery says, and no time limit of ours. */
function messageOf(delivery: Delivery): object {
  const { expiresAt: _ours, ...message } = delivery;
  if (!('to' in message)) return message;
  const { to: _route, ...event } = message;
  return event;
}

/** Posts a body under the key of its delivery, signed. Throws FW_DELIVERY_AWAY and FW_CONFIG. */
export function send(
  { url, secret, headers, isPrivate, answerMs }: HttpTarget,
  deliveryId: string,
  body: string,
  contentType: string,
): Promise<HttpAnswer> {
  const signed = secret === undefined ? {} : signedHeaders(secret, deliveryId, body, Date.now());
  const sent = { ...headers, 'content-type': contentType, 'idempotency-key': deliveryId };
  return ask({ url, headers: { ...sent, ...signed }, body, answerMs, isPrivate });
}

/** What the status says, where it is not that the provider took it. Throws FW_DELIVERY_AWAY and FW_CONFIG. */
export function outcomeOf(
  { status, body, retryAfterMs }: HttpAnswer,
  { url }: HttpTarget,
): Word | Throttled | undefined {
  if ((status >= 200 && status < 300) || status === 409) return undefined;
  if (status === 429) return { state: 'throttled', afterMs: retryAfterMs ?? THROTTLED_MS };
  const what = `${new URL(url).host} answered ${status}: ${body.slice(0, 200)}`;
  if (REFUSES_US.has(status)) throw new FwError('FW_CONFIG', what);
  if (status >= 500 || status === 408 || status === 425)
    throw new FwError('FW_DELIVERY_AWAY', what);
  return { state: 'failed', reason: what.slice(0, 200) };
}

/** Asks for the address without handing over anything; an answer of any kind but a refusal to let us in is good. Throws FW_DELIVERY_AWAY and FW_CONFIG. */
export async function checkTarget(target: HttpTarget): Promise<void> {
  const { url, headers, isPrivate, answerMs } = target;
  const { status, body } = await ask({
    url,
    method: 'HEAD',
    headers,
    body: '',
    answerMs,
    isPrivate,
  });
  if (status !== 401 && status !== 403 && status < 500) return;
  const code = status < 500 ? 'FW_CONFIG' : 'FW_DELIVERY_AWAY';
  throw new FwError(code, `${new URL(url).host} answered ${status}: ${body.slice(0, 200)}`);
}
