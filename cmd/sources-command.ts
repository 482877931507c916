// `forewarn sources check`: whether each source of the file of sources can be read, before anything is started.
import { join } from 'node:path';
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { SourceSet } from '../connectors/source/source-set.ts';
import { loadSources } from '../connectors/source/sources-file.ts';
import type { SignalLog } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Command } from './command.ts';
import { readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

export const sourcesCommand: Command = {
  name: 'sources',
  takes: 'check',
  takesMin: 1,
  summary: 'Check that the sources of signals can be read: their settings, mappings and partners.',
  details:
    'check reads the file of sources, compiles the mappings and asks each partner for what is new. Nothing is taken in and no place is\n' +
    "moved. 'forewarn start' reads the sources; GET /v1/sources and /metrics say how they stand. docs/sources.md has every key.",
  options: {
    file: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'The file of sources; FOREWARN_SOURCES_FILE when missing.',
    },
    json: { kind: 'flag', text: 'Print as JSON.' },
  },
  async run(given) {
    if (given.positionals.join(' ') !== 'check') {
      const text = `forewarn sources takes check, not '${given.positionals.join(' ')}'`;
      throw new FwError('FW_USAGE', text);
    }
    const config = readConfig(process.env, projectDir());
    const asked = given.options['file'];
    const file = typeof asked === 'string' ? asked : config.sourcesFile;
    if (file === undefined)
      throw new FwError('FW_USAGE', 'give --file FILE, or set FOREWARN_SOURCES_FILE');
    const configs = await loadSources(file, process.env);
    const set = await SourceSet.open(configs, {
      appender: new SignalAppender(NOWHERE),
      deadLetters: NO_LETTERS,
      stateDir: join(config.dataDir, 'sources'),
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
  },
};

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
