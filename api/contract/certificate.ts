// Certificates by which programs of partners come in.
import Type from 'typebox';
import { AccountParams } from './access.ts';
import { EpochMs } from './task.ts';

/** A chain of certificates has a few thousand characters. */
const PEM_LENGTH_MAX = 20_000;

export const CertificateRequest = Type.Object(
  {
    certificate: Type.String({
      minLength: 1,
      maxLength: PEM_LENGTH_MAX,
      description: 'PEM. Of several the first; the key stays with the partner.',
    }),
  },
  {
    additionalProperties: false,
    examples: [{ certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n' }],
  },
);

export const CertificateView = Type.Object({
  fingerprint: Type.String({
    description: 'SHA-256, as `openssl x509 -fingerprint -sha256`, without colons.',
  }),
  subject: Type.String(),
  startsAt: EpochMs('From when it holds'),
  endsAt: EpochMs('Until when it holds'),
  boundAt: EpochMs('When it was bound'),
});
export const CertificateList = Type.Object({ certificates: Type.Array(CertificateView) });

export const CertificateParams = Type.Object({
  ...AccountParams.properties,
  fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
