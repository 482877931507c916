// Reports as files: CSV, Excel, Parquet.
import Type from 'typebox';
import {
  FILE_FORMATS,
  type FileFormat,
  fileOf,
  MEDIA_TYPES,
} from '../../ledger/export/file-format.ts';
import { reportSheet } from '../../ledger/export/report-sheet.ts';
import { shanghaiDate } from '../../signal/event-time.ts';
import type { App } from '../app.ts';
import { ReportFileQuerystring } from '../contract/report-file.ts';
import type { ApiDeps } from '../ports.ts';
import { periodOf } from './report-period.ts';

const CONTENT = Object.fromEntries(
  FILE_FORMATS.map((format) => [
    MEDIA_TYPES[format],
    { schema: Type.Unsafe<Buffer>(Type.String({ format: 'binary' })) },
  ]),
);

/** GET /v1/report/file. */
export function reportFileRoute(
  app: App,
  { report, reports }: Pick<ApiDeps, 'report' | 'reports'>,
) {
  app.get(
    '/v1/report/file',
    {
      schema: {
        operationId: 'getReportFile',
        tags: ['reports'],
        summary: 'A report as a file',
        description:
          'CSV, Excel or Parquet, by `format` or by the `accept` header. Money is yuan with two decimals, exact.',
        querystring: ReportFileQuerystring,
        response: { 200: { description: 'The file.', content: CONTENT } },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query, headers }, reply) => {
      const { format = formatOf(headers.accept), report: name = 'headline', ...rest } = query;
      const { from, to, region, ...options } = rest;
      const period = periodOf({ from, to, ...(region === undefined ? {} : { region }) });
      const asked = { ...period, ...options, report: name };
      const sheet = await reportSheet({ ...reports, totals: report }, asked);
      const dates = `${shanghaiDate(period.from)}-to-${shanghaiDate(period.to)}`;
      return reply
        .type(MEDIA_TYPES[format])
        .header('content-disposition', `attachment; filename="${sheet.name}-${dates}.${format}"`)
        .send(await fileOf(sheet, format));
    },
  );
}

function formatOf(accept = ''): FileFormat {
  const isAsked = (format: FileFormat) => accept.includes(MEDIA_TYPES[format].split(';')[0] ?? '');
  return FILE_FORMATS.find(isAsked) ?? 'csv';
}
