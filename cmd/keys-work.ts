// What `forewarn keys` does to what is kept: seals it with the newest key, and says whether an older one may go.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deskSealedWith, resealDesk } from '../dissuasion/reseal-desk.ts';
import { resealLedger, sealedWith } from '../ledger/reseal.ts';
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import type { KeyRing } from '../vault/key-ring.ts';
import { keyIdOf } from '../vault/seal.ts';
import { KeyedVault } from '../vault/vault.ts';
import type { Config } from './config.ts';
import { isDataFolder, openDataFolder } from './data-folder.ts';
import { formatCount, ProgressLine } from './output.ts';
import { type Stores, withStores } from './with-stores.ts';

const DAY_MS = 86_400_000;

/** Seals everything that an older key sealed, and rows of before, with the newest; gives rows and texts by place. Throws FwError FW_CONFIG, FW_REDIS_AWAY, FW_LEDGER_AWAY. */
export function resealAll(config: Config, isDryRun: boolean): Promise<Record<string, number>> {
  return withKeyedStores(config, async ({ ledger, place }, vault) => {
    const progress = new ProgressLine();
    try {
      const desk = await resealDesk(
        { ...place, leaseMs: config.leaseMs },
        { keyIds: vault.keyIds, isDryRun },
      );
      const rows = await resealLedger({
        ledger,
        vault,
        isDryRun,
        onProgress: (table, done, total) =>
          progress.show(`${table}: ${formatCount(done)} of ${formatCount(total)} rows`),
      });
      const tables = Object.entries(rows).map(([table, count]) => [`ledger ${table}`, count]);
      return { ...(desk === 0 ? {} : { redis: desk }), ...Object.fromEntries(tables) };
    } finally {
      progress.clear();
    }
  });
}

/**
 * Throws FwError FW_USAGE while something may be there that only this key opens: texts in Redis and in the ledger, which are looked for; the archive and
 * checkpoints, which are as old as they are kept. `now`: epoch ms.
 */
export async function checkRetirable(
  config: Config,
  ring: KeyRing,
  keyId: string,
  now: number,
): Promise<void> {
  const at = ring.keys.findIndex(({ key }) => keyIdOf(key) === keyId);
  const next = ring.keys[at - 1];
  if (next === undefined) return;
  checkAge(config, next.madeAt, keyId, now);
  await withKeyedStores(config, async ({ ledger, place }) => {
    const inRedis = await deskSealedWith({ ...place, leaseMs: config.leaseMs }, keyId);
    const inLedger = await sealedWith(ledger, keyId);
    if (inRedis + inLedger === 0) return;
    throw new FwError(
      'FW_USAGE',
      `The key ${keyId} still opens ${formatCount(inRedis)} texts in Redis and ${formatCount(inLedger)} rows of the ledger; run 'forewarn keys reseal' first.`,
    );
  });
}

/** What is sealed as a whole goes by its age. */
function checkAge(config: Config, newerMadeAt: number | undefined, keyId: string, now: number) {
  if (newerMadeAt === undefined) {
    const text = `When a key came after ${keyId} is not known, so neither is what it sealed`;
    throw new FwError('FW_USAGE', `${text}; take it away where the keys come from.`);
  }
  const goneAt = newerMadeAt + (config.archive?.keepMs ?? 0) + DAY_MS;
  if (goneAt > now) {
    const text = `The key ${keyId} may have sealed signals of the archive that are still kept`;
    throw new FwError('FW_USAGE', `${text}; it can go from ${printTime(goneAt)}.`);
  }
  const { checkpointDir } = config;
  const names = existsSync(checkpointDir) ? readdirSync(checkpointDir) : [];
  if (names.every((name) => statSync(join(checkpointDir, name)).mtimeMs > newerMadeAt)) return;
  const text = `The key ${keyId} may have sealed a checkpoint in ${checkpointDir}`;
  throw new FwError('FW_USAGE', `${text}; start forewarn, and stop it a minute later.`);
}

function withKeyedStores<T>(
  config: Config,
  work: (stores: Stores, vault: KeyedVault) => Promise<T>,
): Promise<T> {
  if (!isDataFolder(config.dataDir))
    throw new FwError(
      'FW_CONFIG',
      `'${config.dataDir}' is no data folder of forewarn; name the right one in FOREWARN_DATA_DIR.`,
    );
  const folder = openDataFolder(config.dataDir);
  return withStores(config, folder, (stores) => {
    const { vault } = stores.place;
    if (vault instanceof KeyedVault) return work(stores, vault);
    throw new FwError('FW_CONFIG', 'Nothing is sealed here: FOREWARN_DATA_KEYS is off.');
  }).finally(() => folder.release());
}
