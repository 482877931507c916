// The archive of a running forewarn: it follows the log over a connection of its own, so that it never stands before the engine.

import type { ApiLogger } from '../api/logger.ts';
import type { Metrics } from '../api/metrics.ts';
import { Archiver } from '../archive/archiver.ts';
import { archiveKeysOf } from './archive-keys-of.ts';
import type { Config } from './config.ts';
import { type LogPlace, openSignalLog } from './open-log.ts';

const PARTITION = 0;

export interface ArchiveParts {
  readonly logger: ApiLogger;
  readonly metrics: Pick<Metrics, 'countArchived' | 'setArchive'>;
}

/** Opens and starts it; undefined while FOREWARN_ARCHIVE_DIR is off. Throws FW_ARCHIVE for a folder of another log, FW_CONFIG for its keys. */
export async function openArchiver(
  config: Pick<Config, 'archive' | 'archiveKeyFile' | 'dataDir' | 'dataKeys' | 'kafka'>,
  place: LogPlace,
  { logger, metrics }: ArchiveParts,
  closers: (() => Promise<unknown>)[],
): Promise<Archiver | undefined> {
  const { archive, kafka } = config;
  if (archive === undefined) return undefined;
  const keys = archiveKeysOf(config, archive.dir);
  const opened = await openSignalLog(config, place);
  closers.push(() => opened.close());
  const archiver = new Archiver({
    ...archive,
    keys,
    log: opened.log,
    partition: PARTITION,
    origin: kafka === undefined ? `redis ${place.instance}` : `kafka ${kafka.prefix}signals`,
    now: Date.now,
    listener: {
      onAdded: (signals, byteCount) => metrics.countArchived(signals, byteCount),
      onSize: (byteCount, segments, dropped) => {
        metrics.setArchive(byteCount, segments);
        if (dropped > 0)
          logger.info({ dropped, byteCount }, 'old segments of the archive are let go');
      },
      onTrouble: (error) => {
        if (error === undefined) logger.info('the trouble of the archive is over');
        else logger.warn({ err: error }, 'the archive of signals cannot go on; it tries again');
      },
    },
  });
  await archiver.open();
  closers.push(() => archiver.stop());
  archiver.start();
  return archiver;
}
