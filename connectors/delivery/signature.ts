// The signature of what goes out and of what comes back, as Standard Webhooks has it, so that partners can check it with a library that they have:
// `webhook-signature` is `v1,` and the HMAC-SHA-256 in base64 of `webhook-id`, `webhook-timestamp` (epoch seconds) and the body, with dots between.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signed message that is older or newer than this is one that somebody kept to send it again. */
const AGE_MS_MAX = 5 * 60_000;
const PREFIX = 'whsec_';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** Headers that sign a body; `now` is epoch ms. A secret `whsec_…` is base64, any other is taken as its bytes. */
export function signedHeaders(
  secret: string,
  id: string,
  body: string,
  now: number,
): SignedHeaders {
  const seconds = String(Math.floor(now / 1_000));
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${digestOf(secret, id, seconds, body).toString('base64')}`,
  };
}

/** Why a signature does not hold; undefined when it does. Several signatures with blanks between are tried, as while a secret is changed. */
export function signatureFault(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  now: number,
): string | undefined {
  const [id, seconds, signatures] = (
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const
  ).map((name) => headers[name]);
  if (typeof id !== 'string' || typeof seconds !== 'string' || typeof signatures !== 'string')
    return 'webhook-id, webhook-timestamp or webhook-signature is missing';
  if (!/^\d{1,12}$/.test(seconds)) return 'webhook-timestamp must be epoch seconds';
  if (Math.abs(now - Number(seconds) * 1_000) > AGE_MS_MAX)
    return 'webhook-timestamp is more than 5 minutes from our clock';
  const wanted = digestOf(secret, id, seconds, body);
  const isGood = signatures.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return (
      one.startsWith('v1,') && given.length === wanted.length && timingSafeEqual(given, wanted)
    );
  });
  return isGood ? undefined : 'webhook-signature is not that of this body';
}

function digestOf(secret: string, id: string, seconds: string, body: string): Buffer {
  const key = secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret);
  return createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest();
}
