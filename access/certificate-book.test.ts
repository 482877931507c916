// Whatever somebody sends as a certificate: it is bound, or refused in words.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { makeCertificate } from '../test/certificate.ts';
import { boundCertificate } from './certificate-book.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-certificate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a certificate without a subject is known by its other names', () => {
  const { cert } = makeCertificate(folder, 'nobody', '/');
  expect(boundCertificate('carrier', cert, Date.now())).toMatchObject({
    account: 'carrier',
    subject: 'IP Address:127.0.0.1, DNS:localhost',
  });
});

test('a certificate that is over is refused', () => {
  const { cert } = makeCertificate(folder);
  const later = Date.now() + 10 * 86_400_000;
  expect(() => boundCertificate('carrier', cert, later)).toThrow(/is over since/);
});

test('one with bytes changed in any way is bound, or refused in words', () => {
  const { cert } = makeCertificate(folder);
  const der = Buffer.from(cert.replaceAll(/-----[A-Z ]+-----/g, ''), 'base64');
  const change = fc.record({ at: fc.nat(der.length - 1), byte: fc.nat(255), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      let bytes = Buffer.from(der);
      for (const { at, byte, cut } of changes) {
        if (cut) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
        else if (at < bytes.length) bytes[at] = byte;
      }
      const text = `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
      expectBoundOrRefused(text);
    }),
    { numRuns: RUNS },
  );
  fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), expectBoundOrRefused), {
    numRuns: RUNS,
  });
});

function expectBoundOrRefused(pem: string): void {
  try {
    const { startsAt, endsAt, subject } = boundCertificate('carrier', pem, 0);
    expect([startsAt, endsAt].every(Number.isFinite)).toBe(true);
    expect(typeof subject).toBe('string');
  } catch (error) {
    if (!isFwError(error, 'FW_REQUEST_INVALID')) throw error;
  }
}
