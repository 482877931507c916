import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cityOf,
  isRegionCode,
  parentRegionOf,
  provinceOf,
  regionLevel,
  regionName,
  regionOf,
  regionsOf,
} from './region.ts';
import { REGION_ROWS, REGION_TABLE_START } from './region-table.ts';

const codesOf = (parent: string, date?: string) => regionsOf(parent, date).map((r) => r.code);

describe('the table of Zhejiang', () => {
  test('there are 11 cities and 90 counties valid today', () => {
    const cities = codesOf('330000');
    expect(cities).toHaveLength(11);
    expect(cities.flatMap((city) => codesOf(city))).toHaveLength(90);
  });

  test.each([
    ['2010-01-01', 90],
    ['2013-12-01', 90],
    ['2016-09-13', 90],
    ['2016-09-14', 89],
    ['2019-08-16', 90],
    ['2021-04-08', 90],
    ['2021-04-09', 90],
  ])('on %s there are %d counties', (date, count) => {
    expect(codesOf('330000', date).flatMap((city) => codesOf(city, date))).toHaveLength(count);
  });

  test('the rows of one code never overlap and stand in order', () => {
    for (const [i, [code, , , change]] of REGION_ROWS.entries()) {
      const before = REGION_ROWS[i - 1];
      if (before === undefined) continue;
      expect(before[0] <= code, code).toBe(true);
      if (before[0] !== code) continue;
      expect(before[3]?.validTo, code).toBeDefined();
      expect(before[3]?.validTo).toBe(change?.validFrom);
    }
  });

  test('every row ends after it starts, and every successor is valid on the day the row ends', () => {
    for (const [code, , , change] of REGION_ROWS) {
      const validTo = change?.validTo;
      if (validTo === undefined) continue;
      expect((change?.validFrom ?? REGION_TABLE_START) < validTo, code).toBe(true);
      expect(change?.successors?.length, code).toBeGreaterThan(0);
      for (const successor of change?.successors ?? []) {
        expect(regionOf(successor, validTo), `${code} → ${successor}`).toBeDefined();
      }
    }
  });

  test('every county belongs to a city of the table and has both names', () => {
    for (const [code, zh, en] of REGION_ROWS) {
      expect(isRegionCode(code)).toBe(true);
      expect(regionOf(cityOf(code))?.level, code).toBe('city');
      expect(zh).toMatch(/^\p{Script=Han}+[市区县]$/u);
      expect(en).toMatch(/^[A-Z][a-z']+( [A-Z][a-z]+)?$/);
    }
  });
});

describe('regions by date', () => {
  test('Hangzhou was redrawn on 2021-04-09', () => {
    expect(codesOf('330100', '2021-04-08')).toContain('330104');
    expect(codesOf('330100', '2021-04-08')).not.toContain('330114');
    expect(codesOf('330100', '2021-04-09')).not.toContain('330104');
    expect(codesOf('330100', '2021-04-09')).toContain('330114');
    expect(regionOf('330110', '2021-04-08')?.successors).toEqual(['330110', '330113']);
    expect(regionOf('330110', '2021-04-09')?.validTo).toBeUndefined();
  });

  test('an ended county keeps its name but is not valid after its end', () => {
    expect(regionOf('330204')?.zh).toBe('江东区');
    expect(regionOf('330204', '2016-09-13')?.zh).toBe('江东区');
    expect(regionOf('330204', '2016-09-14')).toBeUndefined();
    expect(regionName('330204', 'en')).toBe('Jiangdong');
  });

  test('children come in the order of their codes, each once', () => {
    for (const city of codesOf('330000')) {
      const codes = codesOf(city);
      expect(codes).toEqual([...new Set(codes)].sort());
    }
  });
});

describe('codes', () => {
  test('a code leads to its city, its province and its level', () => {
    expect(cityOf('330106')).toBe('330100');
    expect(provinceOf('330106')).toBe('330000');
    expect(parentRegionOf('330106')).toBe('330100');
    expect(parentRegionOf('330100')).toBe('330000');
    expect(parentRegionOf('330000')).toBeUndefined();
    expect(['330000', '330100', '330106'].map(regionLevel)).toEqual(['province', 'city', 'county']);
  });

  test('codes of other provinces are accepted and named by their number', () => {
    expect(isRegionCode('440305')).toBe(true);
    expect(regionName('440305', 'zh')).toBe('440305');
    expect(regionName('440000', 'en')).toBe('Guangdong');
    expect(regionName('330100', 'zh')).toBe('杭州市');
    expect(regionName('330100', 'en')).toBe('Hangzhou');
  });

  test.each([
    '',
    '33',
    '3301',
    '33010',
    '3301066',
    '000000',
    '990000',
    '330006',
    '33010a',
    ' 30106',
    '３３０１０６',
  ])('%j has not the form of a code', (text) => {
    expect(isRegionCode(text)).toBe(false);
  });

  test('any text at all is answered', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(regionName(text, 'zh').length).toBe(text.length);
        expect(regionsOf(text)).toEqual([]);
      }),
    );
  });
});
