// What the signals of each source are like, as metrics: set from the views just before they are shown.
import { Gauge, type Registry } from 'prom-client';
import { QUALITY_ALERTS, type SourceQualityView } from '../connectors/quality/source-quality.ts';

export interface QualityMetrics {
  setQuality(views: readonly SourceQualityView[]): void;
}

/** The metrics of quality, at nothing, in these registers. */
export function qualityMetrics(registers: Registry[]): QualityMetrics {
  const bySource = (name: string, help: string, more: readonly string[] = []) =>
    new Gauge({
      name: `forewarn_source_${name}`,
      help,
      labelNames: ['source', ...more],
      registers,
    });
  const alert = bySource('alert', '1 while this is wrong with a source, else 0.', ['alert']);
  const perMinute = bySource('signals_per_minute', 'Over the last five whole minutes.');
  const usual = bySource('signals_per_minute_usual', 'Over the hour before them.');
  const refused = bySource('refused_ratio', 'Share refused, over the last five minutes.');
  const late = bySource('late_ratio', 'Share too late to count, over the last five minutes.');
  const duplicate = bySource('duplicate_ratio', 'Share that came twice, in five minutes.');
  const delay = bySource(
    'delay_seconds',
    'From the time of a signal to its coming, the middle of the last ones; below 0 when the clock of the source is ahead.',
  );
  return {
    setQuality(views) {
      for (const { source, alerts, ...view } of views) {
        for (const kind of QUALITY_ALERTS) {
          const isOn = alerts.some((each) => each.alert === kind);
          alert.set({ source, alert: kind }, isOn ? 1 : 0);
        }
        perMinute.set({ source }, view.perMinute);
        usual.set({ source }, view.usualPerMinute);
        refused.set({ source }, view.refused);
        late.set({ source }, view.late);
        duplicate.set({ source }, view.duplicate);
        if (view.delayMs !== undefined) delay.set({ source }, view.delayMs / 1_000);
      }
    },
  };
}
