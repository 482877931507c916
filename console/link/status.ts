// How the system stands, asked every few seconds by whoever shows it; all rooms share one answer.
import { useQuery } from '@tanstack/react-query';
import { given } from '../../client/client.ts';
import { api } from './request.ts';
import { may, useSession } from './session.ts';

const EVERY_MS = 3_000;
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
    queryKey: ['status'],
    queryFn: () => given(api.GET('/v1/status')),
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
  });
}

/** Whether what is shown is of now. */
export function livenessOf(updatedAt: number, isFailing: boolean, now: number): Liveness {
  if (updatedAt === 0) return { state: isFailing ? 'stale' : 'waiting', since: undefined };
  return { state: now - updatedAt > STALE_MS ? 'stale' : 'live', since: updatedAt };
}
