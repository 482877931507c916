// From what the file of sources says to a source that can be started.
import { join } from 'node:path';
import { AskedPeople } from '../camara/asked-people.ts';
import { CamaraFeed } from '../camara/camara-feed.ts';
import { DatabaseFeed } from '../database/database-feed.ts';
import { MysqlTable } from '../database/mysql-table.ts';
import { PostgresTable } from '../database/postgres-table.ts';
import type { DeadLetterSink } from '../dead-letter.ts';
import { DropFeed } from '../drop/drop-feed.ts';
import { FileConnector } from '../file/file-connector.ts';
import { HttpPullFeed } from '../http-pull/http-pull-feed.ts';
import { PushSource } from '../http-push/push-source.ts';
import { changeDecoder } from '../kafka/change-event.ts';
import { KafkaFeed } from '../kafka/kafka-feed.ts';
import { registryDecoder } from '../kafka/registry-decoder.ts';
import { loadMapping } from '../mapping/compile-mapping.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { BucketFolder } from '../s3/bucket-folder.ts';
import { SftpFolder } from '../sftp/sftp-folder.ts';
import type { SignalAppender } from '../signal-appender.ts';
import { PlaceFile } from './place-file.ts';
import { type Feed, PolledSource } from './polled-source.ts';
import type { Source } from './source.ts';
import type { SourceConfig } from './sources-file.ts';
import type { SourceLane } from './time-alignment.ts';

export interface SourcePlace {
  readonly appender: SignalAppender;
  readonly deadLetters: DeadLetterSink;
  /** Folder of the files that keep the sources' places, one a source. */
  readonly stateDir: string;
  /** Whom carriers are asked about; nobody when missing. */
  readonly people?: AskedPeople;
  /** What comes so far behind the newest signal is late, ms; that of a pack that says nothing when missing. */
  readonly latenessMs?: number;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
}

/** Makes a source, of `lane` where it keeps to others; nothing is read yet. Throws FW_FILE and FW_MAPPING_INVALID for its mapping. */
export async function openSource(
  config: SourceConfig,
  place: SourcePlace,
  lane?: SourceLane,
): Promise<Source> {
  const { name } = config;
  const mapping = config.mapping === undefined ? undefined : await loadMapping(config.mapping);
  const { appender, deadLetters, stateDir } = place;
  const stateFile = join(stateDir, `${name}.place.json`);
  const mapped = mapping === undefined ? {} : { mapping };
  const clock = place.now === undefined ? {} : { now: place.now };
  const shared = { ...clock, ...(lane === undefined ? {} : { lane }) };
  if (config.kind === 'files')
    return new FileConnector({
      path: config.path,
      appender,
      deadLetters,
      stateFile,
      ...mapped,
      ...shared,
    });
  if (config.kind === 'http-push')
    return new PushSource({
      name,
      tokens: config.tokens,
      appender,
      deadLetters,
      ...mapped,
      ...clock,
    });
  const places = new PlaceFile(stateFile, config.kind);
  return new PolledSource({
    feed: feedOf(config, mapped, place.people),
    places,
    appender,
    deadLetters,
    ...shared,
  });
}

function feedOf(
  config: Exclude<SourceConfig, { kind: 'files' | 'http-push' }>,
  mapped: { mapping?: Mapping },
  people: AskedPeople = new AskedPeople(),
): Feed {
  switch (config.kind) {
    case 's3': {
      const { place, lookBack, everyMs } = config;
      return new DropFeed({ folder: new BucketFolder(place), lookBack, everyMs, ...mapped });
    }
    case 'sftp': {
      const { server, settleMs, everyMs } = config;
      return new DropFeed({ folder: new SftpFolder(server), settleMs, everyMs, ...mapped });
    }
    case 'postgresql':
      return new DatabaseFeed({
        table: new PostgresTable(config.table),
        everyMs: config.everyMs,
        ...mapped,
      });
    case 'mysql':
      return new DatabaseFeed({
        table: new MysqlTable(config.table),
        everyMs: config.everyMs,
        ...mapped,
      });
    case 'kafka': {
      const { kafka, topic, from, registry, isChanges } = config;
      const registered = registry === undefined ? undefined : registryDecoder(registry);
      const decode = isChanges ? changeDecoder(registered) : registered;
      const decoded = decode === undefined ? {} : { decode };
      return new KafkaFeed({ ...kafka, topic, from, ...decoded, ...mapped });
    }
    case 'http-pull':
      return new HttpPullFeed({ ...config.asking, ...mapped });
    case 'camara': {
      const { kind: _kind, mapping: _mapping, name, numbers, ...asking } = config;
      return new CamaraFeed({ ...asking, source: name, queue: people.queue(numbers) });
    }
  }
}
