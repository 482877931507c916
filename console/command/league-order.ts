// In which order counties stand: where tasks wait that nobody ever took first, then the slowest, and apart those that had nothing to take.

/** What of a county's work its place depends on. */
export interface LeagueWork {
  readonly tasks: number;
  /** Episodes with an outcome. */
  readonly decided: number;
  /** From the task to its claim; null when nobody claimed any. */
  readonly taskToClaim: { readonly p50Ms: number } | null;
}

export interface Placed<R extends LeagueWork> {
  readonly row: R;
  /** From 1 on; null for who has nothing to be compared by. */
  readonly place: number | null;
  /** Tasks wait, and nobody has claimed one. */
  readonly isUnclaimed: boolean;
}

/** The rows in order, each with its place. */
export function leagueOf<R extends LeagueWork>(rows: readonly R[]): Placed<R>[] {
  const unclaimed = rows.filter((row) => row.taskToClaim === null && openOf(row) > 0);
  const claimed = rows.filter((row) => row.taskToClaim !== null);
  const apart = rows.filter((row) => row.taskToClaim === null && openOf(row) === 0);
  unclaimed.sort((a, b) => openOf(b) - openOf(a));
  claimed.sort((a, b) => (b.taskToClaim?.p50Ms ?? 0) - (a.taskToClaim?.p50Ms ?? 0));
  return [
    ...[...unclaimed, ...claimed].map((row, at) => ({
      row,
      place: at + 1,
      isUnclaimed: row.taskToClaim === null,
    })),
    ...apart.map((row) => ({ row, place: null, isUnclaimed: false })),
  ];
}

const openOf = ({ tasks, decided }: LeagueWork) => tasks - decided;
