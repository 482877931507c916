// The brief as PDF: what stands in it, on how many pages, and what is said where there is no font for Chinese.
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CaseTrendSeries } from '../case-trend-series.ts';
import type { Headline, HeadlineRow } from '../headline.ts';
import { type Brief, briefPdf } from './brief-pdf.ts';
import { findChineseFont } from './find-font.ts';

const [from, to] = [Date.UTC(2026, 2, 1), Date.UTC(2026, 3, 1)];

function row(code: string, level: HeadlineRow['level']): HeadlineRow {
  return {
    level,
    code,
    name: { zh: '某地', en: `Place ${code}` },
    population: 1_000_000,
    dissuadedPer100k: 1,
    casesPer100k: 2,
    peopleDissuaded: 10,
    lossPreventedTotalFen: 1_000_00,
    lossPreventedFen: { dissuaded: 700_00, 'payment-stopped': 300_00, frozen: 0, returned: 0 },
    lossConfirmedFen: 0,
    lossStatedFen: 0,
    casesFiled: 20,
    caseLossFen: 5,
    casesFiledYearBefore: 40,
    casesChangeRatio: -0.5,
    casesChangeIsClear: true,
  };
}

function brief(cities: number): Brief {
  const rows = [
    row('330000', 'province'),
    ...Array.from({ length: cities }, (_, at) => row(String(330_100 + 100 * at), 'city')),
  ];
  const headline: Headline = { from, to, region: '330000', rows, areas: [] };
  const points: CaseTrendSeries['points'] = Array.from({ length: 31 }, (_, at) => ({
    key: `2026-03-${String(at + 1).padStart(2, '0')}`,
    casesFiled: at,
    casesFiledYearBefore: at % 7 === 0 ? null : 31 - at,
    movingAverage: null,
    holidayDays: 0,
    holidayDaysYearBefore: 0,
    expected: null,
    standsOut: null,
    isPart: false,
    casesFiledAsKnown: null,
    casesWithdrawn: 0,
  }));
  return { headline, trend: { from, to, step: 'day', points }, lang: 'en', madeAt: from };
}

/** What the streams of a PDF draw, with texts of the fonts of every reader as they are written. */
function drawn(pdf: Buffer): string {
  const parts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('\nstream\n', at + 1)) {
    const start = pdf.indexOf('stream\n', at) + 7;
    const end = pdf.indexOf('\nendstream', start);
    const text = inflateSync(pdf.subarray(start, end)).toString('latin1');
    parts.push(
      text.replace(/<([0-9a-f]+)>[ \d.-]*/g, (_, hex: string) =>
        Buffer.from(hex, 'hex').toString('latin1'),
      ),
    );
  }
  return parts.join('\n');
}

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;

test('a brief in English needs no font, and shows figures, charts, table and notes on one page', async () => {
  const pdf = await briefPdf(brief(11), null);
  expect(pagesOf(pdf)).toBe(1);
  const text = drawn(pdf);
  for (const said of ['Loss prevented by class', 'Cases filed', '03-31', 'page 1'])
    expect(text).toContain(said);
});

/** The places at which texts begin, in points from the lower left. */
const placesOf = (pdf: Buffer) =>
  [...drawn(pdf).matchAll(/1 0 0 1 ([\d.-]+) ([\d.-]+) Tm/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);

test.each([1, 2, 3, 31])(
  'of %i provinces the three numbers of each stand on the page',
  async (count) => {
    const provinces = Array.from({ length: count }, (_, at) =>
      row(String(330_000 + at), 'province'),
    );
    const { headline, ...rest } = brief(0);
    const pdf = await briefPdf({ ...rest, headline: { ...headline, rows: provinces } }, null);
    const places = placesOf(pdf);
    expect(places.length).toBeGreaterThan(3 * count);
    for (const [x = 0, y = 0] of places) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(595);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThan(842);
    }
  },
);

test('goes on over pages, and the same brief gives the same bytes', async () => {
  const pdf = await briefPdf(brief(60), null);
  expect(pagesOf(pdf)).toBe(2);
  expect(drawn(pdf)).toContain('page 2');
  expect(await briefPdf(brief(60), null)).toEqual(pdf);
});

test('a brief in Chinese says which fonts would do where there is none', async () => {
  const zh: Brief = { ...brief(1), lang: 'zh' };
  await expect(briefPdf(zh, findChineseFont(['/nowhere']))).rejects.toThrow(
    'NotoSansCJK-Regular.ttc',
  );
});

test.runIf(findChineseFont() !== null)(
  'a brief in Chinese carries the part of the font that it needs',
  async () => {
    const pdf = await briefPdf({ ...brief(1), lang: 'zh' });
    expect(pdf.toString('latin1')).toMatch(/\/FontName \/[A-Z]{6}\+/);
    expect(pdf.length).toBeLessThan(1_000_000);
  },
);
