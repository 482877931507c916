// `forewarn keys`: the keys that seal what is kept of people.
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import type { KeyRing } from '../vault/key-ring.ts';
import { keyIdOf } from '../vault/seal.ts';
import type { Command } from './command.ts';
import { readConfig } from './config.ts';
import { keyProviderOf } from './open-vault.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

export const keysCommand: Command = {
  name: 'keys',
  summary: 'List or change the keys that seal what is kept of people.',
  details:
    'list: ids and ages, never the keys. rotate: adds a newer key to the key file; a running forewarn seals with it within ten seconds, and\n' +
    'what older keys sealed can still be read. Keys of the environment or of a program are changed where they come from.',
  takes: 'list|rotate',
  takesMin: 1,
  options: {},
  async run({ positionals: [what] }) {
    if (what !== 'list' && what !== 'rotate') {
      throw new FwError('FW_USAGE', `forewarn keys: '${what}' is neither list nor rotate`);
    }
    const provider = keyProviderOf(readConfig(process.env, projectDir()), false);
    if (provider === undefined) {
      throw new FwError(
        'FW_CONFIG',
        'There are no keys: nothing was started here yet, or FOREWARN_DATA_KEYS is off.',
      );
    }
    if (what === 'rotate' && provider.rotate === undefined) {
      throw new FwError(
        'FW_USAGE',
        `Keys of ${provider.place} are changed there; put the newer one before the others.`,
      );
    }
    const ring = what === 'rotate' ? provider.rotate?.(Date.now()) : provider.read();
    writeLine(`keys of ${provider.place}, the newest first`);
    for (const line of linesOf(ring)) writeLine(line);
    return 0;
  },
};

function linesOf(ring: KeyRing | undefined): string[] {
  return (ring?.keys ?? []).map(({ key, madeAt }, at) => {
    const age = madeAt === undefined ? 'age unknown' : `made ${printTime(madeAt)}`;
    return `  ${keyIdOf(key)}  ${age}${at === 0 ? '  seals' : ''}`;
  });
}
