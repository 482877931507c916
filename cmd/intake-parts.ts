// What takes signals in, in every process that does: the appender, with the joining of hashed identifiers, and the sources, watched for quality.
import { join } from 'node:path';
import type { ApiLogger } from '../api/logger.ts';
import type { AskedPeople } from '../connectors/camara/asked-people.ts';
import { type DeadLetterSink, LETTERS_FILE } from '../connectors/dead-letter.ts';
import { LetterBook } from '../connectors/dead-letters/letter-book.ts';
import { HashedIdentifiers } from '../connectors/identity/hashed-identifiers.ts';
import { loadPartnerKeys } from '../connectors/identity/partner-keys.ts';
import { loadMapping } from '../connectors/mapping/compile-mapping.ts';
import type { Mapping } from '../connectors/mapping/mapping.ts';
import type { SourceQuality } from '../connectors/quality/source-quality.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { SourceSet } from '../connectors/source/source-set.ts';
import { loadSources, type SourceConfig } from '../connectors/source/sources-file.ts';
import type { SignalLog } from '../log/log.ts';
import type { Config } from './config.ts';
import { everyDay } from './every-day.ts';

export interface IntakeParts {
  readonly log: SignalLog;
  readonly deadLetters: DeadLetterSink;
  readonly quality: SourceQuality;
  readonly logger: ApiLogger;
  /** What comes so far behind the newest signal is late, ms, as the rules have it at the start. */
  readonly latenessMs?: number;
  /** Whom carriers are asked about; nobody when missing. */
  readonly people?: AskedPeople;
}

export interface Intake {
  readonly appender: SignalAppender;
  /** Not started yet. */
  readonly sources: SourceSet;
  readonly letters: LetterBook;
}

/** Opens the intake; what closes it is added to `closers`. Throws FW_FILE, FW_CONFIG and FW_MAPPING_INVALID for what the settings name. */
export async function openIntake(
  config: Config,
  { log, deadLetters, quality, logger, latenessMs, people }: IntakeParts,
  closers: (() => Promise<unknown>)[],
): Promise<Intake> {
  const appender = new SignalAppender(log, {
    ...(await openIdentifiers(config, logger, closers)),
    onTaken: (signals) => quality.accepted(signals, Date.now()),
  });
  closers.push(() => appender.drain());
  const { sourcesFile, dataDir } = config;
  const configs = sourcesFile === undefined ? [] : await loadSources(sourcesFile, process.env);
  const sources = await SourceSet.open(configs, {
    appender,
    deadLetters: countingRefusals(deadLetters, quality),
    stateDir: join(dataDir, 'sources'),
    ...(latenessMs === undefined ? {} : { latenessMs }),
    ...(people === undefined ? {} : { people }),
  });
  quality.expect(() => sources.expected);
  closers.push(() => sources.stop());
  const letters = await LetterBook.open({
    path: join(dataDir, LETTERS_FILE),
    deedsPath: join(dataDir, 'dead-letters-done.ndjson'),
    appender,
    mappingOf: (source) => mappingOf(configs, source),
  });
  return { appender, sources, letters };
}

/** The mapping that signals of a source come through, as its file says now. */
async function mappingOf(
  configs: readonly SourceConfig[],
  source: string,
): Promise<Mapping | undefined> {
  for (const { mapping: path } of configs) {
    const mapping = path === undefined ? undefined : await loadMapping(path);
    if (mapping?.source === source) return mapping;
  }
  return undefined;
}

/** An option of the appender; none without a file of keys. */
async function openIdentifiers(
  { partnerKeysFile, dataDir, fileDays }: Config,
  logger: ApiLogger,
  closers: (() => Promise<unknown>)[],
): Promise<{ identifiers?: HashedIdentifiers }> {
  if (partnerKeysFile === undefined) return {};
  const partners = await loadPartnerKeys(partnerKeysFile);
  const identifiers = new HashedIdentifiers({
    partners,
    pairsFile: join(dataDir, 'identifiers.ndjson'),
    ...(fileDays.identifiers === undefined ? {} : { keepDays: fileDays.identifiers }),
    onTrouble: (why) => logger.warn({ why }, 'pairs of hashed identifiers cannot be kept'),
  });
  const letGo = async () => {
    const pairs = identifiers.letGo();
    if (pairs > 0)
      logger.info({ pairs }, 'pairs of hashed identifiers that nobody needed were let go');
  };
  const onTrouble = (error: unknown) =>
    logger.warn({ err: error }, 'old pairs of hashed identifiers could not be let go');
  closers.push(everyDay(letGo, onTrouble));
  return { identifiers };
}

/** Dead letters of sources, counted as what is wrong with them. */
function countingRefusals(sink: DeadLetterSink, quality: SourceQuality): DeadLetterSink {
  return {
    async put(letters) {
      await sink.put(letters);
      for (const { source, code, column } of letters)
        quality.refused(
          source,
          { code, ...(column === undefined ? {} : { field: column }) },
          1,
          Date.now(),
        );
    },
    close: () => sink.close(),
  };
}
