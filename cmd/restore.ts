// `forewarn restore`: what the ledger knows of tasks, calls after episodes, orders and what was done to reach people, rebuilt when Redis has been emptied or replaced.
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { LadderBook } from '../dissuasion/ladder-book.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { byHand } from '../dissuasion/order-carrying.ts';
import { ReachBook } from '../dissuasion/reach-book.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { readWordings } from '../dissuasion/wording.ts';
import { restoreAftercare } from '../runtime/restore-aftercare.ts';
import { restoreLadders } from '../runtime/restore-ladders.ts';
import { restoreOrders } from '../runtime/restore-orders.ts';
import { restoreReaches } from '../runtime/restore-reaches.ts';
import { restoreTasks, type TaskRestoration } from '../runtime/restore-tasks.ts';
import { restoreVictims } from '../runtime/restore-victims.ts';
import { FwError } from '../signal/fw-error.ts';
import { regionName } from '../signal/region.ts';
import type { Command } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { isDataFolder, openDataFolder } from './data-folder.ts';
import type { DeskPlace } from './desk-parts.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { type Stores, withStores } from './with-stores.ts';

/** Longer than any run of this command. */
const NEVER_MS = 86_400_000;

/** What can be restored, in the order in which all of it is: a task says of how many frauds its person was the victim when it is opened. */
const PARTS = {
  victims: theVictims,
  tasks: theTasks,
  ladders: theLadders,
  aftercare: theAftercare,
  orders: theOrders,
  reach: theReaches,
};
const NAMES = Object.keys(PARTS);

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Rebuild what desks work on from the ledger after Redis was emptied or replaced.',
  takes: [...NAMES, 'all'].join('|'),
  takesMin: 1,
  details:
    'Every open episode without an outcome gets its task back: same id, same age, with its attempts, its waiting and its hand-over. Tasks that are there are left as they are,\n' +
    'so that running it again changes nothing. aftercare: the calls after episodes that nobody made yet, each for its time. Orders come back as they stood, with what is due of them; the next start sends what was approved. victims: who was one before. reach: what carriers were asked and family was called.\n' +
    'ladders: what went out to people of open tasks of itself, so that nothing is sent twice and what was to come still comes.\n' +
    'With a Redis or a ClickHouse of its own stop forewarn first; with REDIS_URL and\n' +
    'CLICKHOUSE_URL it may run beside a running one.',
  options: {
    'dry-run': { kind: 'flag', text: 'Count what would be done and change nothing.' },
    json: { kind: 'flag', text: 'Print the counts as JSON.' },
  },
  async run(given) {
    const [what, ...more] = given.positionals;
    const names = what === 'all' ? NAMES : NAMES.filter((name) => name === what);
    if (names.length === 0 || more.length > 0) {
      const known = [...NAMES, 'all'].map((name) => `'${name}'`).join(', ');
      throw new FwError('FW_USAGE', `forewarn restore: what can be restored is one of ${known}`);
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
      const isJson = given.options['json'] === true;
      const parts = await withStores(config, folder, async (stores) => {
        const done: Record<string, object> = {};
        for (const [name, restore] of Object.entries(PARTS)) {
          if (!names.includes(name)) continue;
          const { counts, lines } = await restore(config, stores, isDryRun);
          done[name] = counts;
          if (!isJson) for (const line of lines) writeLine(line);
        }
        return done;
      });
      const counts = what === 'all' ? parts : parts[names[0] ?? ''];
      if (isJson) writeLine(JSON.stringify({ dryRun: isDryRun, ...counts }, undefined, 2));
      else if (isDryRun) writeLine('Nothing was changed; run it without --dry-run to do it.');
    } finally {
      folder.release();
    }
    return 0;
  },
};

interface Restored {
  readonly counts: object;
  readonly lines: readonly string[];
}

/** Tasks with the deadlines of their desks. Only puts back: what lapsed or is overdue is for the forewarn that runs. */
function tasksOf({ leaseMs, desksFile }: Config, place: DeskPlace): TaskQueue {
  const { riseAfterMs } = readDeskSettings(desksFile);
  return new TaskQueue({ ...place, leaseMs, riseAfterMs, isWorking: false });
}

async function theTasks(
  config: Config,
  { ledger, place }: Stores,
  isDryRun: boolean,
): Promise<Restored> {
  const progress = new ProgressLine();
  const tasks = tasksOf(config, place);
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

async function theLadders(
  config: Config,
  { ledger, place }: Stores,
  isDryRun: boolean,
): Promise<Restored> {
  const { ladder: settings } = readDeskSettings(config.desksFile);
  // Only puts back: what is due is for the forewarn that runs.
  const idle = () => Promise.reject(new Error('Nothing goes out while ladders are put back.'));
  const ladders = new LadderBook({
    ...place,
    settings,
    wordings: readWordings(config.wordingsFile),
    carrier: { name: 'none', send: idle },
    call: idle,
    isWorking: false,
  });
  try {
    const now = Date.now();
    const counts = await restoreLadders({ ledger, ladders, settings, now, isDryRun });
    const rows: [string, number][] = [
      ['ladders of open tasks', counts.ladders],
      [isDryRun ? '  to be put back' : '  put back', counts.restored],
      ['  there already', counts.unchanged],
    ];
    return { counts, lines: rows.map(lineOf) };
  } finally {
    await ladders.close();
  }
}

async function theVictims(
  config: Config,
  { ledger, place }: Stores,
  isDryRun: boolean,
): Promise<Restored> {
  const tasks = tasksOf(config, place);
  try {
    const counts = await restoreVictims({ ledger, tasks, now: Date.now(), isDryRun });
    const rows: [string, number][] = [
      ['frauds of the last 400 days', counts.frauds],
      [isDryRun ? '  to be remembered again' : '  remembered again', counts.restored],
    ];
    return { counts, lines: rows.map(lineOf) };
  } finally {
    await tasks.close();
  }
}

async function theAftercare(
  config: Config,
  { ledger, place }: Stores,
  isDryRun: boolean,
): Promise<Restored> {
  const { followUps } = readDeskSettings(config.desksFile);
  const tasks = tasksOf(config, place);
  try {
    const counts = await restoreAftercare({ ledger, tasks, followUps, now: Date.now(), isDryRun });
    const rows: [string, number][] = [
      ['calls to be made by the ledger', counts.calls],
      [isDryRun ? '  to be opened' : '  opened', counts.opened],
      ['  there already', counts.unchanged],
      ['  closed meanwhile', counts.closed],
      ['  with what was recorded of them', counts.withHistory],
    ];
    return { counts, lines: rows.map(lineOf) };
  } finally {
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

async function theReaches(
  _config: Config,
  { ledger, place }: Stores,
  isDryRun: boolean,
): Promise<Restored> {
  const reach = new ReachBook(place);
  try {
    const counts = await restoreReaches({ ledger, reach, isDryRun });
    const rows: [string, number][] = [
      ['tasks with help asked for', counts.reaches],
      [isDryRun ? '  to be put back' : '  put back', counts.restored],
      [isDryRun ? '  to be brought up to date' : '  brought up to date', counts.updated],
      ['  there already', counts.unchanged],
    ];
    return { counts, lines: rows.map(lineOf) };
  } finally {
    await reach.close();
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
