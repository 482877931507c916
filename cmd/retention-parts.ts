// How long the ledger can say whom its rows are about, by the settings, in a running forewarn.
import type { AuditLog } from '../access/audit-log.ts';
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import { letAuditGo } from '../ledger/audit-retention.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { dropOldValues, type RetentionDays } from '../ledger/retention.ts';
import { everyDay } from './every-day.ts';
import { keptDaysOf } from './kept-days.ts';
import type { SettingName } from './settings.ts';

/** What is looked into after half a year is looked into by other means. */
const AUDIT_DAYS_MIN = 180;
/** Orders go on for so long as a rule, and what was done to reach somebody is kept as long. */
const DAYS_MIN = 30;

/** A fault for days that are too few goes to `faults`. */
export function retentionDaysOf(
  number: (name: SettingName) => number,
  faults: string[],
): RetentionDays {
  const bound = { min: DAYS_MIN, faults };
  const people = keptDaysOf(number, 'FOREWARN_LEDGER_PEOPLE_DAYS', bound);
  const words = keptDaysOf(number, 'FOREWARN_LEDGER_WORDS_DAYS', bound);
  return {
    ...(people === undefined ? {} : { people }),
    ...(words === undefined ? {} : { words }),
  };
}

/** Days that the audit is kept; undefined for good. A fault for days that are too few goes to `faults`. */
export function auditDaysOf(
  number: (name: SettingName) => number,
  faults: string[],
): number | undefined {
  return keptDaysOf(number, 'FOREWARN_AUDIT_DAYS', { min: AUDIT_DAYS_MIN, faults });
}

interface KeptDays {
  readonly retentionDays: RetentionDays;
  readonly auditDays: number | undefined;
}

interface RetentionParts {
  readonly ledger: Ledger;
  /** Undefined while nobody signs in, and nothing is audited. */
  readonly access: { readonly audit: AuditLog } | undefined;
  readonly logger: ApiLogger;
  readonly metrics: Metrics;
}

/** Drops what is over its days now and every day; gives what stops it. */
export function openRetention(
  { retentionDays, auditDays }: KeptDays,
  parts: RetentionParts,
): () => Promise<void> {
  const stops = [openValueRetention(retentionDays, parts), openAuditRetention(auditDays, parts)];
  return async () => void (await Promise.all(stops.map((stop) => stop())));
}

function openValueRetention(
  days: RetentionDays,
  { ledger, logger, metrics }: RetentionParts,
): () => Promise<void> {
  if (days.people === undefined && days.words === undefined) return async () => undefined;
  return everyDay(
    async () => {
      const dropped = await dropOldValues(ledger, days, Date.now());
      metrics.countDroppedValues(dropped);
      if (dropped.people + dropped.words > 0)
        logger.info(dropped, 'the ledger let go whom rows are about, by its retention');
    },
    (error) => logger.warn({ err: error }, 'the retention of the ledger could not be enforced'),
  );
}

function openAuditRetention(
  days: number | undefined,
  { ledger, access, logger }: RetentionParts,
): () => Promise<void> {
  if (days === undefined || access === undefined) return async () => undefined;
  return everyDay(
    async () => {
      const { letGo, fault } = await letAuditGo(ledger, access.audit, { days, now: Date.now() });
      if (letGo !== undefined) logger.info({ ...letGo }, 'the audit let old entries go');
      if (fault !== undefined)
        logger.error({ ...fault }, 'the audit is not whole, so nothing of it is let go');
    },
    (error) => logger.warn({ err: error }, 'old entries of the audit could not be let go'),
  );
}
