import { expect, test } from 'vitest';
import { readPopulation } from './population.ts';
import { regionsOf } from './region.ts';
import { likeRegions } from './region-change.ts';

/** Hangzhou's districts that were redrawn on 9 April 2021, as the census counted them before, by another publication than those of today. */
const HANGZHOU_BEFORE = {
  '330102': 357_657,
  '330103': 485_849,
  '330104': 1_487_787,
  '330105': 635_136,
  '330109': 2_258_872,
  '330110': 2_402_514,
};

test('the cities add up to the province to the last person', () => {
  const residents = readPopulation();
  const cities = regionsOf('330000').map(({ code }) => residents.get(code) ?? Number.NaN);
  expect(cities).toHaveLength(11);
  expect(cities.reduce((sum, people) => sum + people, 0)).toBe(residents.get('330000'));
});

test('the counties of today add up to each city to the last person', () => {
  const residents = readPopulation();
  const sums = regionsOf('330000').map(({ code }) => {
    const counties = regionsOf(code).map((county) => residents.get(county.code) ?? Number.NaN);
    return [code, counties.reduce((sum, people) => sum + people, 0)];
  });
  expect(sums).toEqual(regionsOf('330000').map(({ code }) => [code, residents.get(code)]));
});

test('the redrawn counties of Hangzhou hold as many people as those that they were made of', () => {
  const residents = readPopulation();
  const before = new Map(Object.entries(HANGZHOU_BEFORE));
  const sumOf = (codes: readonly string[], people: ReadonlyMap<string, number>) =>
    codes.reduce((sum, code) => sum + (people.get(code) ?? Number.NaN), 0);
  const { areas } = likeRegions('2020-11-01', '2021-12-31');
  expect(areas).toHaveLength(3);
  for (const { codesBefore, codesAfter } of areas)
    expect(sumOf(codesAfter, residents)).toBe(sumOf(codesBefore, before));
});

test('no county that has ended has residents', () => {
  const today = new Set(
    regionsOf('330000').flatMap(({ code }) => [code, ...regionsOf(code).map((one) => one.code)]),
  );
  const others = [...readPopulation().keys()].filter((code) => !today.has(code));
  expect(others).toEqual(['330000']);
});

test('a file adds regions and replaces what is built in', () => {
  const residents = readPopulation('# residents\n440100, 18676605\r\n\n330100,12000000\n');
  expect([residents.get('440100'), residents.get('330100')]).toEqual([18_676_605, 12_000_000]);
});

test.each(['330106', '330106;5', '33010,5', '990000,5', '330106,0', 'code,people'])(
  'the line "%s" is refused with its number',
  (line) => {
    expect(() => readPopulation(`330106,5\n${line}`)).toThrow('Line 2');
  },
);
