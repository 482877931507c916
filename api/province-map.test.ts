import { expect, test } from 'vitest';
import { regionsOf } from '../signal/region.ts';
import { NO_MAP, parseProvinceMap, readProvinceMap } from './province-map.ts';
import { mapOfSquares } from './province-map-fixture.ts';

const COUNTIES = regionsOf('330000').flatMap(({ code }) => regionsOf(code));
const fault = (text: string) => () => parseProvinceMap('map.json', text);

test('every county is drawn where it lies: west is left, north is above', () => {
  const { areas, width, height } = parseProvinceMap('map.json', mapOfSquares());
  expect(areas.map(({ code }) => code)).toEqual(COUNTIES.map(({ code }) => code).sort());
  expect(width).toBe(1_000);
  expect(height).toBeGreaterThan(100);
  const [first, last] = [areas[0]?.path ?? '', areas.at(-1)?.path ?? ''];
  expect(first).toMatch(/^M0\.0 [\d.]+L.*Z$/);
  expect(Number(/ ([\d.]+)L/.exec(first)?.[1])).toBeGreaterThan(
    Number(/ ([\d.]+)L/.exec(last)?.[1]),
  );
});

test('points that a screen cannot tell apart are one, and what cannot be seen is left out', () => {
  const fine = JSON.parse(mapOfSquares());
  const [ring] = fine.features[0].geometry.coordinates;
  fine.features[0].geometry.coordinates.push([ring[0], ring[0], ring[0], ring[0]]);
  ring.splice(1, 0, [ring[0][0] + 1e-7, ring[0][1]]);
  expect(parseProvinceMap('map.json', JSON.stringify(fine)).areas).toEqual(
    parseProvinceMap('map.json', mapOfSquares()).areas,
  );
});

test('a map of other counties is refused with what it has too much or lacks', () => {
  expect(fault(mapOfSquares({ without: '330106' }))).toThrow(
    /lacks 1 of 90 counties: 330106 西湖区/,
  );
  expect(fault(mapOfSquares({ besides: '110101' }))).toThrow(/no county of 330000: '110101'/);
  expect(fault('{"features": [{"properties": {}, "geometry": null}]}')).toThrow(
    /is no GeoJSON of polygons: \/features\/0\/geometry/,
  );
  expect(fault('<svg/>')).toThrow(/is not JSON/);
});

test('without a file there is none, and a file that is not there is named', () => {
  expect(readProvinceMap(undefined)).toBe(NO_MAP);
  expect(() => readProvinceMap('/nowhere/map.json')).toThrow(
    /the map '\/nowhere\/map\.json' cannot be read/,
  );
});
