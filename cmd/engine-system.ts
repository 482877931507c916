// A process that runs one stage for some slices, put together and taken apart in order: logs, effects, slices with their leases, and the HTTP
// server that says how it stands.
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildEngineServer } from '../api/engine-server.ts';
import { closeServer, listen } from '../api/listen.ts';
import type { ApiLogger } from '../api/logger.ts';
import { createMetrics, type Metrics } from '../api/metrics.ts';
import type { Dependency } from '../api/ports.ts';
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import { type DeskSettings, readDeskSettings } from '../dissuasion/desk-settings.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openKafkaLog } from '../log/kafka-log.ts';
import { ensureTopics, TOPIC_ROLES, topicName } from '../log/kafka-topics.ts';
import { EngineAnswerer } from '../runtime/engine-answerer.ts';
import type { QuestionPlace } from '../runtime/engine-questions.ts';
import {
  checkpointFolderOf,
  EngineSlice,
  engineOptionsOf,
  type SliceOptions,
} from '../runtime/engine-slice.ts';
import { EngineThread } from '../runtime/engine-thread.ts';
import { type PackSource, readPack } from '../runtime/load-pack.ts';
import { SliceSet } from '../runtime/slice-set.ts';
import type { Share } from '../runtime/stage.ts';
import { SliceLeases } from '../shuffle/slice-leases.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { checkpointDirWithin } from './checkpoint-config.ts';
import type { Config } from './config.ts';
import { openTrail } from './desk-parts.ts';
import type { KafkaConfig } from './kafka-config.ts';
import { type KafkaTellings, openKafkaTellings } from './kafka-tellings.ts';
import { openLetters } from './kept-files.ts';
import { openDesk } from './open-desk.ts';
import { checkVault, keySourceOf, openVault } from './open-vault.ts';
import { pumpListener } from './pump-listener.ts';
import { keepRefused } from './refused-rows.ts';
import { SliceKeeper } from './slice-keeper.ts';
import {
  type Closers,
  closeAll,
  holdOutOf,
  ledgerOptionsOf,
  makeLogger,
  taskKeyPrefix,
} from './system.ts';

export interface EngineSystemOptions {
  readonly config: Config;
  readonly stage: Share['stage'];
  readonly suspectSlices: number;
  readonly peopleSlices: number;
  /** The slices to run; shared by leases when missing. */
  readonly slices?: readonly number[];
  /** Hears which slices come and go. */
  readonly onNote: (text: string) => void;
}

export interface EngineSystem {
  /** Where /readyz and /metrics are. */
  readonly url: string;
  /** Rejects with what ended a slice. */
  readonly failed: Promise<never>;
  /** Writes last checkpoints, gives the slices back, and closes everything. */
  stop(): Promise<void>;
}

/** What all slices of the process share. */
interface Shared {
  readonly options: EngineSystemOptions;
  readonly kafka: KafkaConfig;
  readonly pack: PackSource;
  readonly desks: DeskSettings;
  readonly logger: ApiLogger;
  readonly metrics: Metrics;
  readonly deadLetters: DeadLetterSink;
  readonly effects: NonNullable<SliceOptions['effects']> | undefined;
  readonly dependencies: readonly Dependency[];
}

const CLOSE_MS_MAX = 5_000;
const TOPIC_TRIES = 10;
const TOPIC_REST_MS = 500;
/** A killed engine's slices are taken over after this at the latest. */
const LEASE_MS = 6_000;

/** Starts everything. What was started is stopped again when a later part fails. Throws FW_USAGE for what is not named and is needed. */
export async function startEngineSystem(options: EngineSystemOptions): Promise<EngineSystem> {
  const closers: Closers = [];
  try {
    return await start(options, closers);
  } catch (error) {
    await closeAll(closers).catch(() => undefined);
    throw error;
  }
}

async function start(options: EngineSystemOptions, closers: Closers): Promise<EngineSystem> {
  const { config, stage, onNote } = options;
  const kafka = needed(config.kafka, 'no Kafka is named: give --log kafka://HOST:PORT');
  const shared = await openShared(options, kafka, closers);
  const { logger, metrics } = shared;
  const place = questionPlaceOf(config);
  const answerer =
    place &&
    new EngineAnswerer({
      ...place,
      stage,
      risks: (subject) => set.risks(subject),
      now: Date.now,
    });
  const set: SliceSet = new SliceSet({
    make: (slice) => makeSlice(shared, slice, answerer?.checksOf(slice)),
    mayLose: options.slices === undefined,
    onChange: (slice, isRunning) => {
      logger.info({ stage, slice, isRunning }, isRunning ? 'a slice runs' : 'a slice has stopped');
      onNote(`${stage} slice ${slice} ${isRunning ? 'runs' : 'has stopped'}`);
    },
  });
  closers.push(() => set.run([]));
  closers.push(async () => answerer?.close());
  await answerer?.open();
  const keeper = new SliceKeeper({ set, logger, ...held(options, closers) });
  closers.push(() => keeper.stop());
  await keeper.start();
  const app = buildEngineServer({
    stage,
    slices: () =>
      set.statuses.map(({ slice, status }) => ({
        slice,
        position: status.position,
        pump: status,
      })),
    lags: () => set.lags(),
    dependencies: [
      ...shared.dependencies,
      { name: 'engine', check: () => isGoingOn(set) },
      { name: 'slices', check: () => keeper.check() },
    ],
    metrics,
    logger,
    allowRemote: config.allowRemote,
  });
  closers.push(() => closeServer(app, CLOSE_MS_MAX));
  const url = await listen(app, config);
  return { url, failed: set.failed, stop: () => closeAll(closers) };
}

/** Which slices are run, or the leases that say so. */
function held(
  { config, stage, suspectSlices, peopleSlices, slices }: EngineSystemOptions,
  closers: Closers,
): { readonly slices: readonly number[] } | { readonly leases: SliceLeases; leaseMs: number } {
  if (slices !== undefined) return { slices };
  const redisUrl = needed(
    config.redisUrl,
    'slices are shared by leases: set REDIS_URL, or give --slices',
  );
  const instance = needed(
    config.instance,
    'slices are shared by leases: set FOREWARN_INSTANCE, or give --slices',
  );
  const leases = new SliceLeases({
    redisUrl,
    keyPrefix: `${taskKeyPrefix(instance)}:${stage}-stage-${suspectSlices}x${peopleSlices}`,
    sliceCount: stage === 'suspect' ? suspectSlices : peopleSlices,
    leaseMs: LEASE_MS,
    owner: randomUUID(),
  });
  closers.push(() => leases.leave([]));
  return { leases, leaseMs: LEASE_MS };
}

async function openShared(
  options: EngineSystemOptions,
  kafka: KafkaConfig,
  closers: Closers,
): Promise<Shared> {
  const { config, suspectSlices, peopleSlices, onNote } = options;
  // A pack with a fault is found before anything else is started.
  const pack = readPack(config.packDir);
  mkdirSync(config.dataDir, { recursive: true });
  const logger = makeLogger(config);
  const metrics = createMetrics({ collectProcess: true });
  await makeTopics(kafka, suspectSlices * peopleSlices);
  const file = await openLetters(config, onNote, closers);
  const told = openKafkaTellings(kafka, file);
  closers.push(async () => told.close());
  const desks = readDeskSettings(config.desksFile);
  const parts = { desks, logger, metrics };
  const { effects, dependencies } = await openEffects(options, told, parts, closers);
  onNote(
    `${options.stage} stage of ${suspectSlices} slices of suspects and ${peopleSlices} of people`,
  );
  const { deadLetters } = told;
  return { options, kafka, pack, ...parts, deadLetters, effects, dependencies };
}

/** Makes what is missing. Engines that start together may make the same topics, and then one finds them half made: it tries again. */
async function makeTopics({ settings, prefix }: KafkaConfig, pairs: number): Promise<void> {
  const topics = TOPIC_ROLES.map((role) => ({
    role,
    topic: topicName(prefix, role),
    partitions: role === 'signals.victim' ? pairs : 1,
  }));
  for (let triesLeft = TOPIC_TRIES; ; triesLeft--) {
    try {
      await ensureTopics(settings, topics, { partitions: 1 });
      return;
    } catch (error) {
      if (triesLeft === 1 || !isFwError(error, 'FW_LOG_AWAY')) throw error;
      await sleep(TOPIC_REST_MS);
    }
  }
}

/** Where a victim stage tells what it decides; a suspect stage tells nobody but victim stages. */
async function openEffects(
  { config, stage }: EngineSystemOptions,
  { publish, deadLetters }: KafkaTellings,
  { desks, logger, metrics }: Pick<Shared, 'desks' | 'logger' | 'metrics'>,
  closers: Closers,
): Promise<Pick<Shared, 'effects' | 'dependencies'>> {
  if (stage === 'suspect') return { effects: undefined, dependencies: [] };
  const redisUrl = needed(config.redisUrl, 'a victim stage opens tasks: set REDIS_URL');
  const instance = needed(config.instance, 'a victim stage opens tasks: set FOREWARN_INSTANCE');
  const vault = openVault(config);
  const ledger = await openLedger({
    ...ledgerOptionsOf(config),
    vault,
    onRejected: keepRefused(deadLetters, (text) => logger.error(text)),
  });
  closers.push(() => ledger.close());
  const trail = openTrail({ ledger, logger, metrics });
  closers.push(() => trail.close());
  const parts = { desks, trail, logger, metrics, ledger };
  const place = { redisUrl, keyPrefix: taskKeyPrefix(instance), vault };
  await checkVault(vault, place);
  const { tasks, effects } = await openDesk(config, place, parts, closers);
  return {
    effects: {
      ...effects,
      ledger,
      publish,
    },
    dependencies: [
      { name: 'tasks', check: () => tasks.ping() },
      { name: 'ledger', check: () => ledger.ping() },
    ],
  };
}

/** Where this engine is asked for what it knows; undefined when no Redis is named, and then nobody can ask. */
function questionPlaceOf(config: Config): QuestionPlace | undefined {
  const { redisUrl, instance } = config;
  if (redisUrl === undefined || instance === undefined) return undefined;
  return { redisUrl, keyPrefix: taskKeyPrefix(instance), vault: openVault(config) };
}

async function makeSlice(
  shared: Shared,
  slice: number,
  checks: SliceOptions['checks'],
): Promise<EngineSlice> {
  const { options, kafka, pack, desks, logger, metrics, deadLetters, effects } = shared;
  const { config, stage, suspectSlices, peopleSlices, onNote } = options;
  const { settings, prefix } = kafka;
  const share: Share = {
    stage,
    suspects: { count: suspectSlices, slice: stage === 'suspect' ? slice : 0 },
    people: { count: peopleSlices, slice: stage === 'victim' ? slice : 0 },
  };
  const open = (role: 'signals' | 'signals.victim', partitionCount: number) =>
    openKafkaLog({
      ...settings,
      topic: topicName(prefix, role),
      partitionCount,
      onGap: ({ from, to }) =>
        onNote(
          `${to - from} records of ${role} from offset ${from} on are gone before they were read`,
        ),
    });
  const keys = keySourceOf(config, false);
  const engine = new EngineThread(
    engineOptionsOf(share, {
      pack,
      checkpointDir: checkpointDirWithin(config.checkpointDir, checkpointFolderOf(share)),
      checkpointsKept: config.checkpointsKept,
      quietAfterNotFraudMs: desks.quietAfterNotFraudMs,
      ...(keys === undefined ? {} : { keys }),
      ...(config.instance === undefined ? {} : holdOutOf(config, config.instance)),
    }),
  );
  return new EngineSlice({
    share,
    engine,
    signals: await open('signals', 1),
    sent: await open('signals.victim', suspectSlices * peopleSlices),
    checkpointMs: config.checkpointMs,
    now: Date.now,
    deadLetters,
    ...(checks && { checks }),
    ...(effects === undefined ? {} : { effects }),
    ...pumpListener({ logger, metrics, partition: slice, fields: { slice } }),
  });
}

async function isGoingOn(set: SliceSet): Promise<void> {
  for (const { status } of set.statuses) if (status.waitsFor !== undefined) throw status.waitsFor;
}

function needed<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new FwError('FW_USAGE', `forewarn engine: ${why}`);
  return value;
}
