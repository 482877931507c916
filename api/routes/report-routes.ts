// Reports over the ledger.
import type { App } from '../app.ts';
import {
  Headline,
  HeadlineQuerystring,
  LossPage,
  LossPageQuerystring,
  Report,
  ReportQuerystring,
} from '../contract/report.ts';
import { mutableHeadline } from '../mutable-headline.ts';
import { countPeopleRows, PEOPLE_ROWS_HOUR_MAX, PEOPLE_ROWS_MAX } from '../people-rows.ts';
import type { ApiDeps } from '../ports.ts';
import { campaignRoute } from './campaign-route.ts';
import { caseTrendRoute } from './case-trend-route.ts';
import { driftRoute } from './drift-route.ts';
import { missedCasesRoutes } from './missed-cases-route.ts';
import { reportFileRoute } from './report-file-route.ts';
import { periodOf } from './report-period.ts';
import { workReportRoute } from './work-report-route.ts';

/** GET /v1/report and what it opens to. */
export function reportRoutes(app: App, deps: ReportDeps): void {
  const { report, reports, looks } = deps;
  driftRoute(app, deps);
  totalsRoute(app, report);
  regionsRoute(app, reports);
  episodesRoute(app, deps);
  caseTrendRoute(app, reports);
  missedCasesRoutes(app, looks);
  workReportRoute(app, reports);
  campaignRoute(app, reports);
  reportFileRoute(app, deps);
}

type ReportDeps = Pick<
  ApiDeps,
  'report' | 'reports' | 'tuning' | 'looks' | 'quality' | 'access'
> & {
  readonly now: () => number;
};

function totalsRoute(app: App, report: ApiDeps['report']): void {
  app.get(
    '/v1/report',
    {
      schema: {
        operationId: 'getReport',
        tags: ['reports'],
        summary: 'Loss prevented and cases filed',
        description: 'Over a stretch of event time, for a region and those below it, by group.',
        querystring: ReportQuerystring,
        response: { 200: Report },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query }) => {
      const made = await report({ ...periodOf(query), by: query.by ?? 'city' });
      return { ...made, rows: [...made.rows] };
    },
  );
}

function regionsRoute(app: App, reports: ApiDeps['reports']): void {
  app.get(
    '/v1/report/headline',
    {
      schema: {
        operationId: 'getHeadline',
        tags: ['reports'],
        summary: 'The headline for province, city and county',
        description:
          'People dissuaded, loss prevented, cases filed and their change on the year, counts beside rates; redrawn counties together.',
        querystring: HeadlineQuerystring,
        response: { 200: Headline },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query }) => mutableHeadline(await reports.headline(periodOf(query))),
  );
}

function episodesRoute(app: App, { reports, access }: Pick<ApiDeps, 'reports' | 'access'>): void {
  app.get(
    '/v1/report/episodes',
    {
      schema: {
        operationId: 'getReportEpisodes',
        tags: ['reports'],
        summary: 'The episodes behind a total of loss prevented',
        description: `One row an episode: what was at risk, lost, reported and counted, and why. All rows add up to the report of the same query. One person is told ${PEOPLE_ROWS_MAX} at once and ${PEOPLE_ROWS_HOUR_MAX} an hour; more by POST /v1/exports.`,
        querystring: LossPageQuerystring,
        response: { 200: LossPage },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query, identity }) => {
      const { limit, offset } = query;
      const page = await reports.episodes({
        ...periodOf(query),
        ...(limit === undefined ? {} : { limit }),
        ...(offset === undefined ? {} : { offset }),
      });
      await countPeopleRows(access, identity, page.rows.length);
      return { ...page, rows: [...page.rows] };
    },
  );
}
