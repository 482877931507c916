// Stretches of time as commanders name them. They end where the signals end, so that a day that is played again is shown as its own day, and so
// that hours of a day that goes on stand beside the same hours of the year before, not beside the whole day.
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SHANGHAI_MS = 8 * 3_600_000;

export const PERIODS = ['day', 'week', 'month', 'year'] as const;
export type PeriodName = (typeof PERIODS)[number];

export interface Period {
  readonly name: PeriodName;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  /** What a step of its trend is. */
  readonly by: 'day' | 'month';
}

/**
 * Today, the last seven days, this month or this year so far, in Shanghai, up to the end of the minute of `now`: epoch ms of the newest
 * signal. Whole minutes, so that what is asked is asked again under one address.
 */
export function periodOf(name: PeriodName, now: number): Period {
  const today = Math.floor((now + SHANGHAI_MS) / DAY_MS) * DAY_MS;
  const date = new Date(today);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const starts = {
    day: today,
    week: today - 6 * DAY_MS,
    month: Date.UTC(year, month, 1),
    year: Date.UTC(year, 0, 1),
  };
  return {
    name,
    from: starts[name] - SHANGHAI_MS,
    to: (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS,
    by: name === 'year' ? 'month' : 'day',
  };
}

/** Whether the day `2026-03-02` or the month `2026-03` of Shanghai is not over at a time, epoch ms. */
export function isUnfinished(key: string, until: number): boolean {
  const [year = 0, month = 1, day] = key.split('-').map(Number);
  const end = day === undefined ? Date.UTC(year, month) : Date.UTC(year, month - 1, day + 1);
  return end - SHANGHAI_MS > until;
}
