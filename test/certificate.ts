// A certificate for 127.0.0.1 and localhost that is its own authority, made anew for a test.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  /** PEM files. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes one in the folder; `subject` as openssl writes it. Throws an Error with what openssl said. */
export function makeCertificate(
  folder: string,
  name = 'server',
  subject = `/CN=${name}`,
): Certificate {
  const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const of = ['-subj', subject, '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const files = ['-keyout', keyFile, '-out', certFile, '-days', '2'];
  const made = spawnSync('openssl', ['req', ...kind, ...of, ...files], { encoding: 'utf8' });
  if (made.status !== 0) throw made.error ?? new Error(`openssl: ${made.stderr}`);
  const [cert, key] = [certFile, keyFile].map((file) => readFileSync(file, 'utf8'));
  return { certFile, keyFile, cert: cert ?? '', key: key ?? '' };
}
