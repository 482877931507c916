import { describe, expect, test } from 'vitest';
import { regionOf, regionsOf } from './region.ts';
import { likeRegions } from './region-change.ts';

describe('what can be compared', () => {
  test('is everything while nothing was redrawn', () => {
    const like = likeRegions('2025-01-01', '2026-12-31');
    expect([like.renamed.size, like.areas]).toEqual([0, []]);
    expect(like.areaOf('330102')).toBeUndefined();
  });

  test('of Hangzhou over April 2021 is three areas, each as small as the redrawing allows', () => {
    const like = likeRegions('2020-06-01', '2021-07-01');
    expect(like.areas.map(({ codesBefore, codesAfter }) => [codesBefore, codesAfter])).toEqual([
      [
        ['330102', '330104', '330109'],
        ['330102', '330109', '330114'],
      ],
      [['330103', '330105'], ['330105']],
      [['330110'], ['330110', '330113']],
    ]);
    expect(like.areas[0]?.changedOn).toEqual(['2021-04-09']);
    for (const code of ['330104', '330114', '330102'])
      expect(like.areaOf(code)).toBe(like.areas[0]);
    expect(like.areaOf('330106')).toBeUndefined();
  });

  test('goes on under the new code where nothing but the code changed', () => {
    const like = likeRegions('2016-08-01', '2017-08-01');
    expect(like.renamed.get('330185')).toBe('330112');
    expect(like.renamed.get('331021')).toBe('331083');
    expect(like.areas.map((area) => area.codesBefore)).toEqual([['330203', '330204', '330212']]);
    expect(like.renamed.get('330283')).toBe('330213');
  });

  test.each([
    ['2021-04-09', '2022-01-01', 0],
    ['2021-04-08', '2022-01-01', 3],
    ['2020-01-01', '2021-04-09', 0],
    ['2020-01-01', '2021-04-10', 3],
  ])(
    'from %s to %s has %d redrawn areas: the day of change is the first of the new map',
    (from, to, count) => {
      expect(likeRegions(from, to).areas).toHaveLength(count);
    },
  );

  test('leaves no county out: those of the old map are untouched, renamed or in an area, whatever the days', () => {
    const days = [
      '2010-06-01',
      '2014-01-01',
      '2016-01-01',
      '2018-01-01',
      '2020-01-01',
      '2026-01-01',
    ];
    for (const from of days) {
      for (const to of days.filter((day) => day > from)) {
        const like = likeRegions(from, to);
        const counties = (day: string) =>
          regionsOf('330000', day).flatMap(({ code }) =>
            regionsOf(code, day).map((row) => row.code),
          );
        const carried = counties(from).flatMap((code) => {
          const area = like.areaOf(code);
          if (area !== undefined) return [];
          return [like.renamed.get(code) ?? code];
        });
        const inAreas = like.areas.flatMap(({ codesAfter }) => codesAfter);
        expect([...carried, ...inAreas].sort(), `${from} ${to}`).toEqual(counties(to).sort());
        for (const code of inAreas) expect(regionOf(code, to), code).toBeDefined();
      }
    }
  });
});
