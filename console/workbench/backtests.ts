// Backtests and the shadow run, as the API keeps them.
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { BacktestDetail, BacktestView } from '../../api/contract/backtest.ts';
import type { RuleComparison } from '../../api/contract/rule-version.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';
import { useStream } from '../link/stream.ts';
import type { BacktestResult } from './backtest-figures.ts';

export type Job = BacktestView;
export type Comparison = Static<typeof RuleComparison>;

/** Also without an event: a stream may be down. */
const EVERY_MS = 10_000;
const SHADOW_EVERY_MS = 5_000;

/** The backtests of a version, the newest first. */
export function useBacktests(versionId: string) {
  return useQuery({
    queryKey: ['backtests', versionId],
    queryFn: () => given(api.GET('/v1/backtests', { params: { query: { versionId } } })),
    refetchInterval: EVERY_MS,
  });
}

/** One with its result; undefined while none is chosen. */
export function useBacktest(backtestId: string | undefined) {
  return useQuery({
    queryKey: ['backtest', backtestId],
    queryFn: backtestId === undefined ? skipToken : () => readBacktest(backtestId),
    refetchInterval: ({ state }) => (isOpen(state.data) ? EVERY_MS : false),
  });
}

async function readBacktest(backtestId: string): Promise<BacktestDetail> {
  const params = { path: { backtestId } };
  const { result, ...job } = await given(api.GET('/v1/backtests/{backtestId}', { params }));
  return { ...job, ...(isResult(result) ? { result } : {}) };
}

/** The description of the API leaves open what a result has. */
function isResult(result: object | undefined): result is BacktestResult {
  return result !== undefined && 'digest' in result && 'challenger' in result;
}

/** Asks for what changed as it changes. */
export function useBacktestNews(): void {
  const queries = useQueryClient();
  useStream<{ readonly backtestId?: string }>(
    { path: '/v1/events', query: { topics: 'backtest' } },
    ['backtest', 'reset'],
    ({ backtestId }) => {
      void queries.invalidateQueries({ queryKey: ['backtests'] });
      void queries.invalidateQueries({
        queryKey: backtestId === undefined ? ['backtest'] : ['backtest', backtestId],
      });
    },
  );
}

export interface AskedStretch {
  readonly from: number;
  readonly to: number;
  readonly region?: string;
  readonly capacity?: number;
}

/** Throws Refusal and LinkDown. */
export function askBacktest(
  versionId: string,
  stretch: AskedStretch,
  staff: string,
  reason: string,
): Promise<Job> {
  return given(api.POST('/v1/backtests', { body: { staff, reason, versionId, ...stretch } }));
}

/** Throws Refusal and LinkDown. */
export function cancelBacktest(backtestId: string, staff: string): Promise<Job> {
  const params = { path: { backtestId } };
  return given(api.POST('/v1/backtests/{backtestId}/cancel', { params, body: { staff } }));
}

/** What the live version and the one beside it say. */
export function useComparison() {
  return useQuery({
    queryKey: ['rule-comparison'],
    queryFn: () => given(api.GET('/v1/rules/comparison')),
    refetchInterval: SHADOW_EVERY_MS,
  });
}

/** Whether it waits or runs. */
export function isOpen(job: Pick<Job, 'state'> | undefined): boolean {
  return job?.state === 'queued' || job?.state === 'running';
}
