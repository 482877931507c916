// How many people live in a region: the seventh national census (1 November 2020), residents, as published by the Zhejiang Bureau of
// Statistics for the province and its cities. A test holds the cities to the province. Counties come from a file of the operator.
import { FwError } from './fw-error.ts';
import { isRegionCode } from './region.ts';

/** What the built-in numbers are, for whoever reads a rate. */
export const CENSUS = {
  zh: '第七次全国人口普查（2020-11-01）',
  en: 'seventh national census (2020-11-01)',
} as const;

const RESIDENTS: ReadonlyMap<string, number> = new Map([
  ['330000', 64_567_588],
  ['330100', 11_936_010],
  ['330200', 9_404_283],
  ['330300', 9_572_903],
  ['330400', 5_400_868],
  ['330500', 3_367_579],
  ['330600', 5_270_977],
  ['330700', 7_050_683],
  ['330800', 2_276_184],
  ['330900', 1_157_817],
  ['331000', 6_622_888],
  ['331100', 2_507_396],
]);

/** Residents of a region; undefined where it is not known. */
export type Population = ReadonlyMap<string, number>;

/**
 * The built-in numbers, with those of a file in place of them where it has any: lines of `code,people`; empty lines and lines that start
 * with # are skipped. Throws FwError FW_CONFIG with the line that is wrong.
 */
export function readPopulation(text = ''): Population {
  const residents = new Map(RESIDENTS);
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
