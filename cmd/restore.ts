// `forewarn restore tasks`: open tasks rebuilt from the ledger when Redis has been emptied or replaced.
import { join } from 'node:path';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { openLedger } from '../ledger/ledger.ts';
import { restoreTasks, type TaskRestoration } from '../runtime/restore-tasks.ts';
import { FwError } from '../signal/fw-error.ts';
import { regionName } from '../signal/region.ts';
import type { Command } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { type DataFolder, isDataFolder, openDataFolder } from './data-folder.ts';
import { startEmbeddedRedis } from './embedded-redis.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { ledgerOptionsOf, taskKeyPrefix } from './system.ts';

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Rebuild the open tasks from the ledger after Redis was emptied or replaced.',
  takes: 'tasks',
  takesMin: 1,
  details:
    'Every open episode without an outcome gets its task back: same id, same desk, same age, waiting. Tasks that are there are left as they are,\n' +
    'so that running it again changes nothing. With a Redis or a ClickHouse of its own stop forewarn first; with REDIS_URL and\n' +
    'CLICKHOUSE_URL it may run beside a running one.',
  options: {
    'dry-run': { kind: 'flag', text: 'Count what would be done and change nothing.' },
    json: { kind: 'flag', text: 'Print the counts as JSON.' },
  },
  async run(given) {
    const [what, ...more] = given.positionals;
    if (what !== 'tasks' || more.length > 0)
      throw new FwError('FW_USAGE', `forewarn restore: what can be restored is 'tasks'`);
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
      const restored = await restore(config, folder, isDryRun);
      if (given.options['json'] === true)
        writeLine(JSON.stringify({ dryRun: isDryRun, ...restored }, undefined, 2));
      else for (const line of linesOf(restored, isDryRun)) writeLine(line);
    } finally {
      folder.release();
    }
    return 0;
  },
};

async function restore(
  config: Config,
  { instance }: DataFolder,
  isDryRun: boolean,
): Promise<TaskRestoration> {
  const redis = await startEmbeddedRedis({
    dir: join(config.dataDir, 'redis'),
    ...(config.redisUrl === undefined ? {} : { url: config.redisUrl }),
    onNote: (text) => process.stderr.write(`forewarn: ${text}\n`),
  });
  const progress = new ProgressLine();
  try {
    const ledger = await openLedger(ledgerOptionsOf(config));
    const tasks = new TaskQueue({
      redisUrl: redis.url,
      leaseMs: config.leaseMs,
      keyPrefix: taskKeyPrefix(config.instance ?? instance),
    });
    try {
      return await restoreTasks({
        ledger,
        tasks,
        isDryRun,
        onProgress: (done, total) =>
          progress.show(`${formatCount(done)} of ${formatCount(total)} open tasks`),
      });
    } finally {
      progress.clear();
      await tasks.close();
      await ledger.close();
    }
  } finally {
    await redis.stop();
  }
}

function linesOf(restored: TaskRestoration, isDryRun: boolean): string[] {
  const { openEpisodes, withoutTask, opened, raised, unchanged, closed, openedByDesk } = restored;
  const rows: [string, number][] = [
    ['open episodes in the ledger', openEpisodes],
    ['  without an open task', withoutTask],
    [isDryRun ? '  tasks to be opened' : '  tasks opened', opened],
    [isDryRun ? '  tasks to be brought up to date' : '  tasks brought up to date', raised],
    ['  tasks there already', unchanged],
    ['  tasks closed meanwhile', closed],
  ];
  const desks = Object.entries(openedByDesk).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...rows.map(([what, count]) => `${what.padEnd(34)}${formatCount(count).padStart(9)}`),
    ...desks.map(
      ([desk, count]) =>
        `${`    ${desk} ${regionName(desk, 'en')}`.padEnd(34)}${formatCount(count).padStart(9)}`,
    ),
    ...(isDryRun ? ['Nothing was changed; run it without --dry-run to do it.'] : []),
  ];
}
