// Every hour what moved between the last seven days and the seven before, for whoever watches the metrics.
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import type { SourceQuality } from '../connectors/quality/source-quality.ts';
import type { Tuning } from '../tuning/tuning.ts';

const WEEK_MS = 7 * 86_400_000;
const LOOK_EVERY_MS = 3_600_000;

export interface DriftParts {
  readonly tuning: Pick<Tuning, 'drift'>;
  readonly quality: Pick<SourceQuality, 'views'>;
  /** Event time up to which signals are known, epoch ms. */
  readonly eventNow: () => number;
  readonly metrics: Pick<Metrics, 'setDrift'>;
  readonly logger: Pick<ApiLogger, 'warn'>;
}

/** Looks once. Throws FwError FW_LEDGER_AWAY. */
export async function lookForDrift(parts: DriftParts): Promise<void> {
  const { tuning, quality, eventNow, metrics } = parts;
  const to = eventNow();
  const { alerts } = await tuning.drift({ from: to - WEEK_MS, to });
  const sources = quality
    .views(Date.now())
    .flatMap((view) => view.alerts.map(() => ({ kind: 'source' as const })));
  metrics.setDrift([...alerts, ...sources]);
}

/** Looks every hour; gives what ends it. */
export function watchDrift(parts: DriftParts): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking
      .then(() => lookForDrift(parts))
      .catch((error: unknown) => parts.logger.warn({ err: error }, 'no look at what moved'));
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
