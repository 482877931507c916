// The audit, for those who check what others do.
import type { AuditAnchor } from '../../access/audit-entry.ts';
import type { AuditLog } from '../../access/audit-log.ts';
import { regionsWith, WHOLE_COUNTRY } from '../../access/role.ts';
import type { App } from '../app.ts';
import {
  AUDIT_LIMIT,
  AuditPage,
  AuditQuerystring,
  AuditVerification,
  VerificationQuerystring,
} from '../contract/audit.ts';
import type { AuditPort } from '../ports.ts';
import { callerOf } from './session-routes.ts';

/** GET /v1/audit and what it is worth; nothing without access control. */
export function auditRoutes(
  app: App,
  port: AuditPort | undefined,
  audit: AuditLog | undefined,
): void {
  if (port === undefined || audit === undefined) return;
  app.get(
    '/v1/audit',
    {
      schema: {
        operationId: 'listAudit',
        tags: ['access'],
        summary: 'Who did what, the newest first',
        description:
          'Of entries that concern a region, those of the regions of the caller; those that concern none are for who has `audit:read` in the whole country.',
        querystring: AuditQuerystring,
        response: { 200: AuditPage },
      },
      config: { problems: ['FW_LEDGER_AWAY', 'FW_REDIS_AWAY'] },
    },
    async (request) => {
      const { cursor, limit = AUDIT_LIMIT, ...query } = request.query;
      const regions = regionsWith(callerOf(request), 'audit:read');
      const seen = regions.includes(WHOLE_COUNTRY) ? {} : { regions };
      await audit.tellNow();
      const start = cursor === undefined ? {} : { before: Number(cursor) };
      const entries = await port.page({ ...query, ...start, ...seen, limit });
      const last = entries.at(-1);
      const isLast = last === undefined || last.seq === 1 || entries.length < limit;
      return { entries, ...(isLast ? {} : { cursor: String(last.seq) }) };
    },
  );
  app.get(
    '/v1/audit/verification',
    {
      schema: {
        operationId: 'verifyAudit',
        tags: ['access'],
        summary: 'Whether the audit is whole and unchanged',
        description:
          'Goes through all entries, and compares the last with the one that was chained last, and with an anchor if one is given.',
        querystring: VerificationQuerystring,
        response: { 200: AuditVerification },
      },
      config: { problems: ['FW_LEDGER_AWAY', 'FW_REDIS_AWAY'] },
    },
    async ({ query: { seq, hash } }) => {
      await audit.tellNow();
      const head: AuditAnchor = await audit.head();
      const noted = seq === undefined || hash === undefined ? [] : [{ seq, hash }];
      return port.verify([...(head.seq === 0 ? [] : [head]), ...noted]);
    },
  );
}
