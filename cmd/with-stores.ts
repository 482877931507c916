// The stores of a data folder on which no forewarn runs, for a command that works on them: its Redis, its ledger, and the keys of what lies in them.
import { join } from 'node:path';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import type { DeskPlace } from './desk-parts.ts';
import { startEmbeddedRedis } from './embedded-redis.ts';
import { checkVault, openVault } from './open-vault.ts';
import { ledgerOptionsOf, taskKeyPrefix } from './system.ts';

export interface Stores {
  readonly ledger: Ledger;
  readonly place: DeskPlace;
  readonly instance: string;
}

/** Opens them, has them worked on, and closes them. Throws FwError FW_REDIS_AWAY, FW_LEDGER_AWAY, FW_CONFIG for keys that do not fit. */
export async function withStores<T>(
  config: Config,
  folder: Pick<DataFolder, 'instance'>,
  work: (stores: Stores) => Promise<T>,
): Promise<T> {
  const redis = await startEmbeddedRedis({
    dir: join(config.dataDir, 'redis'),
    ...(config.redisUrl === undefined ? {} : { url: config.redisUrl }),
    onNote: (text) => process.stderr.write(`forewarn: ${text}\n`),
  });
  try {
    const vault = openVault(config);
    const ledger = await openLedger({ ...ledgerOptionsOf(config), vault });
    try {
      const instance = config.instance ?? folder.instance;
      const keyPrefix = taskKeyPrefix(instance);
      const place = { redisUrl: redis.url, keyPrefix, vault };
      await checkVault(place.vault, place);
      return await work({ ledger, place, instance });
    } finally {
      await ledger.close();
    }
  } finally {
    await redis.stop();
  }
}
