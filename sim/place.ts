// Where the simulated people live: the counties of the home region, Zhejiang's weighted by the population of their cities.
// City populations are rounded from the 2023 yearbook, in ten thousand; counties share their city's by a fixed, uneven split.
import { FwError } from '../signal/fw-error.ts';
import { homeRegion, regionLevel, regionsOf } from '../signal/region.ts';

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

/** Of elsewhere, where every city is as large; no place has this area code. */
const OTHER_CITY = { people: 500, areaCode: '0500' };

const CELLS_A_COUNTY = 48;
const COUNTY_SHARES = [5, 8, 6, 9, 4, 7, 3];

/** All counties of the home region that are valid now, by code. Throws FW_CONFIG when the tree of regions names none. */
export function homePlaces(): readonly Place[] {
  const home = homeRegion();
  const cities = regionLevel(home) === 'city' ? [home] : regionsOf(home).map(({ code }) => code);
  const places = cities.flatMap(placesOfCity);
  if (places.length === 0)
    throw new FwError('FW_CONFIG', `the tree of regions names no county in ${home} to simulate`);
  return places;
}

function placesOfCity(city: string): Place[] {
  const { people, areaCode } = CITIES[city] ?? OTHER_CITY;
  const counties = regionsOf(city);
  const shares = counties.map((_, i) => COUNTY_SHARES[i % COUNTY_SHARES.length] ?? 1);
  const shareSum = shares.reduce((sum, share) => sum + share, 0);
  return counties.map(({ code }, i) => ({
    region: code,
    weight: (people * (shares[i] ?? 0)) / shareSum,
    areaCode,
    cells: cellsOf(code),
  }));
}

function cellsOf(region: string): readonly string[] {
  return Array.from(
    { length: CELLS_A_COUNTY },
    (_, i) => `460-${region}-${String(i * 7 + 11).padStart(4, '0')}`,
  );
}
