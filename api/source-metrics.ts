// How the sources stand, as metrics: set from their views just before they are shown.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { SourceView } from '../connectors/source/source-set.ts';

export interface SourceMetrics {
  setSources(sources: readonly SourceView[]): void;
}

/** The metrics of sources, at nothing, in these registers. */
export function sourceMetrics(registers: Registry[]): SourceMetrics {
  const records = new Counter({
    name: 'forewarn_source_records_total',
    help: 'Records of a source since the start: accepted, skipped, or refused for a reason.',
    labelNames: ['source', 'result'],
    registers,
  });
  const bySource = (name: string, help: string) =>
    new Gauge({ name: `forewarn_source_${name}`, help, labelNames: ['source'], registers });
  const isUp = bySource(
    'up',
    '1 while a source reads, 0 while it waits, has failed or is stopped.',
  );
  const lastSeen = bySource('last_seen_seconds', 'Processing time of the newest record, epoch s.');
  const newest = bySource('newest_event_seconds', 'Event time of the newest signal, epoch s.');
  const lag = bySource('lag_records', 'Records that are there and not read yet.');
  const lagBytes = bySource('lag_bytes', 'Bytes of files that are there and not read yet.');
  const isHeld = bySource(
    'held',
    '1 while a source is held up for another one that catches up and is further behind.',
  );
  return {
    setSources(sources) {
      records.reset();
      for (const { name: source, ...view } of sources) {
        const refused = Object.entries(view.rejected);
        const count = view.read - view.skipped - refused.reduce((sum, [, n]) => sum + n, 0);
        records.inc({ source, result: 'accepted' }, count);
        records.inc({ source, result: 'skipped' }, view.skipped);
        for (const [code, n] of refused) records.inc({ source, result: code }, n);
        isUp.set({ source }, view.state === 'running' ? 1 : 0);
        isHeld.set({ source }, view.waitsFor === undefined ? 0 : 1);
        if (view.lastSeen !== undefined) lastSeen.set({ source }, view.lastSeen / 1_000);
        if (view.newestTime !== undefined) newest.set({ source }, view.newestTime / 1_000);
        if (view.lagRecords !== undefined) lag.set({ source }, view.lagRecords);
        if (view.lagBytes !== undefined) lagBytes.set({ source }, view.lagBytes);
      }
    },
  };
}
