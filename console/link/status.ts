// How the system stands, asked every few seconds by whoever shows it; all rooms share one answer.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Status } from '../../api/contract/status.ts';
import { given } from '../../client/client.ts';
import { api } from './request.ts';
import { may, useSession } from './session.ts';
import { type Stream, useStream } from './stream.ts';

const EVERY_MS = 3_000;
const STATUS_KEY = ['status'];
/** Older than this a page says that it is not live. */
const STALE_MS = 12_000;

export interface Liveness {
  readonly state: 'live' | 'stale' | 'waiting';
  /** When the last answer came, epoch ms; undefined before the first. */
  readonly since: number | undefined;
}

/** When data last came: the status for who may read it, for others that the server answers. */
export function useFreshness() {
  const session = useSession();
  const status = useStatus();
  const isReader = may(session.data, 'system:read');
  const alive = useQuery({
    queryKey: ['alive'],
    queryFn: () => given(api.GET('/healthz')),
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
    enabled: !isReader,
  });
  return isReader ? status : alive;
}

/** The status, new every few seconds; nothing for who may not read it. */
export function useStatus() {
  const session = useSession();
  return useQuery({
    enabled: may(session.data, 'system:read'),
    queryKey: STATUS_KEY,
    queryFn: () => given(api.GET('/v1/status')),
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
  });
}

/** Follows the status while a page shows it: what comes is everybody's, and the asking rests as long as it comes. */
export function useStatusStream(): Stream {
  const queries = useQueryClient();
  return useStream<Status>({ path: '/v1/status/events' }, ['status'], (status) =>
    queries.setQueryData(STATUS_KEY, status),
  );
}

/** Whether what is shown is of now. */
export function livenessOf(updatedAt: number, isFailing: boolean, now: number): Liveness {
  if (updatedAt === 0) return { state: isFailing ? 'stale' : 'waiting', since: undefined };
  return { state: now - updatedAt > STALE_MS ? 'stale' : 'live', since: updatedAt };
}
