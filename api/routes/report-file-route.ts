// Reports as files: CSV, Excel, Parquet, and a brief as PDF.
import Type from 'typebox';
import { WHOLE_COUNTRY } from '../../access/role.ts';
import { makeBrief } from '../../ledger/export/brief-of.ts';
import {
  FILE_FORMATS,
  type FileFormat,
  fileOf,
  MEDIA_TYPES,
} from '../../ledger/export/file-format.ts';
import { reportSheet } from '../../ledger/export/report-sheet.ts';
import { shanghaiDate } from '../../signal/event-time.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import { ReportFileQuerystring } from '../contract/report-file.ts';
import { countPeopleRows, PEOPLE_ROWS_MAX } from '../people-rows.ts';
import type { ApiDeps } from '../ports.ts';
import { periodOf } from './report-period.ts';

const PDF = 'application/pdf';
const CONTENT = Object.fromEntries(
  [...Object.values(MEDIA_TYPES), PDF].map((type) => [
    type,
    { schema: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })) },
  ]),
);

const ONLY_HEADLINE = 'The query is wrong: only the headline comes as pdf; ask for another format.';

/** GET /v1/report/file. */
export function reportFileRoute(
  app: App,
  { report, reports, access }: Pick<ApiDeps, 'report' | 'reports' | 'access'>,
) {
  app.get(
    '/v1/report/file',
    {
      schema: {
        operationId: 'getReportFile',
        tags: ['reports'],
        summary: 'A report as a file',
        description: `CSV, Excel or Parquet, by \`format\` or by the \`accept\` header; the headline as a brief of PDF as well. Money is yuan with two decimals, exact. \`episodes\` has a row for each person: at most ${PEOPLE_ROWS_MAX} of them to one person alone, more by POST /v1/exports.`,
        querystring: ReportFileQuerystring,
        response: { 200: { description: 'The file.', content: CONTENT } },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async (request, reply) => {
      const { query, headers } = request;
      const { format = formatOf(headers.accept), report: name = 'headline', lang, ...rest } = query;
      const { from, to, region, ...options } = rest;
      const period = periodOf({ from, to, ...(region === undefined ? {} : { region }) });
      const dates = `${shanghaiDate(period.from)}-to-${shanghaiDate(period.to)}`;
      request.auditObject = [name, region ?? WHOLE_COUNTRY, dates, format].join(' ');
      const attached = (file: string) => `attachment; filename="${file}-${dates}.${format}"`;
      if (format === 'pdf') {
        if (name !== 'headline') throw new FwError('FW_REQUEST_INVALID', ONLY_HEADLINE);
        const brief = { ...period, lang: lang ?? 'zh', madeAt: Date.now() };
        const bytes = await makeBrief(reports, brief);
        return reply.type(PDF).header('content-disposition', attached('brief')).send(bytes);
      }
      const asked = { ...period, ...options, report: name };
      const sheet = await reportSheet({ ...reports, totals: report }, asked);
      if (name === 'episodes') await countPeopleRows(access, request.identity, sheet.rows.length);
      return reply
        .type(MEDIA_TYPES[format])
        .header('content-disposition', attached(sheet.name))
        .send(await fileOf(sheet, format));
    },
  );
}

function formatOf(accept = ''): FileFormat | 'pdf' {
  if (accept.includes(PDF)) return 'pdf';
  const isAsked = (format: FileFormat) => accept.includes(MEDIA_TYPES[format].split(';')[0] ?? '');
  return FILE_FORMATS.find(isAsked) ?? 'csv';
}
