// Files of the customer's own that the API shows as they are.
import { type ProvinceMap, readProvinceMap } from '../api/province-map.ts';
import { type CallScripts, readCallScripts } from '../dissuasion/call-script.ts';
import type { Config } from './config.ts';

/** What callers say, and the map. Throws FW_FILE and FW_CONFIG. */
export function givenFiles(config: Config): {
  readonly callScripts: CallScripts;
  readonly map: ProvinceMap;
} {
  return {
    callScripts: readCallScripts(config.callScriptsFile),
    map: readProvinceMap(config.mapFile),
  };
}
