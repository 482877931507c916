// Reports over the ledger.
import { DAY_MS, dayOfCivilDate, isCivilDate } from '../../signal/civil-date.ts';
import { parseRfc3339, SHANGHAI_OFFSET_MS } from '../../signal/event-time.ts';
import { FwError } from '../../signal/fw-error.ts';
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
import type { ApiDeps } from '../ports.ts';

/** Start of 2200: as far as the ledger's times reach safely. */
const MOMENT_MS_MAX = 7_258_118_400_000;

/** GET /v1/report and what it opens to. */
export function reportRoutes(app: App, { report, reports }: ReportDeps): void {
  totalsRoute(app, report);
  regionsRoute(app, reports);
  episodesRoute(app, reports);
}

type ReportDeps = Pick<ApiDeps, 'report' | 'reports'>;

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

function episodesRoute(app: App, reports: ApiDeps['reports']): void {
  app.get(
    '/v1/report/episodes',
    {
      schema: {
        operationId: 'getReportEpisodes',
        tags: ['reports'],
        summary: 'The episodes behind a total of loss prevented',
        description:
          'One row an episode: what was at risk, lost, reported and counted, and why. All rows add up to the report of the same query.',
        querystring: LossPageQuerystring,
        response: { 200: LossPage },
      },
      config: { problems: ['FW_LEDGER_AWAY'] },
    },
    async ({ query }) => {
      const { limit, offset } = query;
      const page = await reports.episodes({
        ...periodOf(query),
        ...(limit === undefined ? {} : { limit }),
        ...(offset === undefined ? {} : { offset }),
      });
      return { ...page, rows: [...page.rows] };
    },
  );
}

interface AskedPeriod {
  readonly from: string;
  readonly to: string;
  readonly region?: string;
}

function periodOf(query: AskedPeriod) {
  const from = momentOf('from', query.from);
  const to = momentOf('to', query.to);
  if (to <= from) throw invalid('to must be later than from');
  return { from, to, ...(query.region === undefined ? {} : { region: query.region }) };
}

/** Epoch ms of a moment as callers write it. Throws FW_REQUEST_INVALID. */
function momentOf(name: string, text: string): number {
  const timeMs = /^\d{1,16}$/.test(text) ? Number(text) : (dayStart(text) ?? parseRfc3339(text));
  if (timeMs === undefined || timeMs < 0 || timeMs > MOMENT_MS_MAX) {
    throw invalid(
      `${name} is '${text}'; write epoch ms, an RFC 3339 time, or a day such as 2026-03-01`,
    );
  }
  return timeMs;
}

function dayStart(text: string): number | undefined {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (!isCivilDate(year, month, day)) return undefined;
  return dayOfCivilDate(year, month, day) * DAY_MS - SHANGHAI_OFFSET_MS;
}

function invalid(what: string): FwError {
  return new FwError('FW_REQUEST_INVALID', `The query is wrong: ${what}.`);
}
