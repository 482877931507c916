// What can be learnt of the rules, as the API tells it.
import { skipToken, useQuery } from '@tanstack/react-query';
import { given } from '../../client/client.ts';
import { api, PATIENT } from '../link/request.ts';

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
    given(api.POST('/v1/tuning/proposals', { body: period, ...PATIENT })),
  );

export const useCapacity = (period: AskedPeriod) =>
  useOnce('capacity', period, () =>
    given(api.POST('/v1/tuning/capacity', { body: period, ...PATIENT })),
  );

export const useDrift = (period: AskedPeriod) =>
  useOnce('drift', period, () =>
    given(api.GET('/v1/report/drift', { params: { query: period }, ...PATIENT })),
  );

/** A draft of the live version with what moved of the rule written above it, and as evidence. */
export const draftFromDrift = (rule: string, period: AskedPeriod, staff: string, reason: string) =>
  given(api.POST('/v1/rules/drift-drafts', { body: { staff, rule, ...period, reason } }));

/** In the background of the server; followed until it is over. */
export function useMissed(period: AskedPeriod, staff: string) {
  const asked = useOnce('missed', period, () =>
    given(api.POST('/v1/missed-cases', { body: { staff, ...period } })),
  );
  const lookId = asked.data?.lookId;
  const look = useQuery({
    queryKey: ['improve', 'look', lookId],
    queryFn:
      lookId === undefined
        ? skipToken
        : () => given(api.GET('/v1/missed-cases/{lookId}', { params: { path: { lookId } } })),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'queued' || data.state === 'running'
        ? LOOK_EVERY_MS
        : false,
  });
  return { look: look.data, error: asked.error ?? look.error };
}
