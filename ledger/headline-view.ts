// The headline in words, for a screen and for a page: three numbers, a table of the region and what is right below it, and the notes
// without which a number may be read as another.
import { LOSS_CLASSES } from '../dissuasion/task.ts';
import { CENSUS, isOfCensus } from '../signal/population.ts';
import { regionName } from '../signal/region.ts';
import type { CaseArea } from './case-trend.ts';
import type { Headline, HeadlineRow } from './headline.ts';
import { changeOf, count, dayTime, formatYuan, LOSS_CLASS_NAMES } from './report-table.ts';

type Lang = 'zh' | 'en';

export interface HeadlineView {
  readonly title: string;
  readonly period: string;
  /** The three numbers; `detail` is what stands below each. */
  readonly figures: readonly {
    readonly label: string;
    readonly value: string;
    readonly detail: string;
  }[];
  readonly columns: readonly string[];
  /** One a region; `isTop` for the region itself. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly isTop: boolean }[];
  readonly notes: readonly string[];
}

const WORDS = {
  zh: {
    title: '反诈劝阻成效',
    country: '全国',
    people: '劝阻人数',
    prevented: '止损金额',
    cases: '立案数',
    columns: ['地区', '劝阻人数', '每10万人', '止损金额', '立案数', '每10万人', '去年同期', '同比'],
    confirmed: '其中回访确认',
    stated: '另有仅凭口述',
    before: '去年同期',
    none: '本期没有数据',
    money: '止损金额：一元只计一次，以交易记录为据；口述金额不计入',
    year: '同比：与去年同一时段相比，案件以最后一次登记为准',
    unclear: '~ 数量小，变化可能出于偶然',
    unknown: '– 不可比：区划已调整，或去年同期早于本地首起案件',
    rate: (sources: readonly string[]) =>
      `每10万人：按本期计，不折算全年；人口为${sources.join('及')}`,
    ownFile: '自备文件',
    area: (before: string, after: string, days: string) =>
      `区划调整（${days}）：${before} → ${after}`,
  },
  en: {
    title: 'What dissuasion came to',
    country: 'all of the country',
    people: 'People dissuaded',
    prevented: 'Loss prevented',
    cases: 'Cases filed',
    columns: [
      'Region',
      'Dissuaded',
      'per 100k',
      'Prevented',
      'Cases',
      'per 100k',
      'Year before',
      'Change',
    ],
    confirmed: 'confirmed by a later call',
    stated: 'stated only, beside it',
    before: 'the year before',
    none: 'Nothing in this period',
    money:
      'Loss prevented: a yuan counts once, by transfers that were seen; what was only stated is not in it',
    year: 'Change: on the same days of the year before; a case counts as it was filed last',
    unclear: '~ numbers so small that the change may be chance',
    unknown:
      '– not known: redrawn since, or the year before begins before the first case recorded here',
    rate: (sources: readonly string[]) =>
      `Per 100,000 residents over the period as it is; residents by ${sources.join(' and ')}`,
    ownFile: 'a file of one’s own',
    area: (before: string, after: string, days: string) =>
      `Redrawn (${days}): ${before} → ${after}`,
  },
} as const;

/** The region and the level right below it; counties of a whole province are in the CSV. */
export function headlineView(made: Headline, lang: Lang): HeadlineView {
  const words = WORDS[lang];
  const [top] = made.rows;
  const levels = ['province', 'city', 'county'] as const;
  const below = levels[levels.indexOf(top?.level ?? 'province') + 1];
  const shown = made.rows.filter(({ level }) => level === top?.level || level === below);
  const place = made.region === undefined ? words.country : regionName(made.region, lang);
  return {
    title: `${words.title} · ${place}`,
    period: `${dayTime(made.from)} – ${dayTime(made.to)}`,
    figures: figuresOf(made, top?.level, lang),
    columns: words.columns,
    rows: shown.map((row) => ({ cells: cellsOf(row, lang), isTop: row.level === top?.level })),
    notes: notesOf(made, shown, lang),
  };
}

function figuresOf(made: Headline, top: HeadlineRow['level'] | undefined, lang: Lang) {
  const words = WORDS[lang];
  // Without a region every province has a row of its own, and people who count in two of them are few.
  const tops = made.rows.filter(({ level }) => level === top);
  const [only] = tops;
  if (only === undefined) return [{ label: words.none, value: '0', detail: '' }];
  if (tops.length > 1) return tops.flatMap((row) => figuresOfRow(row, lang, `${row.name[lang]} `));
  return figuresOfRow(only, lang, '');
}

function figuresOfRow(row: HeadlineRow, lang: Lang, prefix: string) {
  const words = WORDS[lang];
  const money = (amountFen: number) => formatYuan(amountFen, { lang, amounts: 'short' });
  const classes = LOSS_CLASSES.filter((name) => row.lossPreventedFen[name] > 0).map(
    (name) => `${LOSS_CLASS_NAMES[lang][name]} ${money(row.lossPreventedFen[name])}`,
  );
  const beside = [
    ...classes,
    `${words.confirmed} ${money(row.lossConfirmedFen)}`,
    `${words.stated} ${money(row.lossStatedFen)}`,
  ];
  return [
    { label: prefix + words.people, value: count(row.peopleDissuaded), detail: '' },
    {
      label: prefix + words.prevented,
      value: money(row.lossPreventedTotalFen),
      detail: beside.join(', '),
    },
    {
      label: prefix + words.cases,
      value: count(row.casesFiled),
      detail: `${changeOf(row)} (${words.before} ${countOrNone(row.casesFiledYearBefore)})`,
    },
  ];
}

function cellsOf(row: HeadlineRow, lang: Lang): string[] {
  return [
    row.name[lang],
    count(row.peopleDissuaded),
    rate(row.dissuadedPer100k),
    formatYuan(row.lossPreventedTotalFen, { lang, amounts: 'short' }),
    count(row.casesFiled),
    rate(row.casesPer100k),
    countOrNone(row.casesFiledYearBefore),
    changeOf(row),
  ];
}

function notesOf(made: Headline, shown: readonly HeadlineRow[], lang: Lang): string[] {
  const words = WORDS[lang];
  const notes: string[] = [words.money, words.year];
  if (shown.some(({ casesChangeIsClear }) => casesChangeIsClear === false))
    notes.push(words.unclear);
  if (shown.some(({ casesFiledYearBefore }) => casesFiledYearBefore === null))
    notes.push(words.unknown);
  const sources = sourcesOf(shown, lang);
  if (sources.length > 0) notes.push(words.rate(sources));
  return [...notes, ...made.areas.map((area) => areaNote(area, lang))];
}

/** What the residents of these rows are known by. */
function sourcesOf(rows: readonly HeadlineRow[], lang: Lang): string[] {
  const known = rows.flatMap(({ code, population }) =>
    population === null ? [] : [isOfCensus(code, population)],
  );
  return [
    ...(known.includes(true) ? [(lang === 'en' ? 'the ' : '') + CENSUS[lang]] : []),
    ...(known.includes(false) ? [WORDS[lang].ownFile] : []),
  ];
}

function areaNote(area: CaseArea, lang: Lang): string {
  const names = (codes: readonly string[]) => codes.map((code) => regionName(code, lang)).join('+');
  const { area: say, before } = WORDS[lang];
  const head = say(names(area.codesBefore), names(area.codesAfter), area.changedOn.join(', '));
  const figures = `${count(area.casesFiled)}, ${before} ${countOrNone(area.casesFiledYearBefore)}, ${changeOf(area)}`;
  return `${head}: ${figures}`;
}

function rate(value: number | null): string {
  return value === null ? '–' : value.toFixed(value < 10 ? 2 : 1);
}

function countOrNone(value: number | null): string {
  return value === null ? '–' : count(value);
}
