// The API, the desk and the sources in a process without an engine, put together and taken apart in order. Engines run elsewhere and read the same log.
import { closeAccess } from '../access/access-parts.ts';
import { closeServer, listen } from '../api/listen.ts';
import { createMetrics } from '../api/metrics.ts';
import { buildServer } from '../api/server.ts';
import { SourceQuality } from '../connectors/quality/source-quality.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { GroupWriter } from '../ledger/group-writer.ts';
import { FarEngines } from '../runtime/far-engines.ts';
import { planOfPack, readPack } from '../runtime/load-pack.ts';
import { FwError } from '../signal/fw-error.ts';
import { openArchiver } from './archive-parts.ts';
import { openBacktests } from './backtest-parts.ts';
import { openDataFolder } from './data-folder.ts';
import { openLeads, openTrail } from './desk-parts.ts';
import { openFinisher } from './finisher-parts.ts';
import { givenFiles } from './given-files.ts';
import { openIntake } from './intake-parts.ts';
import { ledgerReaders } from './ledger-readers.ts';
import { liveLateness } from './live-plan.ts';
import { openAccessOf } from './open-access.ts';
import { openDesk } from './open-desk.ts';
import { openVault } from './open-vault.ts';
import { openRetention } from './retention-parts.ts';
import { RuleLife } from './rule-life.ts';
import { openRuleBook, packInForce } from './rule-parts.ts';
import {
  type Closers,
  closeAll,
  makeLogger,
  openCheckAnswers,
  openStores,
  type SystemOptions,
  taskKeyPrefix,
} from './system.ts';
import { doorOf } from './tls-config.ts';
import { renewTls } from './tls-renewal.ts';

export interface ApiSystem {
  /** Where the API listens. */
  readonly url: string;
  stop(): Promise<void>;
}

const PARTITION = 0;
const CLOSE_MS_MAX = 5_000;

/** Starts it. What was started is stopped again when a later part fails. Throws FW_USAGE when the log is not one that engines elsewhere can read. */
export async function startApi(options: SystemOptions): Promise<ApiSystem> {
  const closers: Closers = [];
  try {
    if (options.config.kafka === undefined) {
      const text = 'forewarn api: engines read signals from Kafka: give --log kafka://HOST:PORT';
      throw new FwError('FW_USAGE', text);
    }
    const folder = openDataFolder(options.config.dataDir);
    closers.push(async () => folder.release());
    const url = await serve(options, folder, closers);
    folder.announce(url);
    return { url, stop: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers).catch(() => undefined);
    throw error;
  }
}

async function serve(
  options: SystemOptions,
  folder: ReturnType<typeof openDataFolder>,
  closers: Closers,
): Promise<string> {
  const { config, onNote } = options;
  const logger = makeLogger(config);
  const metrics = createMetrics({ collectProcess: true });
  const stores = await openStores(options, folder, openVault(config), closers);
  const { redis, instance, vault, ledger, log, deadLetters } = stores;
  const rows = new GroupWriter({ write: (batch, token) => ledger.write(batch, token) });
  const trail = openTrail({ ledger: rows, logger, metrics });
  closers.push(() => trail.close());
  const desks = readDeskSettings(config.desksFile);
  const parts = { desks, trail, logger, metrics, ledger: rows };
  const place = { redisUrl: redis.url, keyPrefix: taskKeyPrefix(instance), vault };
  const desk = await openDesk(config, place, parts, closers);
  const { tasks, orders, ladders, reach, deliveries } = desk;
  const engines = new FarEngines({ ...place, now: Date.now });
  closers.push(async () => engines.close());
  await engines.open();
  const checkAnswers = await openCheckAnswers(config, stores, closers);
  const quality = new SourceQuality();
  const kept = { redisUrl: redis.url, instance, deadLetters, onNote };
  await openArchiver(config, kept, { logger, metrics }, closers);
  const rules = await openRules(options, place, { ledger, logger }, closers);
  const intake = { log, deadLetters, quality, logger, ...(await liveLateness(rules)) };
  const { appender, sources, letters } = await openIntake(config, intake, closers);
  const guard = await openAccessOf(config, { ...place, ledger, logger, onNote });
  if (guard !== undefined) closers.push(() => closeAccess(guard.access));
  closers.push(openRetention(config, { ledger, logger, metrics, access: guard?.access }));
  const leads = openLeads(place, parts, closers);
  const { followUps } = desks;
  const told = { ledger: rows, appender, followUps, ladders, orders, reviews: leads.reviews };
  const finisher = await openFinisher(
    ledger,
    { ...told, eventNow: Date.now },
    { ...parts, tasks },
    closers,
  );
  const app = buildServer({
    ...doorOf(config),
    ...guard,
    ...leads,
    ...told,
    tasks,
    finisher,
    rules,
    ...(await openBacktests(config, { rules, ...leads, ...parts }, closers)),
    trail,
    reach,
    ...(await givenFiles(config, ledger, logger)),
    ...ledgerReaders(ledger, rules, { desks, config }, closers),
    risk: (subject) => engines.risk(subject),
    sources: () => sources.views,
    push: sources,
    letters,
    deliveries,
    quality,
    checks: engines.checks,
    checkAnswers,
    checkSettings: config.check,
    pumps: () => [],
    dependencies: [
      { name: 'log', check: () => log.end(PARTITION) },
      { name: 'tasks', check: () => tasks.ping() },
      { name: 'ledger', check: () => ledger.ping() },
    ],
    metrics,
    logger,
  });
  closers.push(() => closeServer(app, CLOSE_MS_MAX), renewTls(config.tls, app));
  const url = await listen(app, { ...config, isGuarded: guard !== undefined });
  await sources.start();
  return url;
}

/** The book begins with the pack that the engines run: the folder of all of them. Throws FW_FILE and FW_PACK_INVALID for it. */
async function openRules(
  { config, onNote }: SystemOptions,
  place: Parameters<typeof openRuleBook>[0],
  parts: Parameters<typeof openRuleBook>[1],
  closers: Closers,
): Promise<RuleLife> {
  const folder = readPack(config.packDir);
  planOfPack(folder);
  const book = await openRuleBook(place, parts, closers);
  await packInForce(book, folder, config, onNote);
  return new RuleLife(book);
}
