import { expect, test } from 'vitest';
import { signatureFault, signedHeaders } from './signature.ts';

const NOW = Date.UTC(2026, 2, 1);

test('what was signed is accepted, with a secret as text and as base64', () => {
  for (const secret of ['a key', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']) {
    expect(signatureFault(secret, { ...signedHeaders(secret, 'o1', '{}', NOW) }, '{}', NOW)).toBe(
      undefined,
    );
  }
});

test('the signature is that of the example of Standard Webhooks', () => {
  const secret = 'whsec_plJ3nmyCDGBKInavdOK15jsl';
  const signed = signedHeaders(
    secret,
    'msg_loFOjxBNrRLzqYUf',
    '{"event_type":"ping","data":{"success":true}}',
    1_731_705_121_000,
  );
  expect(signed['webhook-signature']).toBe('v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=');
});

test('another body, another key, another time and a missing header are each refused with why', () => {
  const headers = { ...signedHeaders('a key', 'o1', '{}', NOW) };
  expect(signatureFault('a key', headers, '{"x":1}', NOW)).toContain('not that of this body');
  expect(signatureFault('another', headers, '{}', NOW)).toContain('not that of this body');
  expect(signatureFault('a key', headers, '{}', NOW + 301_000)).toContain('5 minutes');
  expect(signatureFault('a key', {}, '{}', NOW)).toContain('missing');
  expect(signatureFault('a key', { ...headers, 'webhook-timestamp': 'now' }, '{}', NOW)).toContain(
    'epoch seconds',
  );
});

test('while a secret is changed, either of two signatures is enough', () => {
  const [one, other] = ['old', 'new'].map((key) => signedHeaders(key, 'o1', '{}', NOW));
  const both = `${one?.['webhook-signature']} ${other?.['webhook-signature']}`;
  expect(signatureFault('new', { ...one, 'webhook-signature': both }, '{}', NOW)).toBe(undefined);
});
