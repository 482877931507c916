import { expect, test } from 'vitest';
import { readPopulation } from './population.ts';
import { regionsOf } from './region.ts';

test('the cities add up to the province to the last person', () => {
  const residents = readPopulation();
  const cities = regionsOf('330000').map(({ code }) => residents.get(code) ?? Number.NaN);
  expect(cities).toHaveLength(11);
  expect(cities.reduce((sum, people) => sum + people, 0)).toBe(residents.get('330000'));
});

test('a file adds counties and replaces what is built in', () => {
  const residents = readPopulation('# residents\n330106, 1112400\r\n\n330100,12000000\n');
  expect([residents.get('330106'), residents.get('330100')]).toEqual([1_112_400, 12_000_000]);
});

test.each(['330106', '330106;5', '33010,5', '990000,5', '330106,0', 'code,people'])(
  'the line "%s" is refused with its number',
  (line) => {
    expect(() => readPopulation(`330106,5\n${line}`)).toThrow('Line 2');
  },
);
