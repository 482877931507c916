// What lies behind the task in hand: the person's other episodes and how its suspects stand. Both help and neither is waited for.
import { useQuery } from '@tanstack/react-query';
import type { EarlierList, SuspectList } from '../../api/contract/background.ts';
import { request } from '../link/request.ts';

const AGAIN_MS = 30_000;
const of = (taskId: string) => `/v1/tasks/${encodeURIComponent(taskId)}`;

/** The person's other episodes. */
export function useEarlier(taskId: string) {
  return useQuery({
    queryKey: ['earlier', taskId],
    queryFn: () => request<EarlierList>('GET', `${of(taskId)}/earlier`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** How the suspects stand; it changes while somebody is on the phone. */
export function useSuspects(taskId: string) {
  return useQuery({
    queryKey: ['suspects', taskId],
    queryFn: () => request<SuspectList>('GET', `${of(taskId)}/suspects`),
    refetchInterval: ({ state }) => (state.error === null ? AGAIN_MS : false),
  });
}

/** What the rules say of the suspects as suspects, the newest last. */
export function spreadOf(list: SuspectList | undefined) {
  return (list?.suspects ?? []).flatMap(({ subject, typologies }) =>
    typologies
      .filter(({ role }) => role === 'suspect')
      .flatMap(({ reasons }) => reasons.map((reason) => ({ ...reason, subject }))),
  );
}
