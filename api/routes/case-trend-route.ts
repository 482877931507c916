// Cases filed as a series.
import type { App } from '../app.ts';
import { CaseTrend, CaseTrendQuerystring } from '../contract/case-trend.ts';
import type { ApiDeps } from '../ports.ts';
import { momentOf, periodOf } from './report-period.ts';

/** GET /v1/report/trend. */
export function caseTrendRoute(app: App, reports: ApiDeps['reports']): void {
  app.get(
    '/v1/report/trend',
    {
      schema: {
        operationId: 'getCaseTrend',
        tags: ['reports'],
        summary: 'Cases filed as a series',
        description:
          'By day, week, month or year: the year before, a moving average, holidays, what was to be expected, and what was known earlier.',
        querystring: CaseTrendQuerystring,
        response: { 200: CaseTrend },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query }) => {
      const { step = 'month', typology, known } = query;
      const made = await reports.trend({
        ...periodOf(query),
        step,
        ...(typology === undefined ? {} : { typology }),
        ...(known === undefined ? {} : { knownAt: momentOf('known', known) }),
      });
      return { ...made, points: [...made.points] };
    },
  );
}
