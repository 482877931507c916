// Which regions and desks an installation has, from its settings: before anything else of a command, since names and desks are read from many places.
import { readFileSync } from 'node:fs';
import { handRegionsOn } from '../runtime/handed-regions.ts';
import { FwError } from '../signal/fw-error.ts';
import { adoptRegions, isRegionCode, regionLevel, regionTree } from '../signal/region.ts';
import { parseRegionTree } from './region-file.ts';

/** Works with the tree of FOREWARN_REGIONS_FILE and FOREWARN_HOME_REGION from now on, here and in threads. Throws FW_FILE, and FW_CONFIG with all faults. */
export function adoptOwnRegions(environment: NodeJS.ProcessEnv): void {
  const file = environment['FOREWARN_REGIONS_FILE'] ?? '';
  const { home: fallback, regions } = regionTree();
  const home = environment['FOREWARN_HOME_REGION'] || fallback;
  if (file === '' && home === fallback) return;
  if (!isRegionCode(home) || regionLevel(home) === 'county') {
    const text = `FOREWARN_HOME_REGION must be the code of a province or city, such as 330000, not '${home}'`;
    throw new FwError('FW_CONFIG', text);
  }
  if (file !== '') adoptRegions(parseRegionTree(file, readText(file), home));
  else if (regions.some(({ code }) => code === home)) adoptRegions({ home, regions });
  else {
    const text = `FOREWARN_HOME_REGION ${home} is not in the table of regions; name its cities and counties in FOREWARN_REGIONS_FILE ('forewarn regions' prints one to begin with)`;
    throw new FwError('FW_CONFIG', text);
  }
  handRegionsOn();
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `FOREWARN_REGIONS_FILE '${file}' cannot be read: ${why}`, {
      cause,
    });
  }
}
