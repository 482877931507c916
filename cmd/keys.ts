// `forewarn keys`: the keys that seal what is kept of people.
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import type { KeyProvider, KeyRing } from '../vault/key-ring.ts';
import { keyIdOf } from '../vault/seal.ts';
import type { Command } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { checkRetirable, resealAll } from './keys-work.ts';
import { keyProviderOf } from './open-vault.ts';
import { formatCount, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

const ACTS = ['list', 'rotate', 'reseal', 'retire'];

export const keysCommand: Command = {
  name: 'keys',
  summary: 'List or change the keys that seal what is kept of people.',
  details:
    'list: ids and ages, never the keys. rotate: adds a newer key to the key file; a running forewarn seals with it within ten seconds, and\n' +
    'what older keys sealed can still be read. reseal: seals with the newest key what older ones sealed in Redis and in the ledger, and rows of the ledger that were\n' +
    'written before anything was sealed; it may be stopped and begun again. retire ID: takes an older key away that opens nothing any more.\n' +
    'Keys of the environment or of a program are changed where they come from. With a Redis or a ClickHouse of its own stop forewarn before reseal and retire.',
  takes: `${ACTS.join('|')} [ID]`,
  takesMin: 1,
  options: {
    'dry-run': { kind: 'flag', text: 'For reseal: count what would be sealed and change nothing.' },
  },
  async run({ positionals: [what = '', id], options }) {
    if (!ACTS.includes(what) || (what === 'retire') !== (id !== undefined)) {
      const known = 'one of list, rotate, reseal, and retire with the id of a key';
      throw new FwError('FW_USAGE', `forewarn keys: what can be done is ${known}`);
    }
    const config = readConfig(process.env, projectDir());
    const provider = keyProviderOf(config, false);
    if (provider === undefined) {
      throw new FwError(
        'FW_CONFIG',
        'There are no keys: nothing was started here yet, or FOREWARN_DATA_KEYS is off.',
      );
    }
    if (what === 'reseal') return reseal(config, options['dry-run'] === true);
    const ring = id === undefined ? ringOf(provider, what) : await retire(config, provider, id);
    writeLine(`keys of ${provider.place}, the newest first`);
    for (const line of linesOf(ring)) writeLine(line);
    return 0;
  },
};

async function reseal(config: Config, isDryRun: boolean): Promise<number> {
  const counts = Object.entries(await resealAll(config, isDryRun));
  for (const [place, count] of counts)
    writeLine(`${place.padEnd(24)}${formatCount(count).padStart(12)}`);
  if (counts.length === 0) writeLine('Everything is sealed with the newest key.');
  else if (isDryRun) writeLine('Nothing was changed; run it without --dry-run to do it.');
  return 0;
}

async function retire(config: Config, provider: KeyProvider, keyId: string): Promise<KeyRing> {
  if (provider.retire === undefined) throw elsewhere(provider, 'take the older one away there');
  await checkRetirable(config, provider.read(), keyId, Date.now());
  return provider.retire(keyId);
}

function ringOf(provider: KeyProvider, what: string): KeyRing {
  if (what !== 'rotate') return provider.read();
  if (provider.rotate === undefined)
    throw elsewhere(provider, 'put the newer one before the others');
  return provider.rotate(Date.now());
}

function elsewhere({ place }: KeyProvider, what: string): FwError {
  return new FwError('FW_USAGE', `Keys of ${place} are changed there; ${what}.`);
}

function linesOf(ring: KeyRing): string[] {
  return ring.keys.map(({ key, madeAt }, at) => {
    const age = madeAt === undefined ? 'age unknown' : `made ${printTime(madeAt)}`;
    return `  ${keyIdOf(key)}  ${age}${at === 0 ? '  seals' : ''}`;
  });
}
