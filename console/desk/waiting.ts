// How many tasks wait at a desk and below, by level. Who may not read the status counts the first page of the list.
import { useQuery } from '@tanstack/react-query';
import type { Level } from '../../signal/level.ts';
import { useStatus } from '../link/status.ts';
import { tasksOf } from './calls.ts';

const LOOK_EVERY_MS = 5_000;

export interface Waiting {
  readonly count: number;
  /** There are more than were looked at. */
  readonly isMore: boolean;
}

/** Undefined while nobody has answered yet. */
export function useWaiting(desk: string): ((level: Level) => Waiting) | undefined {
  const { data } = useStatus();
  const listed = useQuery({
    queryKey: ['waiting', desk],
    queryFn: () => tasksOf(desk, 'waiting'),
    refetchInterval: LOOK_EVERY_MS,
    enabled: data === undefined,
  });
  if (data !== undefined) {
    const prefix = desk.replace(/(00)+$/, '');
    const among = data.desks.filter((one) => one.desk.startsWith(prefix));
    return (level) => ({
      count: among.reduce((sum, { waitingByLevel }) => sum + waitingByLevel[level], 0),
      isMore: false,
    });
  }
  if (listed.data === undefined) return undefined;
  const { tasks, cursor } = listed.data;
  return (level) => ({
    count: tasks.filter(({ episode }) => episode.level === level).length,
    isMore: cursor !== undefined,
  });
}
