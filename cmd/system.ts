// The whole of forewarn in one process, put together and taken apart in order: Redis, ledger, log, tasks, pump, connector, API.
import { join } from 'node:path';
import pino from 'pino';
import { closeAccess } from '../access/access-parts.ts';
import { closeServer, listen } from '../api/listen.ts';
import { type ApiLogger, createLogger } from '../api/logger.ts';
import { createMetrics, type Metrics } from '../api/metrics.ts';
import { buildServer } from '../api/server.ts';
import { AskedPeople } from '../connectors/camara/asked-people.ts';
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import { SourceQuality } from '../connectors/quality/source-quality.ts';
import type { SignalAppender } from '../connectors/signal-appender.ts';
import { type DeskSettings, readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { HoldOut } from '../dissuasion/hold-out.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import { GroupWriter } from '../ledger/group-writer.ts';
import { COUNT_EVERY_MS, type Ledger, openLedger } from '../ledger/ledger.ts';
import type { SignalLog } from '../log/log.ts';
import type { RedisStreamLog } from '../log/redis-stream-log.ts';
import type { RuleBook } from '../rulebook/rule-book.ts';
import { CheckAnswers } from '../runtime/check-answers.ts';
import { EngineThread } from '../runtime/engine-thread.ts';
import { type PackSource, planOfPack, readPack } from '../runtime/load-pack.ts';
import { Pump } from '../runtime/pump.ts';
import { TransferChecks } from '../runtime/transfer-checks.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Vault } from '../vault/vault.ts';
import { openBacktests } from './backtest-parts.ts';
import { carrierAsking } from './carrier-asking.ts';
import type { Config } from './config.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { openLeads, openTrail } from './desk-parts.ts';
import { type DriftParts, watchDrift } from './drift-watch.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded-redis.ts';
import { eventNowOf } from './event-now.ts';
import { everyDay } from './every-day.ts';
import { openFinisher } from './finisher-parts.ts';
import { type FloodParts, watchFloods } from './flood-watch.ts';
import { givenFiles } from './given-files.ts';
import { openIntake } from './intake-parts.ts';
import { openKeeping } from './keeping-parts.ts';
import { openLetters } from './kept-files.ts';
import { ledgerReaders } from './ledger-readers.ts';
import { liveLateness } from './live-plan.ts';
import { openAccessOf } from './open-access.ts';
import { type Desk, openDesk } from './open-desk.ts';
import { type OpenedLog, openSignalLog } from './open-log.ts';
import { checkVault, keySourceOf, openVault } from './open-vault.ts';
import { populationOf } from './population-of.ts';
import { pumpListener } from './pump-listener.ts';
import { keepRefused } from './refused-rows.ts';
import { readReportSchedule } from './report-schedule.ts';
import { openRetention } from './retention-parts.ts';
import { type RuleLife, ruleLifeOf } from './rule-life.ts';
import { openRuleBook, packInForce } from './rule-parts.ts';
import { startScheduledReports } from './scheduled-reports.ts';
import { doorOf } from './tls-config.ts';
import { renewTls } from './tls-renewal.ts';

export interface System {
  /** Where the API listens. */
  readonly url: string;
  readonly pump: Pump;
  readonly rules: RuleLife;
  readonly tasks: TaskQueue;
  readonly ledger: Ledger;
  readonly appender: SignalAppender;
  readonly deadLetters: DeadLetterSink;
  readonly quality: SourceQuality;
  /** Answers nothing new, finishes what is at hand, and closes everything. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly config: Config;
  /** Hears what takes time or surprises. */
  readonly onNote: (text: string) => void;
  /** Whether a simulated province is played into it. */
  readonly isDemo?: boolean;
}

const PARTITION = 0;
const CLOSE_MS_MAX = 5_000;
const TRIM_EVERY_MS = 30_000;

/** What is kept outside the engine. */
export interface Stores {
  readonly instance: string;
  readonly redis: EmbeddedRedis;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly log: SignalLog;
  readonly trimmed?: RedisStreamLog;
  readonly lag?: NonNullable<OpenedLog['lag']>;
  readonly deadLetters: DeadLetterSink;
  readonly publish?: NonNullable<OpenedLog['publish']>;
}

/** What closes each part that was opened, in the order of opening. */
export type Closers = (() => Promise<unknown>)[];

/** Starts everything. What was started is stopped again when a later part fails. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const closers: Closers = [];
  try {
    const { config, onNote } = options;
    const given = readPack(config.packDir);
    // A pack with a fault is found before anything else is started.
    planOfPack(given);
    const folder = openDataFolder(config.dataDir);
    closers.push(async () => folder.release());
    const logger = makeLogger(config);
    const vault = openVault(config, { isMade: true, onNote });
    const stores = await openStores(options, folder, vault, closers);
    const { ledger, redis, instance } = stores;
    const place = { redisUrl: redis.url, keyPrefix: taskKeyPrefix(instance), vault };
    const rules = await openRuleBook(place, { ledger, logger }, closers);
    const desks = readDeskSettings(config.desksFile);
    const pack = await packInForce(rules, given, config, onNote);
    const engine = makeEngine(config, pack, desks, instance);
    closers.push(() => engine.close());
    await engine.open();
    const system = await serve(options, { engine, rules, desks, ...stores }, logger, closers);
    folder.announce(system.url);
    return system;
  } catch (error) {
    await closeAll(closers).catch(() => undefined);
    throw error;
  }
}

/** Opens the stores; each is added to `closers`. */
export async function openStores(
  { config, onNote }: SystemOptions,
  folder: DataFolder,
  vault: Vault,
  closers: Closers,
): Promise<Stores> {
  const instance = config.instance ?? folder.instance;
  const file = await openLetters(config, onNote, closers);
  const redis = await openRedis(config, onNote);
  closers.push(() => redis.stop());
  await checkVault(vault, { redisUrl: redis.url, keyPrefix: taskKeyPrefix(instance) });
  const ledger = await openLedger({
    ...ledgerOptionsOf(config),
    vault,
    countEveryMs: COUNT_EVERY_MS,
    onRejected: keepRefused(file, onNote),
  });
  closers.push(() => ledger.close());
  const reported = { ledger, population: populationOf(config) };
  closers.push(startScheduledReports(readReportSchedule(config.reportsFile), reported, onNote));
  const place = { redisUrl: redis.url, instance, deadLetters: file, onNote };
  const opened = await openSignalLog(config, place);
  closers.push(() => opened.close());
  const { close: _, ...logged } = opened;
  return { instance, redis, vault, ledger, ...logged };
}

async function serve(
  { config, onNote, isDemo = false }: SystemOptions,
  stores: Stores & {
    readonly engine: EngineThread;
    readonly rules: RuleBook;
    readonly desks: DeskSettings;
  },
  logger: ApiLogger,
  closers: Closers,
): Promise<System> {
  const { engine, rules: book, desks, vault, ledger, log, deadLetters, lag } = stores;
  const metrics = createMetrics({ collectProcess: true });
  const rows = new GroupWriter({ write: (batch, token) => ledger.write(batch, token) });
  const trail = openTrail({ ledger: rows, logger, metrics });
  closers.push(() => trail.close());
  const parts = { desks, trail, logger, metrics, ledger: rows };
  const place = { redisUrl: stores.redis.url, keyPrefix: taskKeyPrefix(stores.instance), vault };
  const desk = await openDesk(config, place, parts, closers);
  const { tasks, orders, ladders, reach, deliveries, effects } = desk;
  const checks = new TransferChecks({ now: Date.now });
  const checkAnswers = await openCheckAnswers(config, stores, closers);
  const checking = { checks, checkAnswers, checkSettings: config.check };
  const quality = new SourceQuality();
  const people = new AskedPeople();
  const asking = carrierAsking(people, checks);
  const pump = makePump(config, stores, { rows, effects, asking, quality, logger, metrics });
  closers.push(() => pump.stop());
  await pump.open();
  const life = ruleLifeOf(book, engine, pump, config);
  const kept = keptPlaceOf(stores, onNote);
  const trimmer = await openKeeping(config, kept, { logger, metrics }, closers);
  const intake = { log, deadLetters, quality, logger, people, ...(await liveLateness(life)) };
  const { appender, sources, letters } = await openIntake(config, intake, closers);
  const guard = await openAccessOf(config, { ...place, ledger, logger, onNote });
  if (guard !== undefined) closers.push(() => closeAccess(guard.access));
  closers.push(openRetention(config, { ledger, logger, metrics, access: guard?.access }));
  const eventNow = eventNowOf(pump, appender);
  const leads = openLeads(place, parts, closers);
  const { changes, staff } = leads;
  const tried = await openBacktests(config, { rules: life, changes, ...parts }, closers);
  const floods = { staff, settings: desks.staff, logger, metrics, audit: guard?.access.audit };
  const readers = ledgerReaders(ledger, life, { desks, config }, closers);
  closers.push(...watchRules(life, { ...readers, ...floods, quality, eventNow }));
  const { followUps } = desks;
  const told = { ledger: rows, appender, followUps, ladders, orders, reviews: leads.reviews };
  const finisher = await openFinisher(ledger, { ...told, eventNow }, { ...parts, tasks }, closers);
  const app = buildServer({
    ...doorOf(config),
    ...guard,
    ...leads,
    ...told,
    tasks,
    finisher,
    rules: life,
    ...tried,
    trail,
    reach,
    ...(await givenFiles(config, ledger, logger)),
    isDemo,
    ...readers,
    risk: (subject) => engine.risk(subject),
    sources: () => sources.views,
    push: sources,
    letters,
    deliveries,
    quality,
    ...checking,
    pumps: () => [pump.status],
    ...(lag === undefined ? {} : { logLag: () => lag(pump.status.position) }),
    dependencies: dependenciesOf(stores, tasks, pump),
    metrics,
    logger,
    eventNow,
  });
  closers.push(() => closeServer(app, CLOSE_MS_MAX), renewTls(config.tls, app));
  const url = await listen(app, { ...config, isGuarded: guard !== undefined });
  pump.start();
  await sources.start();
  trimmer?.start(TRIM_EVERY_MS);
  const running = { pump, rules: life, tasks, ledger, appender, deadLetters, quality };
  return { url, ...running, stop: () => closeAll(closers) };
}

/** What looks at the rules by itself: for desks that a version floods, for the end of the one before, for what moved. Gives what ends each. */
function watchRules(life: RuleLife, parts: FloodParts & DriftParts): (() => Promise<void>)[] {
  const onTrouble = (error: unknown) =>
    parts.logger.warn({ err: error }, 'the version before runs on beside the live one');
  return [watchFloods(life, parts), everyDay(() => life.endWarm(), onTrouble), watchDrift(parts)];
}

function dependenciesOf({ log, ledger }: Stores, tasks: TaskQueue, pump: Pump) {
  return [
    { name: 'log', check: () => log.end(PARTITION) },
    { name: 'tasks', check: () => tasks.ping() },
    { name: 'ledger', check: () => ledger.ping() },
    { name: 'engine', check: () => isGoingOn(pump) },
  ];
}

function keptPlaceOf(
  { redis, instance, deadLetters, trimmed }: Stores,
  onNote: (text: string) => void,
) {
  const place = { redisUrl: redis.url, instance, deadLetters, onNote };
  return trimmed === undefined ? place : { ...place, trimmed };
}

/** What checks of transfers were answered, kept for whoever asks again. */
export async function openCheckAnswers(
  { check }: Config,
  { redis, instance }: Pick<Stores, 'redis' | 'instance'>,
  closers: Closers,
): Promise<CheckAnswers> {
  const { keepMs } = check;
  const keyPrefix = `forewarn-${instance}`;
  const checkAnswers = new CheckAnswers({ redisUrl: redis.url, keyPrefix, keepMs });
  closers.push(() => checkAnswers.close());
  await checkAnswers.open();
  return checkAnswers;
}

/** Throws what the pump waits for. One without room for checkpoints goes on: the status page and the log say so. */
async function isGoingOn({ status }: Pump): Promise<void> {
  if (status.waitsFor !== undefined) throw status.waitsFor;
}

/** Closes in the opposite order of opening; one that fails keeps no other from closing. */
export async function closeAll(closers: Closers): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** The log of a process. Throws FW_FILE when its file cannot be written. */
export function makeLogger(config: Config): ApiLogger {
  const { logLevel: level, logFile } = config;
  if (logFile === undefined) return createLogger({ level });
  try {
    const destination = pino.destination({ dest: logFile, mkdir: true, sync: true });
    return createLogger({ level, destination });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `the log file '${logFile}' cannot be written: ${why}`, { cause });
  }
}

function makePump(
  config: Config,
  stores: Stores & { readonly engine: EngineThread },
  {
    rows,
    effects,
    asking,
    quality,
    logger,
    metrics,
  }: {
    rows: GroupWriter;
    effects: Desk['effects'];
    asking: ReturnType<typeof carrierAsking>;
    quality: SourceQuality;
    logger: ApiLogger;
    metrics: Metrics;
  },
): Pump {
  const listener = pumpListener({ logger, metrics, partition: PARTITION });
  return new Pump({
    ...stores,
    ledger: rows,
    ...effects,
    ...asking,
    partition: PARTITION,
    checkpointMs: config.checkpointMs,
    now: Date.now,
    ...listener,
    onSignals: (count) => {
      listener.onSignals(count);
      quality.judged(count.source, count.result, count.count, Date.now());
    },
  });
}

function makeEngine(
  config: Config,
  pack: PackSource,
  { quietAfterNotFraudMs }: DeskSettings,
  instance: string,
): EngineThread {
  const { checkpointDir, checkpointsKept } = config;
  const holdOut = holdOutOf(config, instance);
  const keys = keySourceOf(config, false);
  const kept = { checkpointDir, checkpointsKept, ...(keys === undefined ? {} : { keys }) };
  return new EngineThread({
    pack,
    partition: PARTITION,
    quietAfterNotFraudMs,
    ...kept,
    ...holdOut,
  });
}

function openRedis(config: Config, onNote: (text: string) => void): Promise<EmbeddedRedis> {
  return startEmbeddedRedis({
    dir: join(config.dataDir, 'redis'),
    ...(config.redisUrl === undefined ? {} : { url: config.redisUrl }),
    onNote,
  });
}

/** Who is called by lot: every engine of an installation draws alike, and so does each replay. */
export function holdOutOf(
  { holdOutPercent: percent }: Config,
  instance: string,
): { readonly holdOut?: HoldOut } {
  return percent === 0 ? {} : { holdOut: { percent, key: instance } };
}

/** Start of every key of the task queue of a data folder. */
export function taskKeyPrefix(instance: string): string {
  return `{forewarn-${instance}}`;
}

export function ledgerOptionsOf(config: Config): Parameters<typeof openLedger>[0] {
  return config.clickhouse ?? { path: join(config.dataDir, 'clickhouse') };
}
