// Certificates of partners' programs: bound to their account by an admin, listed, and ended at once.
import Type from 'typebox';
import type { AccessParts } from '../../access/access-parts.ts';
import { type BoundCertificate, fingerprintOf } from '../../access/certificate-book.ts';
import type { App } from '../app.ts';
import { AccountParams } from '../contract/access.ts';
import {
  CertificateList,
  CertificateParams,
  CertificateRequest,
  CertificateView,
} from '../contract/certificate.ts';
import { callerOf } from './session-routes.ts';

/** Under /v1/accounts/{name}/certificates; nothing without access control. */
export function certificateRoutes(app: App, access: AccessParts | undefined): void {
  if (access === undefined) return;
  const { certificates, changes } = access;
  app.get(
    '/v1/accounts/:name/certificates',
    {
      schema: {
        operationId: 'listCertificates',
        tags: ['access'],
        summary: 'Certificates of a service, the newest first',
        params: AccountParams,
        response: { 200: CertificateList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ params: { name } }) => ({
      certificates: (await certificates.listOf(name)).map(viewOf),
    }),
  );
  app.post(
    '/v1/accounts/:name/certificates',
    {
      schema: {
        operationId: 'bindCertificate',
        tags: ['access'],
        summary: 'Let a service come in by a certificate',
        description:
          'Its program shows it at the handshake of TLS (`FOREWARN_TLS_CERTIFICATES=ask`) and signs nothing. It may be signed by anybody, or by itself; it holds until it is over or ended. Several may be bound, so that a service changes over without a stop. Once there were two admins another agrees first: POST /v1/access-changes with `certificate`.',
        params: AccountParams,
        body: CertificateRequest,
        response: { 201: CertificateView },
      },
      config: {
        problems: ['FW_ACCOUNT_REFUSED', 'FW_SECOND_ADMIN', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'],
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { certificate } = request.body;
      const fingerprint = fingerprintOf(certificate);
      await changes.useEntrance({ kind: 'certificate', name, fingerprint }, callerOf(request).name);
      const bound = await certificates.bind(name, certificate);
      request.auditChange = { before: null, after: viewOf(bound) };
      return reply.code(201).send(viewOf(bound));
    },
  );
  app.delete(
    '/v1/accounts/:name/certificates/:fingerprint',
    {
      schema: {
        operationId: 'endCertificate',
        tags: ['access'],
        summary: 'End a certificate at once',
        params: CertificateParams,
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { name, fingerprint } = request.params;
      const bound = await certificates.listOf(name);
      await certificates.end(name, fingerprint);
      const ended = bound.find((one) => one.fingerprint === fingerprint);
      request.auditChange = { ...(ended && { before: viewOf(ended) }), after: null };
      return reply.code(204).send(null);
    },
  );
}

function viewOf({ account: _path, revision: _own, ...view }: BoundCertificate) {
  return view;
}
