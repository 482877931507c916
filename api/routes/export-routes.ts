// Files with a row for each person: one asks, another approves, and who asked fetches it, once. Totals are nobody's and come at once (report-file-route.ts).
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { AccessParts } from '../../access/access-parts.ts';
import { type AskedExport, FETCH_MS } from '../../access/export-book.ts';
import { type Identity, may, WHOLE_COUNTRY } from '../../access/role.ts';
import {
  FILE_FORMATS,
  type FileFormat,
  fileOf,
  MEDIA_TYPES,
} from '../../ledger/export/file-format.ts';
import { lossSheet } from '../../ledger/export/report-sheets.ts';
import type { EpisodeLossRow } from '../../ledger/loss-page.ts';
import { lossRows } from '../../ledger/loss-rows.ts';
import { shanghaiDate } from '../../signal/event-time.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import {
  ExportDecision,
  ExportList,
  ExportParams,
  ExportRequest,
  ExportView,
} from '../contract/export.ts';
import type { ApiDeps } from '../ports.ts';
import { periodOf } from './report-period.ts';
import { callerOf } from './session-routes.ts';

/** More do not open in a spreadsheet, and nobody checks them one by one. */
const EXPORT_ROWS_MAX = 100_000;
const CONTENT = Object.fromEntries(
  Object.values(MEDIA_TYPES).map((type) => [
    type,
    { schema: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })) },
  ]),
);

/** Everything under /v1/exports; nothing without access control, as nobody is known then. */
export function exportRoutes(
  app: App,
  access: AccessParts | undefined,
  reports: ApiDeps['reports'],
): void {
  if (access === undefined) return;
  askRoute(app, access, reports);
  listRoute(app, access);
  decisionRoute(app, access);
  fileRoute(app, access, reports);
}

function askRoute(app: App, { exports }: AccessParts, reports: ApiDeps['reports']): void {
  app.post(
    '/v1/exports',
    {
      schema: {
        operationId: 'askExport',
        tags: ['reports'],
        summary: 'Ask for a file with a row for each person',
        description: `Another person who may approve exports of the region decides within a week; who asked then fetches it within ${FETCH_MS / 3_600_000} hours, once.`,
        body: ExportRequest,
        response: { 201: ExportView },
      },
      config: { problems: ['FW_LEDGER_AWAY', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { report, format, region, reason } = request.body;
      const { from, to } = periodOf(request.body);
      const asked = { report, format, from, to, region, reason };
      const { episodes: rows } = await reports.episodes({ ...periodOfExport(asked), limit: 1 });
      if (rows > EXPORT_ROWS_MAX) throw tooMany(rows);
      const made = await exports.ask(asked, rows, callerOf(request).name);
      noteAudit(request, null, made);
      return reply.code(201).send(viewOf(made, exports));
    },
  );
}

function listRoute(app: App, { exports }: AccessParts): void {
  app.get(
    '/v1/exports',
    {
      schema: {
        operationId: 'listExports',
        tags: ['reports'],
        summary: 'Files that were asked for, the newest first',
        description:
          "The caller's own, and those of regions in which the caller approves exports; of the last 30 days.",
        response: { 200: ExportList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async (request) => {
      const caller = callerOf(request);
      const isSeen = ({ askedBy, region }: AskedExport) =>
        askedBy === caller.name || may(caller, 'exports:approve', region);
      return {
        exports: (await exports.list()).filter(isSeen).map((asked) => viewOf(asked, exports)),
      };
    },
  );
}

function decisionRoute(app: App, { exports, accounts }: AccessParts): void {
  app.post(
    '/v1/exports/:exportId/decision',
    {
      schema: {
        operationId: 'decideExport',
        tags: ['reports'],
        summary: 'Approve or refuse a file',
        description:
          'Nobody approves their own; who asked may take it back, with no right to approve.',
        params: ExportParams,
        body: ExportDecision,
        response: { 200: ExportView },
      },
      config: { problems: ['FW_EXPORT_REFUSED', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request) => {
      const { exportId } = request.params;
      const caller = callerOf(request);
      const asked = await exports.require(exportId);
      const { region, askedBy } = asked;
      const { approve } = request.body;
      const isTakenBack = !approve && askedBy === caller.name;
      requireRegion(caller, isTakenBack ? 'reports:read' : 'exports:approve', region);
      const asker = await accounts.find(askedBy);
      if (approve && (asker === undefined || asker.isDisabled))
        throw new FwError(
          'FW_EXPORT_REFUSED',
          `${askedBy}, who asked for it, is not here any more.`,
        );
      const decided = await exports.decide(exportId, caller.name, approve);
      noteAudit(request, asked, decided);
      return viewOf(decided, exports);
    },
  );
}

function fileRoute(app: App, { exports }: AccessParts, reports: ApiDeps['reports']): void {
  app.post(
    '/v1/exports/:exportId/file',
    {
      schema: {
        operationId: 'fetchExport',
        tags: ['reports'],
        summary: 'Fetch a file that was approved',
        description:
          'Once, by who asked for it. When it could not be made, it may be fetched again.',
        params: ExportParams,
        response: { 200: { description: 'The file.', content: CONTENT } },
      },
      config: {
        problems: ['FW_EXPORT_REFUSED', 'FW_NOT_FOUND', 'FW_LEDGER_AWAY', 'FW_REDIS_AWAY'],
      },
    },
    async (request, reply) => {
      const { exportId } = request.params;
      const caller = callerOf(request);
      const asked = await exports.fetchable(exportId, caller.name);
      requireRegion(caller, 'reports:read', asked.region);
      const rows = await rowsOf(reports, asked);
      const format = formatOf(asked);
      const bytes = await fileOf(lossSheet({ rows }), format);
      // After the file is made, so that a ledger that is away does not use it up; before it goes out, so that it goes out once.
      const fetched = await exports.fetch(exportId, caller.name);
      noteAudit(request, asked, fetched);
      request.auditTold = { fetchedRows: rows.length };
      const dates = `${shanghaiDate(asked.from)}-to-${shanghaiDate(asked.to)}`;
      return reply
        .type(MEDIA_TYPES[format])
        .header('content-disposition', `attachment; filename="episodes-${dates}.${format}"`)
        .send(bytes);
    },
  );
}

async function rowsOf(
  reports: ApiDeps['reports'],
  asked: AskedExport,
): Promise<readonly EpisodeLossRow[]> {
  const limit = EXPORT_ROWS_MAX + 1;
  const { rows, episodes } = await lossRows(reports, periodOfExport(asked), { limit });
  if (rows.length > EXPORT_ROWS_MAX) throw tooMany(episodes);
  return rows;
}

function periodOfExport({ from, to, region }: Pick<AskedExport, 'from' | 'to' | 'region'>) {
  return { from, to, ...(region === WHOLE_COUNTRY ? {} : { region }) };
}

function formatOf({ format }: AskedExport): FileFormat {
  return FILE_FORMATS.find((name) => name === format) ?? 'csv';
}

function requireRegion(
  caller: Identity,
  permission: 'exports:approve' | 'reports:read',
  region: string,
): void {
  if (may(caller, permission, region)) return;
  throw new FwError('FW_FORBIDDEN', `${caller.name} does not have ${permission} in ${region}.`);
}

function noteAudit(request: FastifyRequest, before: AskedExport | null, after: AskedExport): void {
  request.auditObject = after.exportId;
  request.auditRegions = [after.region];
  const change = { before: before === null ? null : auditViewOf(before) };
  request.auditChange = { ...change, after: auditViewOf(after) };
}

/** The reason stands in the entry of the request, masked. */
function auditViewOf({ revision: _own, reason: _why, ...asked }: AskedExport) {
  return asked;
}

function viewOf(asked: AskedExport, exports: Pick<AccessParts['exports'], 'isOver'>) {
  const { revision: _own, ...view } = asked;
  return { ...view, ...(exports.isOver(asked) ? { state: 'over' as const } : {}) };
}

function tooMany(rows: number): FwError {
  const what = `${rows} rows are more than the ${EXPORT_ROWS_MAX} of a file; name a shorter period or a smaller region.`;
  return new FwError('FW_REQUEST_INVALID', what);
}
