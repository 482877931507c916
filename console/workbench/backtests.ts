// Backtests and the shadow run, as the API keeps them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { BacktestDetail, BacktestList, BacktestView } from '../../api/contract/backtest.ts';
import type { RuleComparison } from '../../api/contract/rule-version.ts';
import { request } from '../link/request.ts';
import { useStream } from '../link/stream.ts';

export type Job = BacktestView;
export type Comparison = Static<typeof RuleComparison>;

/** Also without an event: a stream may be down. */
const EVERY_MS = 10_000;
const SHADOW_EVERY_MS = 5_000;

/** The backtests of a version, the newest first. */
export function useBacktests(versionId: string) {
  return useQuery({
    queryKey: ['backtests', versionId],
    queryFn: () =>
      request<Static<typeof BacktestList>>('GET', `/v1/backtests?versionId=${versionId}`),
    refetchInterval: EVERY_MS,
  });
}

/** One with its result; undefined while none is chosen. */
export function useBacktest(backtestId: string | undefined) {
  return useQuery({
    enabled: backtestId !== undefined,
    queryKey: ['backtest', backtestId],
    queryFn: () => request<BacktestDetail>('GET', `/v1/backtests/${backtestId}`),
    refetchInterval: ({ state }) => (isOpen(state.data) ? EVERY_MS : false),
  });
}

/** Asks for what changed as it changes. */
export function useBacktestNews(): void {
  const queries = useQueryClient();
  useStream<{ readonly backtestId?: string }>(
    '/v1/events?topics=backtest',
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
  return request('POST', '/v1/backtests', { staff, reason, versionId, ...stretch });
}

/** Throws Refusal and LinkDown. */
export function cancelBacktest(backtestId: string, staff: string): Promise<Job> {
  return request('POST', `/v1/backtests/${backtestId}/cancel`, { staff });
}

/** What the live version and the one beside it say. */
export function useComparison() {
  return useQuery({
    queryKey: ['rule-comparison'],
    queryFn: () => request<Comparison>('GET', '/v1/rules/comparison'),
    refetchInterval: SHADOW_EVERY_MS,
  });
}

/** Whether it waits or runs. */
export function isOpen(job: Pick<Job, 'state'> | undefined): boolean {
  return job?.state === 'queued' || job?.state === 'running';
}
