// How a pump's doings reach the log and the metrics of its process, whichever process runs it.
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import type { PumpListener } from '../runtime/pump-report.ts';

export interface PumpListenerParts {
  readonly logger: ApiLogger;
  readonly metrics: Metrics;
  /** What metrics go by: the partition, or the slice of a stage. */
  readonly partition: number;
  /** Beside each line of the log. */
  readonly fields?: Readonly<Record<string, number>>;
}

/** Logs troubles and measures the rest. */
export function pumpListener(
  parts: PumpListenerParts,
): Required<Omit<PumpListener, 'onDecisions'>> {
  const { logger, metrics, partition, fields = {} } = parts;
  return {
    onTrouble: (trouble) => {
      if (trouble === undefined) logger.info({ ...fields }, 'the trouble of the pump is over');
      else logger.warn({ ...fields, trouble }, 'the pump has trouble');
    },
    onRetry: (what) => metrics.countEffectRetry(what),
    onFrames: ({ batchSeconds, signalSeconds, endToEndSeconds }) => {
      metrics.observeBatchSeconds(batchSeconds);
      for (const seconds of signalSeconds) metrics.observeDecisionSeconds(seconds);
      for (const seconds of endToEndSeconds) metrics.observeEndToEndSeconds(seconds);
    },
    onSignals: ({ count, ...labels }) => metrics.countSignals(labels, count),
    onCheckpoint: (saved) => metrics.observeCheckpoint(partition, saved),
    onRefusedCheckpoint: (refused) => logger.warn({ refused }, 'a checkpoint was passed over'),
    onBegunAnew: () =>
      logger.warn(
        { ...fields },
        'no checkpoint can be used: the log is run from its oldest frame, and what was dropped before that is not counted again',
      ),
  };
}
