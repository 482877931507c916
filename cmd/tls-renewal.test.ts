// A server whose certificate changes under it.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterAll, expect, test, vi } from 'vitest';
import { makeCertificate } from '../test/certificate.ts';
import { tlsPairOf } from './tls-config.ts';
import { renewTls } from './tls-renewal.ts';

const folder = mkdtempSync(join(tmpdir(), 'forewarn-renewal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = { certFile: join(folder, 'tls.pem'), keyFile: join(folder, 'tls.key') };

test('who comes after the files have changed is shown the new certificate; a pair that does not fit changes nothing', async () => {
  const [first, second] = [makeCertificate(folder, 'first'), makeCertificate(folder, 'second')];
  writeFileSync(files.certFile, first.cert);
  writeFileSync(files.keyFile, first.key);
  const server = createServer(tlsPairOf(files)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const info = vi.fn();
  const warn = vi.fn();
  const stop = renewTls(files, { server, log: { info, warn }, everyMs: 5 });
  try {
    expect(await shownBy(server.address())).toBe(printOf(first.cert));
    writeFileSync(files.certFile, second.cert);
    await vi.waitFor(() => expect(warn).toHaveBeenCalledOnce());
    expect(await shownBy(server.address())).toBe(printOf(first.cert));
    writeFileSync(files.keyFile, second.key);
    await vi.waitFor(() => expect(info).toHaveBeenCalledOnce());
    expect(await shownBy(server.address())).toBe(printOf(second.cert));
  } finally {
    await stop();
    server.close();
  }
});

const printOf = (pem: string) => new X509Certificate(pem).fingerprint256;

/** Fingerprint of the certificate that a server shows. */
async function shownBy(address: AddressInfo | string | null): Promise<string> {
  if (address === null || typeof address === 'string') throw new Error('no port');
  const socket = connect({ host: '127.0.0.1', port: address.port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
