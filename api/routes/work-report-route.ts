// How the work goes, by desk, region, typology or rule.
import type { App } from '../app.ts';
import { WorkReport, WorkReportQuerystring } from '../contract/work-report.ts';
import type { ApiDeps } from '../ports.ts';
import { periodOf } from './report-period.ts';

/** GET /v1/report/work. */
export function workReportRoute(app: App, reports: ApiDeps['reports']): void {
  app.get(
    '/v1/report/work',
    {
      schema: {
        operationId: 'getWorkReport',
        tags: ['reports'],
        summary: 'How the work goes',
        description:
          'Of the episodes that opened in the period: who was reached, what was found and kept, how long it took, and the cost in calls. An episode counts under each of its rules.',
        querystring: WorkReportQuerystring,
        response: { 200: WorkReport },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query }) => {
      const made = await reports.work({ ...periodOf(query), by: query.by ?? 'city' });
      return { ...made, rows: [...made.rows] };
    },
  );
}
