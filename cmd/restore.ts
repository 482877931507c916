// `forewarn restore tasks` and `forewarn restore orders`: what the ledger knows, rebuilt when Redis has been emptied or replaced.
import { join } from 'node:path';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { byHand } from '../dissuasion/order-carrying.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { type OrderRestoration, restoreOrders } from '../runtime/restore-orders.ts';
import { restoreTasks, type TaskRestoration } from '../runtime/restore-tasks.ts';
import { FwError } from '../signal/fw-error.ts';
import { regionName } from '../signal/region.ts';
import type { Command } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { type DataFolder, isDataFolder, openDataFolder } from './data-folder.ts';
import type { DeskPlace } from './desk-parts.ts';
import { startEmbeddedRedis } from './embedded-redis.ts';
import { checkVault, openVault } from './open-vault.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { ledgerOptionsOf, taskKeyPrefix } from './system.ts';

/** Longer than any run of this command. */
const NEVER_MS = 86_400_000;

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Rebuild open tasks or orders from the ledger after Redis was emptied or replaced.',
  takes: 'tasks|orders',
  takesMin: 1,
  details:
    'Every open episode without an outcome gets its task back: same id, same age, with its attempts, its waiting and its hand-over. Tasks that are there are left as they are,\n' +
    'so that running it again changes nothing. Orders come back as they stood, with what is due of them; the next start sends what was approved.\n' +
    'With a Redis or a ClickHouse of its own stop forewarn first; with REDIS_URL and\n' +
    'CLICKHOUSE_URL it may run beside a running one.',
  options: {
    'dry-run': { kind: 'flag', text: 'Count what would be done and change nothing.' },
    json: { kind: 'flag', text: 'Print the counts as JSON.' },
  },
  async run(given) {
    const [what, ...more] = given.positionals;
    if ((what !== 'tasks' && what !== 'orders') || more.length > 0) {
      const text = `forewarn restore: what can be restored is 'tasks' or 'orders'`;
      throw new FwError('FW_USAGE', text);
    }
    const config = readConfig(process.env, projectDir());
    if (!isDataFolder(config.dataDir)) {
      throw new FwError(
        'FW_CONFIG',
        `'${config.dataDir}' is no data folder of forewarn, so there is nothing to restore from; name the right one in FOREWARN_DATA_DIR.`,
      );
    }
    const isDryRun = given.options['dry-run'] === true;
    const folder = openDataFolder(config.dataDir);
    try {
      const { counts, lines } = await withStores(config, folder, (stores) =>
        what === 'tasks' ? theTasks(config, stores, isDryRun) : theOrders(config, stores, isDryRun),
      );
      if (given.options['json'] === true)
        writeLine(JSON.stringify({ dryRun: isDryRun, ...counts }, undefined, 2));
      else for (const line of lines) writeLine(line);
      if (isDryRun && given.options['json'] !== true)
        writeLine('Nothing was changed; run it without --dry-run to do it.');
    } finally {
      folder.release();
    }
    return 0;
  },
};

interface Stores {
  readonly ledger: Ledger;
  readonly place: DeskPlace;
}

interface Restored {
  readonly counts: TaskRestoration | OrderRestoration;
  readonly lines: readonly string[];
}

async function withStores(
  config: Config,
  { instance }: DataFolder,
  restore: (stores: Stores) => Promise<Restored>,
): Promise<Restored> {
  const redis = await startEmbeddedRedis({
    dir: join(config.dataDir, 'redis'),
    ...(config.redisUrl === undefined ? {} : { url: config.redisUrl }),
    onNote: (text) => process.stderr.write(`forewarn: ${text}\n`),
  });
  try {
    const ledger = await openLedger(ledgerOptionsOf(config));
    try {
      const keyPrefix = taskKeyPrefix(config.instance ?? instance);
      const place = { redisUrl: redis.url, keyPrefix, vault: openVault(config) };
      await checkVault(place.vault, place);
      return await restore({ ledger, place });
    } finally {
      await ledger.close();
    }
  } finally {
    await redis.stop();
  }
}

async function theTasks(
  config: Config,
  { ledger, place }: Stores,
  isDryRun: boolean,
): Promise<Restored> {
  const progress = new ProgressLine();
  const tasks = new TaskQueue({ ...place, leaseMs: config.leaseMs });
  try {
    const counts = await restoreTasks({
      ledger,
      tasks,
      followUps: readDeskSettings(config.desksFile).followUps,
      now: Date.now(),
      isDryRun,
      onProgress: (done, total) =>
        progress.show(`${formatCount(done)} of ${formatCount(total)} open tasks`),
    });
    return { counts, lines: linesOf(counts, isDryRun) };
  } finally {
    progress.clear();
    await tasks.close();
  }
}

async function theOrders(
  config: Config,
  { ledger, place }: Stores,
  isDryRun: boolean,
): Promise<Restored> {
  const rules = readDeskSettings(config.desksFile).orders;
  // Only puts back: what is due is for the forewarn that runs.
  const orders = new OrderBook({ ...place, rules, carrier: byHand(Date.now), everyMs: NEVER_MS });
  try {
    const counts = await restoreOrders({ ledger, orders, isDryRun, now: Date.now() });
    const rows: [string, number][] = [
      ['orders in the ledger', counts.orders],
      [isDryRun ? '  to be put back' : '  put back', counts.restored],
      [isDryRun ? '  to be brought up to date' : '  brought up to date', counts.updated],
      ['  there already', counts.unchanged],
    ];
    return { counts, lines: rows.map(lineOf) };
  } finally {
    await orders.close();
  }
}

function linesOf(restored: TaskRestoration, isDryRun: boolean): string[] {
  const { openEpisodes, withoutTask, opened, raised, unchanged, closed } = restored;
  const { withHistory, openedByDesk } = restored;
  const rows: [string, number][] = [
    ['open episodes in the ledger', openEpisodes],
    ['  without an open task', withoutTask],
    [isDryRun ? '  tasks to be opened' : '  tasks opened', opened],
    [isDryRun ? '  tasks to be brought up to date' : '  tasks brought up to date', raised],
    ['  tasks there already', unchanged],
    ['  tasks closed meanwhile', closed],
    ['  with what was recorded of them', withHistory],
  ];
  const desks = Object.entries(openedByDesk).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...rows.map(lineOf),
    ...desks.map(([desk, count]) => lineOf([`    ${desk} ${regionName(desk, 'en')}`, count])),
  ];
}

function lineOf([what, count]: readonly [string, number]): string {
  return `${what.padEnd(34)}${formatCount(count).padStart(9)}`;
}
