// Loaded before every test file with real servers: a statement that ClickHouse has not answered for much longer than any takes is told with the stacks of all
// threads, once. A test that waits for it would else end by its time-out and say nothing.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type RunningStatement, runningStatements } from '../ledger/running-statements.ts';

const LOOK_MS = 5_000;
/** Honest ones take some seconds on a machine that does much else. */
const STANDING_MS = 60_000;
const SQL_SHOWN = 1_500;
const FRAMES_MAX = 40;
const GDB_MS = 120_000;
const ASKED_MS = 15_000;
const ASKED = [
  `SELECT elapsed, is_cancelled, read_rows, written_rows, thread_ids, ProfileEvents, left(query, 200) AS query FROM system.processes`,
  'SELECT table, command, parts_to_do, latest_fail_reason FROM system.mutations WHERE NOT is_done',
  'SELECT table, elapsed, progress, is_mutation FROM system.merges',
  `SELECT groupArray((metric, value)) AS metrics FROM system.metrics WHERE value > 0`,
];
const told = new WeakSet<RunningStatement>();

/** Looks every few seconds, as long as something else keeps the process alive. */
export function watchStatements(): void {
  setInterval(() => void look(), LOOK_MS).unref();
}

async function look(): Promise<void> {
  const isNew = (one: RunningStatement) => !told.has(one) && ageMs(one) > STANDING_MS;
  const standing = runningStatements();
  if (!standing.some(isNew)) return;
  for (const one of standing) told.add(one);
  console.error(await tellOf(standing));
  // A thread that missed its wake-up goes on when it was held and let go; one that waits for a lock does not.
  setTimeout(() => console.error(afterwards(standing)), LOOK_MS).unref();
}

/**
 * Statements with how long they run, what ClickHouse itself says of them, and what every thread of this process does: stacks where gdb is there, names and
 * states otherwise.
 */
export async function tellOf(statements: readonly RunningStatement[]): Promise<string> {
  const lines = statements.map(
    (one) =>
      `  ${(ageMs(one) / 1_000).toFixed(1)} s in ${one.place}: ${one.sql.slice(0, SQL_SHOWN)}`,
  );
  const places = new Set(statements.map(({ place }) => place).filter((one) => !isAddress(one)));
  const said = await Promise.all([...places].map((path) => inTime(systemTables(path))));
  const threads = await stacks().catch(() => threadStates());
  return ['ClickHouse has not answered:', ...lines, ...said, threads].join('\n');
}

const isAddress = (place: string) => /^https?:/.test(place);

/** What an embedded ClickHouse says of itself over a connection of its own. */
async function systemTables(path: string): Promise<string> {
  // Most tests open none, and loading the engine takes half a second.
  const { openClickHouse } = await import('../ledger/clickhouse.ts');
  const clickHouse = await openClickHouse({ path });
  const answers: string[] = [];
  for (const sql of ASKED)
    answers.push(...(await clickHouse.select(sql)).map((row) => `  ${JSON.stringify(row)}`));
  await clickHouse.close();
  return answers.join('\n');
}

/** An answer of one that may stand still as well. */
function inTime(answer: Promise<string>): Promise<string> {
  const late = sleep(ASKED_MS, '  ClickHouse does not say what it does');
  return Promise.race([answer, late]).catch((error: unknown) => `  ClickHouse says: ${error}`);
}

function afterwards(statements: readonly RunningStatement[]): string {
  const still = new Set(runningStatements());
  const ended = statements.filter((one) => !still.has(one)).length;
  return `of ${statements.length} statements that stood, ${ended} ended when the stacks had been taken`;
}

function ageMs({ sinceMs }: RunningStatement): number {
  return performance.now() - sinceMs;
}

/** One line a thread: name, state, processor time, and what it waits for in the kernel. */
function threadStates(): string {
  const folder = '/proc/self/task';
  return readdirSync(folder)
    .map((id) => {
      const read = (file: string) => readFileSync(`${folder}/${id}/${file}`, 'utf8').trim();
      const [state, ...fields] = read('stat')
        .replace(/^.*\) /, '')
        .split(' ');
      return `  ${id} ${read('comm')} ${state} ${Number(fields[10]) + Number(fields[11])} ${read('wchan')}`;
    })
    .join('\n');
}

/** The stacks of all threads, those alike once. Rejects where gdb is missing or may not look. */
async function stacks(): Promise<string> {
  const commands = ['set pagination off', `thread apply all bt ${FRAMES_MAX}`];
  const args = [
    '-p',
    `${process.pid}`,
    '-batch',
    '-nx',
    ...commands.flatMap((one) => ['-ex', one]),
  ];
  // Held by gdb, this process reads nothing: gdb writes into a file of the shell.
  const script = 'file=$(mktemp); gdb "$@" > "$file" 2>&1; cat "$file"; rm "$file"';
  const options = { timeout: GDB_MS, maxBuffer: 64_000_000 };
  const { stdout } = await promisify(execFile)('sh', ['-c', script, 'sh', ...args], options);
  const byStack = Map.groupBy(threadsIn(stdout, engineStart()), ({ frames }) => frames.join('\n'));
  if (byStack.size === 0) throw new Error('gdb saw no thread');
  return [...byStack]
    .map(([frames, threads]) => `  ${threads.map(({ name }) => name).join(', ')}\n${frames}`)
    .join('\n');
}

/** Where the engine's library begins in this process: it comes without names, so that its functions are told by how far they lie from there. */
function engineStart(): bigint {
  const found = /^([0-9a-f]+)-.*libchdb\.so$/m.exec(readFileSync('/proc/self/maps', 'utf8'));
  return BigInt(`0x${found?.[1] ?? '0'}`);
}

/** Threads of gdb's text with the functions they are in, the innermost first. */
export function threadsIn(text: string, start: bigint): { name: string; frames: string[] }[] {
  return text
    .split(/^Thread \d+ /m)
    .slice(1)
    .map((part) => ({
      name: /"([^"]*)"/.exec(part)?.[1] ?? 'without a name',
      frames: [...part.matchAll(/^#\d+ +(?:0x([0-9a-f]+) in )?(\S+)/gm)].map(
        ([, address = '0', name]) =>
          `      ${name === '??' ? `engine+0x${(BigInt(`0x${address}`) - start).toString(16)}` : name}`,
      ),
    }));
}
