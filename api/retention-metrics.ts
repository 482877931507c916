// What the ledger let go by its retention, as metrics.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DroppedValues } from '../ledger/retention.ts';

export interface RetentionMetrics {
  /** Sealed values that were dropped just now, none as well. */
  countDroppedValues(dropped: DroppedValues): void;
}

/** The metrics of the retention, at nothing, in these registers. */
export function retentionMetrics(registers: Registry[]): RetentionMetrics {
  const values = new Counter({
    name: 'forewarn_ledger_values_dropped_total',
    help: 'Ids (people) and texts (words) that the ledger let go because their days were over.',
    labelNames: ['class'],
    registers,
  });
  const last = new Gauge({
    name: 'forewarn_ledger_retention_timestamp_seconds',
    help: 'When the retention of the ledger was enforced last.',
    registers,
  });
  return {
    countDroppedValues({ people, words }) {
      values.inc({ class: 'people' }, people);
      values.inc({ class: 'words' }, words);
      last.setToCurrentTime();
    },
  };
}
