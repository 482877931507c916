// Files of the customer's own that the API shows as they are.
import type { ApiLogger } from '../api/logger.ts';
import { type ProvinceMap, readProvinceMap } from '../api/province-map.ts';
import { type CallScripts, readCallScripts } from '../dissuasion/call-script.ts';
import type { ServedScripts } from '../dissuasion/served-scripts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Config } from './config.ts';
import { openScripts } from './script-parts.ts';

/** What callers say, by version in the ledger as well, and the map. Throws FW_FILE, FW_CONFIG and FW_LEDGER_AWAY. */
export async function givenFiles(
  config: Config,
  ledger: Ledger,
  logger: ApiLogger,
): Promise<{
  readonly callScripts: CallScripts;
  readonly scripts: ServedScripts;
  readonly map: ProvinceMap;
}> {
  const callScripts = readCallScripts(config.callScriptsFile);
  const map = readProvinceMap(config.mapFile);
  const scripts = await openScripts(ledger, callScripts, { logger, now: Date.now() });
  return { callScripts, scripts, map };
}
