// `forewarn regions`: the regions that are in use, as the file that sets them.
import { regionTree } from '../signal/region.ts';
import type { Command } from './command.ts';
import { writeLine } from './output.ts';
import { regionText } from './region-file.ts';

export const regionsCommand: Command = {
  name: 'regions',
  summary:
    'Print the regions in use, which are the tree of desks, as CSV for FOREWARN_REGIONS_FILE.',
  options: {},
  run() {
    writeLine(regionText(regionTree()).trimEnd());
    return Promise.resolve(0);
  },
};
