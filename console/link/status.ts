// How the system stands, asked every few seconds by whoever shows it; all rooms share one answer.
import { useQuery } from '@tanstack/react-query';
import type { Status } from '../../api/contract/status.ts';
import { request } from './request.ts';

const EVERY_MS = 3_000;
/** Older than this a page says that it is not live. */
const STALE_MS = 12_000;

export interface Liveness {
  readonly state: 'live' | 'stale' | 'waiting';
  /** When the last answer came, epoch ms; undefined before the first. */
  readonly since: number | undefined;
}

/** The status, new every few seconds. */
export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    queryFn: () => request<Status>('GET', '/v1/status'),
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
  });
}

/** Whether what is shown is of now. */
export function livenessOf(updatedAt: number, isFailing: boolean, now: number): Liveness {
  if (updatedAt === 0) return { state: isFailing ? 'stale' : 'waiting', since: undefined };
  return { state: now - updatedAt > STALE_MS ? 'stale' : 'live', since: updatedAt };
}
