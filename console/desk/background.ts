// What lies behind the task in hand: the person's other episodes and how its suspects stand. Both help and neither is waited for.
import { useQuery } from '@tanstack/react-query';
import type { SuspectList } from '../../api/contract/background.ts';
import { given } from '../../client/client.ts';
import { api } from '../link/request.ts';

const AGAIN_MS = 30_000;
const of = (taskId: string) => ({ path: { taskId } });

/** The person's other episodes. */
export function useEarlier(taskId: string) {
  return useQuery({
    queryKey: ['earlier', taskId],
    queryFn: () => given(api.GET('/v1/tasks/{taskId}/earlier', { params: of(taskId) })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** How the suspects stand; it changes while somebody is on the phone. */
export function useSuspects(taskId: string) {
  return useQuery({
    queryKey: ['suspects', taskId],
    queryFn: () => given(api.GET('/v1/tasks/{taskId}/suspects', { params: of(taskId) })),
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
