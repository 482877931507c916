// Requests that programs sign: HMAC-SHA-256 over time, nonce, method, path and body, so that neither a reader of the wire nor a proxy can change or
// repeat one. Two keys of a service may be valid at a time; the new one is used before the old one ends.
import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADERS = {
  key: 'x-forewarn-key',
  time: 'x-forewarn-time',
  nonce: 'x-forewarn-nonce',
  signature: 'x-forewarn-signature',
} as const;

/** How far the clock of a caller may be from ours; a nonce is remembered for twice as long. */
export const CLOCK_SKEW_MS_MAX = 300_000;
const NONCE_FORM = /^[A-Za-z0-9._-]{8,64}$/;

export interface SignedParts {
  /** Epoch ms, as sent. */
  readonly time: string;
  readonly nonce: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly body: Uint8Array;
}

/** `v1=` and the HMAC in hexadecimal of `<time>.<nonce>.<METHOD> <path>.<body>`. */
export function signatureOf(secret: string, parts: SignedParts): string {
  const { time, nonce, method, path, body } = parts;
  const digest = createHmac('sha256', secret)
    .update(`${time}.${nonce}.${method} ${path}.`)
    .update(body)
    .digest('hex');
  return `v1=${digest}`;
}

/** Why the claim of a request cannot be true whatever its key is; undefined when it can. */
export function faultOfClaim(time: string, nonce: string, nowMs: number): string | undefined {
  if (!/^\d{10,16}$/.test(time)) return `${SIGNATURE_HEADERS.time} is no epoch time in ms`;
  if (!NONCE_FORM.test(nonce)) {
    return `${SIGNATURE_HEADERS.nonce} has not 8 to 64 letters, digits, dots, lines or underscores`;
  }
  const offMs = Number(time) - nowMs;
  if (Math.abs(offMs) <= CLOCK_SKEW_MS_MAX) return undefined;
  return `${SIGNATURE_HEADERS.time} is ${Math.round(offMs / 1_000)} s off; at most ${CLOCK_SKEW_MS_MAX / 1_000} s are taken`;
}

/** Compared in constant time. */
export function isSignature(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
