// `forewarn api`: the API, the desk and the sources without an engine, for installations whose engines are processes of their own.
import { startApi } from './api-system.ts';
import type { Command } from './command.ts';
import { readConfigWithLog } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

export const apiCommand: Command = {
  name: 'api',
  summary:
    'Run the API, the desk and the sources beside engines that run by themselves, until Ctrl-C.',
  details:
    "Signals that come in go into the log, where 'forewarn engine' finds them; tasks and reports are those of REDIS_URL, FOREWARN_INSTANCE and\n" +
    'CLICKHOUSE_URL. How somebody stands, and what becomes of a checked transfer, is asked of the engines over Redis: where none answers it is 503, and\n' +
    'the fallback.',
  options: {
    port: {
      kind: 'number',
      placeholder: 'N',
      text: 'Port of the API, 0 for a free one; FOREWARN_PORT when missing.',
    },
    log: {
      kind: 'text',
      placeholder: 'URL',
      text: 'Address as kafka://HOST:PORT[,HOST:PORT]; FOREWARN_LOG when missing.',
    },
  },
  async run(given) {
    const read = readConfigWithLog(process.env, projectDir(), given.options['log']);
    const port = given.options['port'];
    const config = port === undefined ? read : { ...read, port: Number(port) };
    const stopping = Promise.withResolvers<void>();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.resolve());
    const api = await startApi({ config, onNote: writeLine });
    try {
      writeLine(`forewarn api is up at ${api.url}. Ctrl-C stops it.`);
      await stopping.promise;
    } finally {
      await api.stop();
    }
    return 0;
  },
};
