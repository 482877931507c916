// What is kept of signals beside the engine, and for how long.
import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import type { RedisStreamLog } from '../log/redis-stream-log.ts';
import { CheckpointStore } from '../runtime/checkpoint-store.ts';
import { LogTrimmer, type LogTrimmerOptions } from '../runtime/log-trimmer.ts';
import { openArchiver } from './archive-parts.ts';
import type { Config } from './config.ts';
import type { LogPlace } from './open-log.ts';

const PARTITION = 0;

/** What signals are kept beside the engine: the archive follows the log, and the log lets go of what everybody has passed. */
export async function openKeeping(
  config: Config,
  place: LogPlace & { readonly trimmed?: RedisStreamLog },
  parts: { readonly logger: ApiLogger; readonly metrics: Metrics },
  closers: (() => Promise<unknown>)[],
): Promise<LogTrimmer | undefined> {
  const { trimmed } = place;
  const archiver = await openArchiver(config, place, parts, closers);
  if (trimmed === undefined) return undefined;
  const patientReaders = archiver === undefined ? [] : [() => archiver.position];
  const checkpoints = new CheckpointStore(config.checkpointDir, PARTITION);
  const trimmer = makeTrimmer(config, trimmed, checkpoints, { ...parts, patientReaders });
  closers.push(() => trimmer.stop());
  return trimmer;
}

function makeTrimmer(
  config: Config,
  log: RedisStreamLog,
  checkpoints: CheckpointStore,
  {
    logger,
    metrics,
    patientReaders,
  }: {
    logger: ApiLogger;
    metrics: Metrics;
    patientReaders: NonNullable<LogTrimmerOptions['patientReaders']>;
  },
): LogTrimmer {
  let wasHeldBack = false;
  return new LogTrimmer({
    log,
    partition: PARTITION,
    readers: [() => checkpoints.positions()],
    patientReaders,
    keepMs: config.logKeepMs,
    keepBytes: config.logKeepBytes,
    now: Date.now,
    onTrimmed: ({ byteCount, droppedCount, isHeldBack }) => {
      metrics.observeLog(PARTITION, byteCount, droppedCount);
      if (isHeldBack && !wasHeldBack) {
        logger.warn(
          { byteCount, keepBytes: config.logKeepBytes },
          'the signal log is larger than FOREWARN_LOG_KEEP_MB: the oldest checkpoint still needs what should go',
        );
      }
      wasHeldBack = isHeldBack;
    },
    onTrouble: (error) => logger.warn({ err: error }, 'the signal log could not be trimmed'),
  });
}
