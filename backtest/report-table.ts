// A result as headed tables: what text and HTML reports are both printed from.
import { formatFen } from '../signal/amount.ts';
import { printTime } from '../signal/event-time.ts';
import { LEVEL_TEXT } from '../signal/level.ts';
import { regionName } from '../signal/region.ts';
import type { BacktestResult, Confusion, ExampleEpisode, SideResult } from './backtest-result.ts';
import { type Language, WORDS } from './report-words.ts';

export interface ReportTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ReportPage {
  readonly title: string;
  /** Name and value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
  readonly tables: readonly ReportTable[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROWS_MAX = 20;

/** The report of a result. */
export function reportPage(result: BacktestResult, language: Language): ReportPage {
  const { challenger, live } = result;
  const say = (word: Word) => WORDS[word][language];
  const sides = [
    { side: challenger, name: `${say('challenger')} ${challenger.pack}` },
    { side: live, name: `${say('live')} ${live.pack}` },
  ];
  return {
    title: `${say('title')} ${challenger.pack} / ${live.pack}`,
    facts: factsOf(result, language),
    notes: [
      ...(result.isPartial ? [`${say('partial')} ${printTime(result.until)}`] : []),
      say('bias'),
    ],
    tables: [
      totalsTable(result, language),
      splitTable(result, 'byTypology', language),
      splitTable(result, 'byRegion', language),
      differenceTable(result, language),
      examplesTable(say('onlyChallenger'), result.examples.onlyChallenger, language),
      examplesTable(say('onlyLive'), result.examples.onlyLive, language),
      ...sides.map(({ side, name }) => desksTable(side, `${say('desks')}: ${name}`, language)),
      ...sides.map(({ side, name }) => rulesTable(side, `${say('rules')}: ${name}`, language)),
      ...sides.map(({ side, name }) => overlapTable(side, `${say('overlap')}: ${name}`, language)),
    ],
  };
}

type Word = keyof typeof WORDS;

const CONFUSION_WORDS: readonly Word[] = [
  'fraud',
  'notFraud',
  'unknown',
  'precision',
  'inTime',
  'late',
  'missed',
  'recall',
];

function factsOf(result: BacktestResult, language: Language): ReportPage['facts'] {
  const say = (word: Word) => WORDS[word][language];
  const days = (ms: number) => `${(ms / DAY_MS).toFixed(1)} ${say('days')}`;
  const { region, warmUp, work } = result;
  const { neededMs, longest, thereMs } = warmUp;
  const took = `${work.seconds.toFixed(1)} s, ${count(work.signalsPerSecond)} ${say('signals')}/s`;
  const place =
    region === undefined ? [] : [[say('region'), regionName(region, language)] as const];
  return [
    [say('stretch'), `${printTime(result.from)} – ${printTime(result.to)}`],
    ...place,
    [
      say('warmUp'),
      `${say('needed')} ${days(neededMs)} (${longest}), ${say('there')} ${days(thereMs)}`,
    ],
    [say('signals'), count(result.signals)],
    [say('cases'), count(result.cases)],
    [say('outcomes'), count(result.outcomes)],
    [say('digest'), result.digest],
    [say('work'), took],
  ];
}

function totalsTable({ challenger, live }: BacktestResult, language: Language): ReportTable {
  const say = (word: Word) => WORDS[word][language];
  const sides = [challenger, live];
  const row = (word: Word, of: (side: SideResult) => string) => [say(word), ...sides.map(of)];
  return {
    title: say('title'),
    head: ['', `${say('challenger')} ${challenger.pack}`, `${say('live')} ${live.pack}`],
    rows: [
      row('decisions', ({ decisions }) => count(decisions)),
      row('warned', ({ all }) => count(all.fraud + all.notFraud + all.unknown)),
      ...CONFUSION_WORDS.map((word, i) => row(word, ({ all }) => confusionCells(all)[i] ?? '')),
      row('lead', ({ lead }) =>
        lead === undefined ? '–' : `${(lead.median / HOUR_MS).toFixed(1)} h`,
      ),
      row('loss', ({ all }) => formatFen(all.lossFen)),
      row('preventable', ({ all }) => formatFen(all.preventableFen)),
    ],
  };
}

function splitTable(
  { challenger, live }: BacktestResult,
  by: 'byTypology' | 'byRegion',
  language: Language,
): ReportTable {
  const keys = [...new Set([...Object.keys(challenger[by]), ...Object.keys(live[by])])].sort();
  const nameOf = (key: string) => (by === 'byRegion' ? regionName(key, language) : key);
  return {
    title: WORDS[by === 'byRegion' ? 'regions' : 'typologies'][language],
    head: ['', '', ...CONFUSION_WORDS.map((word) => WORDS[word][language])],
    rows: keys.flatMap((key) => [
      [nameOf(key), WORDS.challenger[language], ...confusionCells(challenger[by][key])],
      ['', WORDS.live[language], ...confusionCells(live[by][key])],
    ]),
  };
}

function differenceTable(result: BacktestResult, language: Language): ReportTable {
  const say = (word: Word) => WORDS[word][language];
  const words: readonly Word[] = ['warned', ...CONFUSION_WORDS.slice(0, 4)];
  return {
    title: say('difference'),
    head: ['', ...words.map(say)],
    rows: [
      [say('both'), count(result.both), '', '', '', ''],
      differs(say('onlyChallenger'), result.onlyChallenger),
      differs(say('onlyLive'), result.onlyLive),
    ],
  };
}

function overlapTable({ overlap }: SideResult, title: string, language: Language): ReportTable {
  return {
    title,
    head: ['', '', WORDS.warned[language], WORDS.fraud[language]],
    rows: overlap
      .slice(0, ROWS_MAX)
      .map(({ rules, episodes, fraud }) => [...rules, count(episodes), count(fraud)]),
  };
}

function desksTable({ desks }: SideResult, title: string, language: Language): ReportTable {
  const busiest = [...desks].sort((a, b) => b.callsMax - a.callsMax || (a.desk < b.desk ? -1 : 1));
  const hasCapacity = desks.some(({ daysOver }) => daysOver !== undefined);
  return {
    title,
    head: [
      '',
      WORDS.calls[language],
      WORDS.busiest[language],
      '',
      ...(hasCapacity ? [WORDS.capacity[language], WORDS.over[language]] : []),
    ],
    rows: busiest
      .slice(0, ROWS_MAX)
      .map(({ desk, calls, callsMax, busiestDay, capacity, daysOver }) => [
        regionName(desk, language),
        count(calls),
        count(callsMax),
        busiestDay,
        ...(capacity === undefined || daysOver === undefined
          ? []
          : [count(capacity), count(daysOver)]),
      ]),
  };
}

function rulesTable({ rules }: SideResult, title: string, language: Language): ReportTable {
  return {
    title,
    head: [
      '',
      WORDS.warned[language],
      WORDS.fraud[language],
      WORDS.notFraud[language],
      WORDS.alone[language],
    ],
    rows: rules
      .slice(0, 2 * ROWS_MAX)
      .map(({ rule, episodes, fraud, notFraud, alone }) => [
        rule,
        ...[episodes, fraud, notFraud, alone].map(count),
      ]),
  };
}

function examplesTable(
  title: string,
  examples: readonly ExampleEpisode[],
  language: Language,
): ReportTable {
  const known = { fraud: WORDS.fraud, 'not-fraud': WORDS.notFraud, unknown: WORDS.unknown };
  return {
    title,
    head: ['', '', '', '', '', '', ''],
    rows: examples.map((each) => [
      each.person,
      printTime(each.openedTime),
      regionName(each.region, language),
      each.typology,
      `${LEVEL_TEXT[each.level][language]} ${each.score}`,
      known[each.known][language],
      each.rules.join(', '),
    ]),
  };
}

function confusionCells(confusion: Confusion | undefined): string[] {
  if (confusion === undefined) return ['', '', '', '', '', '', '', ''];
  const { fraud, notFraud, unknown, casesInTime, casesLate, casesMissed } = confusion;
  const warned = fraud + notFraud + unknown;
  return [
    count(fraud),
    count(notFraud),
    count(unknown),
    `${percent(fraud, fraud + notFraud)} (${percent(fraud, warned)} – ${percent(fraud + unknown, warned)})`,
    count(casesInTime),
    count(casesLate),
    count(casesMissed),
    percent(casesInTime, casesInTime + casesLate + casesMissed),
  ];
}

function differs(name: string, confusion: Confusion): string[] {
  const { fraud, notFraud, unknown } = confusion;
  return [name, count(fraud + notFraud + unknown), ...confusionCells(confusion).slice(0, 4)];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
