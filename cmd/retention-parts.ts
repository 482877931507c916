// How long the ledger can say whom its rows are about, by the settings, in a running forewarn.
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type RetentionDays, startRetention } from '../ledger/retention.ts';
import type { SettingName } from './settings.ts';

/** Orders go on for so long as a rule, and what was done to reach somebody is kept as long. */
const DAYS_MIN = 30;

/** A fault for days that are too few goes to `faults`. */
export function retentionDaysOf(
  number: (name: SettingName) => number,
  faults: string[],
): RetentionDays {
  const daysOf = (name: SettingName) => {
    const days = number(name);
    if (days > 0 && days < DAYS_MIN)
      faults.push(`${name} must be 0, which is for good, or ${DAYS_MIN} days or more, not ${days}`);
    return days > 0 ? days : undefined;
  };
  const people = daysOf('FOREWARN_LEDGER_PEOPLE_DAYS');
  const words = daysOf('FOREWARN_LEDGER_WORDS_DAYS');
  return {
    ...(people === undefined ? {} : { people }),
    ...(words === undefined ? {} : { words }),
  };
}

/** Drops what is over its days now and every day; gives what stops it. */
export function openRetention(
  days: RetentionDays,
  ledger: Ledger,
  { logger, metrics }: { readonly logger: ApiLogger; readonly metrics: Metrics },
): () => Promise<void> {
  return startRetention(ledger, days, {
    onDropped: (dropped) => {
      metrics.countDroppedValues(dropped);
      if (dropped.people + dropped.words > 0)
        logger.info(dropped, 'the ledger let go whom rows are about, by its retention');
    },
    onTrouble: (error) =>
      logger.warn({ err: error }, 'the retention of the ledger could not be enforced'),
  });
}
