// Where the simulated people live: Zhejiang's counties, weighted by the population of their cities.
// City populations are rounded from the 2023 yearbook, in ten thousand; counties share their city's by a fixed, uneven split.
import { invariant } from '../signal/invariant.ts';
import { regionsOf } from '../signal/region.ts';

export interface Place {
  /** Six-digit code of the county. */
  readonly region: string;
  readonly weight: number;
  /** Area code of its landlines, with the leading 0. */
  readonly areaCode: string;
  readonly cells: readonly string[];
}

const CITIES: Readonly<Record<string, { people: number; areaCode: string }>> = {
  '330100': { people: 1252, areaCode: '0571' },
  '330200': { people: 970, areaCode: '0574' },
  '330300': { people: 976, areaCode: '0577' },
  '330400': { people: 558, areaCode: '0573' },
  '330500': { people: 344, areaCode: '0572' },
  '330600': { people: 540, areaCode: '0575' },
  '330700': { people: 716, areaCode: '0579' },
  '330800': { people: 230, areaCode: '0570' },
  '330900': { people: 117, areaCode: '0580' },
  '331000': { people: 668, areaCode: '0576' },
  '331100': { people: 252, areaCode: '0578' },
};

const CELLS_A_COUNTY = 48;
const COUNTY_SHARES = [5, 8, 6, 9, 4, 7, 3];

/** All counties of Zhejiang that are valid now, by code. */
export function placesOfZhejiang(): readonly Place[] {
  const places: Place[] = [];
  for (const city of regionsOf('330000')) {
    const facts = CITIES[city.code];
    if (facts === undefined) continue;
    const counties = regionsOf(city.code);
    const shares = counties.map((_, i) => COUNTY_SHARES[i % COUNTY_SHARES.length] ?? 1);
    const shareSum = shares.reduce((sum, share) => sum + share, 0);
    counties.forEach((county, i) => {
      places.push({
        region: county.code,
        weight: (facts.people * (shares[i] ?? 0)) / shareSum,
        areaCode: facts.areaCode,
        cells: cellsOf(county.code),
      });
    });
  }
  invariant(places.length > 50, 'the region table must name the counties of Zhejiang');
  return places;
}

function cellsOf(region: string): readonly string[] {
  return Array.from(
    { length: CELLS_A_COUNTY },
    (_, i) => `460-${region}-${String(i * 7 + 11).padStart(4, '0')}`,
  );
}
