// Backtests over HTTP: asked for, looked at while they run, cancelled, read.
import Type from 'typebox';
import type { BacktestJob, JobPack } from '../../backtest/job.ts';
import { htmlReport } from '../../backtest/report-text.ts';
import { hasCompiled, type RuleVersion, refused } from '../../rulebook/version.ts';
import { DAY_MS } from '../../signal/civil-date.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { App } from '../app.ts';
import {
  BacktestDetail,
  BacktestList,
  BacktestParams,
  BacktestQuery,
  BacktestReportQuery,
  BacktestRequest,
  BacktestView,
  CancelBacktestRequest,
} from '../contract/backtest.ts';
import type { ApiDeps } from '../ports.ts';
import { pageOf } from './page-routes.ts';

type Deps = Pick<ApiDeps, 'backtests' | 'rules'>;

/** Everything under /v1/backtests. */
export function backtestRoutes(app: App, deps: Deps): void {
  readRoutes(app, deps);
  askRoute(app, deps);
  cancelRoute(app, deps);
  reportRoute(app, deps);
}

function readRoutes(app: App, { backtests }: Deps): void {
  app.get(
    '/v1/backtests',
    {
      schema: {
        operationId: 'listBacktests',
        tags: ['rules'],
        summary: 'Backtests',
        querystring: BacktestQuery,
        response: { 200: BacktestList },
      },
    },
    async ({ query: { versionId, state } }) => {
      const wanted = backtests
        .list()
        .filter((job) => versionId === undefined || job.version.versionId === versionId)
        .filter((job) => state === undefined || job.state === state);
      return { backtests: wanted.map(viewOf) };
    },
  );
  app.get(
    '/v1/backtests/:backtestId',
    {
      schema: {
        operationId: 'getBacktest',
        tags: ['rules'],
        summary: 'One backtest: how far it is, or what it came to',
        params: BacktestParams,
        response: { 200: BacktestDetail },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_FILE'] },
    },
    async ({ params: { backtestId } }) => {
      const result = await backtests.result(backtestId);
      return { ...viewOf(backtests.find(backtestId)), ...(result && { result }) };
    },
  );
}

function askRoute(app: App, { backtests, rules }: Deps): void {
  app.post(
    '/v1/backtests',
    {
      schema: {
        operationId: 'askBacktest',
        tags: ['rules'],
        summary: 'Play a version against the past, beside the live one',
        description:
          'In the background, one after the other: GET it, or follow `backtest` of /v1/events. Asking for what waits or runs already gives that one. A whole result becomes evidence of the version, about the content that it had when asked.',
        body: BacktestRequest,
        response: { 202: BacktestView },
      },
      config: {
        problems: [
          'FW_NOT_FOUND',
          'FW_RULES_REFUSED',
          'FW_BACKTEST_REFUSED',
          'FW_FILE',
          'FW_REDIS_AWAY',
        ],
      },
    },
    async (request, reply) => {
      const { staff: by, reason, versionId, against, from, to, warmUpDays, ...rest } = request.body;
      if (to <= from)
        throw new FwError('FW_REQUEST_INVALID', 'The body is wrong: to must be later than from.');
      const version = await rules.require(versionId);
      const other = against === undefined ? await liveOf(rules) : await rules.require(against);
      const [pack, otherPack] = [packOf(version), packOf(other)];
      const files = {
        version: await rules.filesOf(version),
        against: await rules.filesOf(other),
      };
      const warmUp = warmUpDays === undefined ? {} : { warmUpMs: warmUpDays * DAY_MS };
      const stretch = { from, to, ...rest, ...warmUp };
      const about = { by, reason, version: pack, against: otherPack };
      const job = await backtests.ask({ ...about, ...stretch, files });
      const { backtestId } = job;
      const { versionId: than } = other;
      request.auditChange = {
        after: { backtestId, state: job.state, versionId, against: than, from, to },
      };
      return reply.code(202).send(viewOf(job));
    },
  );
}

function cancelRoute(app: App, { backtests }: Deps): void {
  app.post(
    '/v1/backtests/:backtestId/cancel',
    {
      schema: {
        operationId: 'cancelBacktest',
        tags: ['rules'],
        summary: 'End a backtest early',
        description: 'What it has read until then is its result, and no evidence.',
        params: BacktestParams,
        body: CancelBacktestRequest,
        response: { 200: BacktestView },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_BACKTEST_REFUSED', 'FW_FILE'] },
    },
    async (request) => {
      const { backtestId } = request.params;
      const { state } = backtests.find(backtestId);
      const job = await backtests.cancel(backtestId, request.body.staff);
      request.auditChange = { before: { state }, after: { state: job.state } };
      return viewOf(job);
    },
  );
}

function reportRoute(app: App, { backtests }: Deps): void {
  app.get(
    '/v1/backtests/:backtestId/report',
    {
      schema: {
        operationId: 'showBacktestReport',
        tags: ['rules'],
        summary: 'What a backtest came to, as a page',
        params: BacktestParams,
        querystring: BacktestReportQuery,
        response: {
          200: {
            description: 'HTML that needs nothing else.',
            content: { 'text/html': { schema: Type.String() } },
          },
        },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_FILE'] },
    },
    async ({ params: { backtestId }, query: { lang = 'zh' } }, reply) => {
      const result = await backtests.result(backtestId);
      if (result === undefined)
        throw new FwError('FW_NOT_FOUND', `Backtest ${backtestId} has no result yet.`);
      return pageOf(reply, htmlReport(result, lang));
    },
  );
}

/** Throws FwError FW_NOT_FOUND while nothing is live. */
export async function liveOf(rules: Deps['rules']): Promise<RuleVersion> {
  const { live } = await rules.standing();
  if (live !== undefined) return live;
  throw new FwError('FW_NOT_FOUND', 'Nothing is live yet: name what it is compared with.');
}

/** Throws FwError FW_RULES_REFUSED when there is nothing that could run. */
function packOf(version: RuleVersion): JobPack {
  if (!hasCompiled(version.check)) throw refused(version, 'it does not compile: see its check');
  const { versionId, check, digest } = version;
  return { versionId, pack: check.pack, digest };
}

function viewOf({ warmUpMs, ...job }: BacktestJob): BacktestView {
  return { ...job, ...(warmUpMs === undefined ? {} : { warmUpDays: warmUpMs / DAY_MS }) };
}
