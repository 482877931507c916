// The headline: people dissuaded, loss prevented and cases filed with their change on the year, for each province, city and county of a
// region in one list, counts beside rates. Every number is the one of the report by that level.
import { shanghaiDate } from '../signal/event-time.ts';
import { type Population, readPopulation } from '../signal/population.ts';
import { type RegionLevel, regionLevel, regionName, regionOf } from '../signal/region.ts';
import { type CaseArea, caseAreas } from './case-trend.ts';
import { checkPeriod, type Period } from './check-period.ts';
import type { Ledger } from './ledger.ts';
import { type FiguresByGroup, figuresByGroupings, type ReportFigures } from './report-figures.ts';

/** What of a report's figures the headline shows. */
export const HEADLINE_FIGURES = [
  'peopleDissuaded',
  'lossPreventedTotalFen',
  'lossPreventedFen',
  'lossConfirmedFen',
  'lossStatedFen',
  'casesFiled',
  'caseLossFen',
  'casesFiledYearBefore',
  'casesChangeRatio',
  'casesChangeIsClear',
] as const satisfies readonly (keyof ReportFigures)[];

export interface HeadlineRow extends Pick<ReportFigures, (typeof HEADLINE_FIGURES)[number]> {
  readonly level: RegionLevel;
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** Residents; null where they are not known, and of a county that got its borders or its code after the period began. */
  readonly population: number | null;
  /** Over the period as it is, not stretched to a year; null without residents. */
  readonly dissuadedPer100k: number | null;
  readonly casesPer100k: number | null;
}

export interface Headline extends Period {
  /** Provinces, each with its cities behind it, each with its counties behind it. */
  readonly rows: readonly HeadlineRow[];
  /** Counties that were redrawn since the start of the year before, compared together. */
  readonly areas: readonly CaseArea[];
}

const LEVELS = ['province', 'city', 'county'] as const;

/** Makes the headline, with rates by the census unless other residents are given. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function headline(
  ledger: Ledger,
  period: Period,
  population: Population = readPopulation(),
): Promise<Headline> {
  checkPeriod(period);
  const { from, to, region } = period;
  const top = region === undefined ? 'province' : regionLevel(region);
  const levels = LEVELS.slice(LEVELS.indexOf(top));
  const [areas, byLevel] = await Promise.all([
    caseAreas(ledger, period),
    figuresByGroupings(ledger, period, levels, { hasMedians: false }),
  ]);
  const rows = levels.flatMap((level) => rowsOf(level, byLevel.get(level) ?? new Map()));
  rows.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const place = region === undefined ? {} : { region };
  return withRates({ from, to, ...place, rows, areas }, population);
}

/** The same headline with the rates of other residents. */
export function withRates(made: Headline, population: Population): Headline {
  const firstDay = shanghaiDate(made.from);
  const rows = made.rows.map((row) => {
    const people = residentsOf(row, firstDay, population);
    const rate = (count: number) => (people === null ? null : (count / people) * 100_000);
    return {
      ...row,
      population: people,
      dissuadedPer100k: rate(row.peopleDissuaded),
      casesPer100k: rate(row.casesFiled),
    };
  });
  return { ...made, rows };
}

/** Residents are counted in the borders of today: what was filed in others is not theirs. */
function residentsOf(
  { code, level }: HeadlineRow,
  firstDay: string,
  population: Population,
): number | null {
  const heldFrom = regionOf(code)?.validFrom ?? firstDay;
  if (level === 'county' && heldFrom > firstDay) return null;
  return population.get(code) ?? null;
}

function rowsOf(level: RegionLevel, groups: FiguresByGroup): HeadlineRow[] {
  return [...groups].flatMap(([code, figures]) => {
    if (code === '') return [];
    const name = { zh: regionName(code, 'zh'), en: regionName(code, 'en') };
    const rates = { population: null, dissuadedPer100k: null, casesPer100k: null };
    return [{ level, code, name, ...headlineFiguresOf(figures), ...rates }];
  });
}

function headlineFiguresOf(figures: ReportFigures) {
  const { peopleDissuaded, lossPreventedTotalFen, lossPreventedFen, lossConfirmedFen } = figures;
  const { lossStatedFen, casesFiled, caseLossFen, casesFiledYearBefore } = figures;
  const { casesChangeRatio, casesChangeIsClear } = figures;
  return {
    peopleDissuaded,
    lossPreventedTotalFen,
    lossPreventedFen,
    lossConfirmedFen,
    lossStatedFen,
    casesFiled,
    caseLossFen,
    casesFiledYearBefore,
    casesChangeRatio,
    casesChangeIsClear,
  };
}

/** A county without a district (330100 among counties) stands before the districts of its city. */
function sortKey({ code, level }: HeadlineRow): string {
  return `${code} ${LEVELS.indexOf(level)}`;
}
