// `forewarn sources check`: whether each source of the file of sources can be read, before anything is started. `forewarn sources subscribe`: what carriers push is
// asked for.
import { join } from 'node:path';
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { SourceSet } from '../connectors/source/source-set.ts';
import { loadSources, type SourceConfig } from '../connectors/source/sources-file.ts';
import type { SignalLog } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Arguments, type Command, numberOption } from './command.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { numbersIn, subscribeAll } from './subscribe-sources.ts';

const DAY_MS = 86_400_000;

export const sourcesCommand: Command = {
  name: 'sources',
  takes: 'check | subscribe NAME',
  takesMin: 1,
  summary: 'Check that the sources of signals can be read, or ask carriers to push to one.',
  details:
    'check reads the file of sources, compiles the mappings and asks each partner for what is new. Nothing is taken in and no place is\n' +
    "moved. 'forewarn start' reads the sources; GET /v1/sources and /metrics say how they stand. docs/sources.md has every key.\n\n" +
    'subscribe NAME asks the carriers in the entry of a source of kind http-push to push the events of numbers there (docs/partners.md).',
  options: {
    file: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'The file of sources; FOREWARN_SOURCES_FILE when missing.',
    },
    numbers: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Numbers to subscribe to, one a line; /dev/stdin takes them from a pipe.',
    },
    days: {
      kind: 'number',
      placeholder: 'N',
      text: 'Days after which subscriptions end, and their token for the carrier.',
      fallback: '90',
      min: 1,
    },
    json: { kind: 'flag', text: 'Print as JSON.' },
  },
  async run(given) {
    const [deed, name, ...more] = given.positionals;
    const isCheck = deed === 'check' && name === undefined;
    if (!isCheck && (deed !== 'subscribe' || name === undefined || more.length > 0)) {
      const text = `forewarn sources takes check or subscribe NAME, not '${given.positionals.join(' ')}'`;
      throw new FwError('FW_USAGE', text);
    }
    const config = readConfig(process.env, projectDir());
    const asked = given.options['file'];
    const file = typeof asked === 'string' ? asked : config.sourcesFile;
    if (file === undefined)
      throw new FwError('FW_USAGE', 'give --file FILE, or set FOREWARN_SOURCES_FILE');
    const configs = await loadSources(file, process.env);
    return name === undefined
      ? await check(configs, config.dataDir, given)
      : await subscribe(configs, name, given);
  },
};

async function check(
  configs: readonly SourceConfig[],
  dataDir: string,
  given: Arguments,
): Promise<number> {
  const set = await SourceSet.open(configs, {
    appender: new SignalAppender(NOWHERE),
    deadLetters: NO_LETTERS,
    stateDir: join(dataDir, 'sources'),
  });
  const found = (await set.check()).map(({ config: { name, kind }, why }) => ({
    name,
    kind,
    isGood: why === undefined,
    ...(why === undefined ? {} : { why: why.message }),
  }));
  if (given.options['json'] === true) writeLine(JSON.stringify(found, undefined, 2));
  else for (const line of found.map(lineOf)) writeLine(line);
  return found.every(({ isGood }) => isGood) ? 0 : 1;
}

async function subscribe(
  configs: readonly SourceConfig[],
  name: string,
  given: Arguments,
): Promise<number> {
  const numbers = given.options['numbers'];
  if (typeof numbers !== 'string')
    throw new FwError('FW_USAGE', 'give --numbers FILE, a number a line');
  const until = Date.now() + numberOption(given, 'days') * DAY_MS;
  let isWhole = true;
  for await (const one of subscribeAll(configs, name, numbersIn(numbers), until)) {
    isWhole &&= one.why === undefined;
    const line = `${one.why === undefined ? 'good ' : 'fault'}  ${one.phone}  ${one.type}  ${one.why ?? one.id ?? 'being made'}`;
    writeLine(given.options['json'] === true ? JSON.stringify(one) : line);
  }
  return isWhole ? 0 : 1;
}

function lineOf({ name, kind, why }: { name: string; kind: string; why?: string }): string {
  return why === undefined ? `good   ${name} (${kind})` : `fault  ${name} (${kind}): ${why}`;
}

/** Nothing of a check is taken in. */
const NOWHERE: SignalLog = {
  partitionCount: 1,
  append: () => Promise.reject(new FwError('FW_LOG_AWAY', 'a check takes nothing in')),
  read: () => Promise.resolve([]),
  end: () => Promise.resolve(''),
  comparePositions: () => 0,
  close: () => Promise.resolve(),
};

const NO_LETTERS: DeadLetterSink = {
  put: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
