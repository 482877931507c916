// What can be learnt of the rules, as the API tells it.
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { CapacityAnswer } from '../../api/contract/capacity.ts';
import type { DriftAnswer } from '../../api/contract/drift.ts';
import type { MissedLookDetail, MissedLookView } from '../../api/contract/missed-cases.ts';
import type { TuningAnswer } from '../../api/contract/tuning.ts';
import { request, requestLong } from '../link/request.ts';

export const PARTS = ['missed', 'tuning', 'capacity', 'drift'] as const;
export type Part = (typeof PARTS)[number];

/** Days as the API takes them; `to` is not in it. */
export interface AskedPeriod {
  readonly from: string;
  readonly to: string;
  readonly region?: string;
}

const LOOK_EVERY_MS = 1_000;

/** Asks once for each period, and keeps what came: it takes the server a while. */
function useOnce<T>(part: Part, period: AskedPeriod, ask: () => Promise<T>) {
  return useQuery({
    queryKey: ['improve', part, period],
    queryFn: ask,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export const useTuning = (period: AskedPeriod) =>
  useOnce('tuning', period, () =>
    requestLong<TuningAnswer>('POST', '/v1/tuning/proposals', period),
  );

export const useCapacity = (period: AskedPeriod) =>
  useOnce('capacity', period, () =>
    requestLong<CapacityAnswer>('POST', '/v1/tuning/capacity', period),
  );

export const useDrift = (period: AskedPeriod) =>
  useOnce('drift', period, () =>
    requestLong<DriftAnswer>('GET', `/v1/report/drift?${new URLSearchParams({ ...period })}`),
  );

/** In the background of the server; followed until it is over. */
export function useMissed(period: AskedPeriod, staff: string) {
  const asked = useOnce('missed', period, () =>
    request<Static<typeof MissedLookView>>('POST', '/v1/missed-cases', { staff, ...period }),
  );
  const lookId = asked.data?.lookId;
  const look = useQuery({
    enabled: lookId !== undefined,
    queryKey: ['improve', 'look', lookId],
    queryFn: () => request<Static<typeof MissedLookDetail>>('GET', `/v1/missed-cases/${lookId}`),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'queued' || data.state === 'running'
        ? LOOK_EVERY_MS
        : false,
  });
  return { look: look.data, error: asked.error ?? look.error };
}
