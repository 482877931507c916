// Residents for the rates of reports, as the settings name them.
import { readFileSync } from 'node:fs';
import { FwError } from '../signal/fw-error.ts';
import { type Population, readPopulation } from '../signal/population.ts';
import type { Config } from './config.ts';

/** The census, with the numbers of the file of the settings in place of its own. Throws FwError FW_CONFIG when the file cannot be read or is wrong. */
export function populationOf({ populationFile }: Pick<Config, 'populationFile'>): Population {
  if (populationFile === undefined) return readPopulation();
  try {
    return readPopulation(readFileSync(populationFile, 'utf8'));
  } catch (error) {
    if (error instanceof FwError) throw error;
    throw new FwError(
      'FW_CONFIG',
      `FOREWARN_POPULATION_FILE ${populationFile} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
