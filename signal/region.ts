// Regions are six-digit GB/T 2260 codes: province (33 00 00), city (3301 00), county (330106). A signal may carry any code of plausible
// form; the provinces have names everywhere, cities and counties those of the tree that is in use, with the days on which each was valid: Zhejiang's,
// or that of an installation's own file, which is one for all of a process and adopted when it starts.
// Days are `yyyy-MM-dd` in Shanghai; `validTo` is the first day on which the row no longer holds.
import { PROVINCES, REGION_ROWS, REGION_TABLE_START } from './region-table.ts';

export type RegionLevel = 'province' | 'city' | 'county';

export interface Region {
  readonly code: string;
  readonly level: RegionLevel;
  readonly zh: string;
  /** Pinyin without the word for district, county or city. */
  readonly en: string;
  /** First day, `yyyy-MM-dd`; REGION_TABLE_START where it is older than the table. */
  readonly validFrom: string;
  /** First day on which it no longer holds; absent while it is valid. */
  readonly validTo?: string;
  /** Codes that hold its people since it ended: what year-on-year figures of a redrawn county must be added up over. */
  readonly successors?: readonly string[];
  /** False where nobody sits: what is of this region waits at the desk above. */
  readonly hasDesk?: false;
}

/** Cities and counties, and the region whose desk sees all others. */
export interface RegionTree {
  readonly home: string;
  /** Rows of one code stand together, in the order of their days. */
  readonly regions: readonly Region[];
}

/** What holds where an installation has no file of its own. */
const ZHEJIANG: RegionTree = {
  home: '330000',
  regions: REGION_ROWS.map(([code, zh, en, { validFrom = REGION_TABLE_START, ...rest } = {}]) => ({
    ...{ code, level: regionLevel(code), zh, en, validFrom },
    ...rest,
  })),
};

let tree = ZHEJIANG;
let byCode = indexByCode();
let byParent = indexByParent();

/** The tree that this process works with. */
export function regionTree(): RegionTree {
  return tree;
}

/** Works with another tree from now on; Zhejiang's when none is given. Of one process, when it starts: names and desks that were given out stay. */
export function adoptRegions(own: RegionTree = ZHEJIANG): void {
  tree = own;
  byCode = indexByCode();
  byParent = indexByParent();
}

/** The region whose desk sees all others: a province, or a city that works by itself. */
export function homeRegion(): string {
  return tree.home;
}

/** Whether a text has the form of a GB/T 2260 code: six digits, a province that exists, and no county without a city. */
export function isRegionCode(text: string): boolean {
  if (text.length !== 6 || !/^\d{6}$/.test(text) || !Object.hasOwn(PROVINCES, text.slice(0, 2))) {
    return false;
  }
  return !(text.slice(2, 4) === '00' && text.slice(4) !== '00');
}

/** The region of a code on a day (`yyyy-MM-dd`); without a day the newest row, even one that has ended. Undefined for codes the table does not name. */
export function regionOf(code: string, date?: string): Region | undefined {
  const rows = byCode.get(code);
  if (rows === undefined || date === undefined) return rows?.at(-1);
  return rows.find((row) => isValidOn(row, date));
}

/** Regions directly under a province or city on a day, by code; without a day those that are valid now, by the table. */
export function regionsOf(parentCode: string, date?: string): readonly Region[] {
  const children = byParent.get(parentCode) ?? [];
  return children.filter((row) =>
    date === undefined ? row.validTo === undefined : isValidOn(row, date),
  );
}

/** The name to show, in Chinese or pinyin; the code itself for codes that the table does not name. */
export function regionName(code: string, language: 'zh' | 'en'): string {
  return regionOf(code)?.[language] ?? code;
}

/** Code of the city of any code: `330106` gives `330100`. A province gives itself. */
export function cityOf(code: string): string {
  return `${code.slice(0, 4)}00`;
}

/** Code of the province of any code: `330106` gives `330000`. */
export function provinceOf(code: string): string {
  return `${code.slice(0, 2)}0000`;
}

/** Code of the next region up: county to city, city to province; undefined for a province. */
export function parentRegionOf(code: string): string | undefined {
  const level = regionLevel(code);
  if (level === 'county') return cityOf(code);
  return level === 'city' ? provinceOf(code) : undefined;
}

/** Whether a code is the other or lies below it. */
export function isWithin(code: string, ancestor: string): boolean {
  for (let at: string | undefined = code; at !== undefined; at = parentRegionOf(at)) {
    if (at === ancestor) return true;
  }
  return false;
}

/** What a code names, by its form. */
export function regionLevel(code: string): RegionLevel {
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}

function isValidOn(row: Region, date: string): boolean {
  return row.validFrom <= date && (row.validTo === undefined || date < row.validTo);
}

function indexByCode(): ReadonlyMap<string, readonly Region[]> {
  const index = new Map<string, Region[]>();
  for (const [prefix, { zh, en }] of Object.entries(PROVINCES)) {
    const code = `${prefix}0000`;
    index.set(code, [{ code, level: 'province', zh, en, validFrom: REGION_TABLE_START }]);
  }
  for (const region of tree.regions) {
    const { code } = region;
    const rows = index.get(code);
    if (rows === undefined) index.set(code, [region]);
    else rows.push(region);
  }
  return index;
}

function indexByParent(): ReadonlyMap<string, readonly Region[]> {
  const index = new Map<string, Region[]>();
  for (const [code, rows] of [...byCode].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parent = parentRegionOf(code);
    if (parent === undefined) continue;
    const children = index.get(parent);
    if (children === undefined) index.set(parent, [...rows]);
    else children.push(...rows);
  }
  return index;
}
