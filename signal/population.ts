// How many people live in a region: the seventh national census of Zhejiang, and what a file of the operator says in place of it or of other provinces.
import { CENSUS_2020 } from './census-2020.ts';
import { FwError } from './fw-error.ts';
import { isRegionCode } from './region.ts';

/** What the built-in numbers are, for whoever reads a rate. */
export const CENSUS = {
  zh: '第七次全国人口普查（2020-11-01）',
  en: 'seventh national census (2020-11-01)',
} as const;

/** Whether so many residents are what the census counted there. */
export function isOfCensus(code: string, residents: number): boolean {
  return CENSUS_2020.get(code) === residents;
}

/** Residents of a region; undefined where it is not known. */
export type Population = ReadonlyMap<string, number>;

/**
 * The built-in numbers, with those of a file in place of them where it has any: lines of `code,people`; empty lines and lines that start
 * with # are skipped. Throws FwError FW_CONFIG with the line that is wrong.
 */
export function readPopulation(text = ''): Population {
  const residents = new Map(CENSUS_2020);
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, code = '', people] = /^\s*(\d{6})\s*,\s*(\d{1,10})\s*$/.exec(line) ?? [];
    if (!isRegionCode(code) || Number(people) < 1) {
      throw new FwError(
        'FW_CONFIG',
        `Line ${at + 1} of the population file is "${line}"; write a region code and its residents, as 330106,1112400.`,
      );
    }
    residents.set(code, Number(people));
  }
  return residents;
}
