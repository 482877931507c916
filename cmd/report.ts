// `forewarn report`: what was saved and what was filed, and what a total opens to.
import { readFile } from 'node:fs/promises';
import { campaignView } from '../api/campaign-view.ts';
import { CampaignReport } from '../api/contract/campaign-report.ts';
import { CaseTrend } from '../api/contract/case-trend.ts';
import { Headline as HeadlineForm, Report as ReportForm } from '../api/contract/report.ts';
import { WorkReport } from '../api/contract/work-report.ts';
import { headlinePage } from '../api/headline-page.ts';
import { mutableHeadline } from '../api/mutable-headline.ts';
import { campaignReport } from '../ledger/campaign-report.ts';
import { campaignText } from '../ledger/campaign-text.ts';
import { STEPS } from '../ledger/case-series.ts';
import { caseTrendSeries, type SeriesQuery } from '../ledger/case-trend-series.ts';
import { caseTrendTable } from '../ledger/case-trend-table.ts';
import { briefStep } from '../ledger/export/brief-of.ts';
import { campaignSheet } from '../ledger/export/campaign-sheet.ts';
import { FILE_FORMATS, fileOf } from '../ledger/export/file-format.ts';
import { headlineSheet } from '../ledger/export/headline-sheet.ts';
import { lossSheet, totalsSheet, trendSheet, workSheet } from '../ledger/export/report-sheets.ts';
import { headline, withRates } from '../ledger/headline.ts';
import { headlineTable } from '../ledger/headline-table.ts';
import { headlineView } from '../ledger/headline-view.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { lossPageTable } from '../ledger/loss-page-table.ts';
import { lossRows } from '../ledger/loss-rows.ts';
import { printReport, type Report, report } from '../ledger/report.ts';
import { WORK_GROUPS, workReport } from '../ledger/work-report.ts';
import { workTable } from '../ledger/work-table.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Population, readPopulation } from '../signal/population.ts';
import { askEpisodes, askReportFile, askReports } from './ask-reports.ts';
import { type Arguments, type Command, numberOption, textOption } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { writeLine } from './output.ts';
import { momentOf, PERIOD_OPTIONS, periodOf } from './period-options.ts';
import { populationOf } from './population-of.ts';
import { projectDir } from './project-dir.ts';
import { askedFormat, writeBytes, writeReport } from './report-file.ts';
import type { Sample } from './sample.ts';
import type { System } from './system.ts';

/** Episodes or campaigns on a terminal. */
const SHOWN = 50;
const GROUPS = ['province', 'city', 'county', 'typology', 'day', 'month', 'year'] as const;

export const reportCommand: Command = {
  name: 'report',
  summary:
    'Print people dissuaded, loss prevented by class and cases filed, in total and by group.',
  takes: '[headline|trend|work|campaigns|explain]',
  details: [
    'headline: people dissuaded, loss prevented and cases filed for province, city and county; --format for a file, --html for a page to print.',
    'trend: cases filed by day, week, month or year, with the year before, a moving average, holidays and what was to be expected; --known tells what was known earlier.',
    'work: who was reached, what was found and kept, how long it took and the cost in calls, by desk, region, typology or rule.',
    'campaigns: episodes that share a suspect, the largest first: who is hit, through what, with how much money, which rule sees it and which does not.',
    'explain: the episodes behind the total of loss prevented, the largest first, each with what was at risk, reported and counted, and why.',
  ].join('\n'),
  options: {
    ...PERIOD_OPTIONS,
    by: {
      kind: 'text',
      placeholder: 'GROUP',
      text: `One of ${GROUPS.join(', ')}; city when missing. For trend one of ${STEPS.join(', ')}; month when missing. For work one of ${WORK_GROUPS.join(', ')}.`,
    },
    limit: {
      kind: 'number',
      placeholder: 'N',
      text: 'Episodes that explain shows, or campaigns; 50 when missing. In a file of explain all when missing, which add up to the total.',
      min: 1,
    },
    lang: { kind: 'text', placeholder: 'zh|en', text: 'Language of the table.', fallback: 'en' },
    typology: { kind: 'text', placeholder: 'NAME', text: 'Only cases of this typology in trend.' },
    known: {
      kind: 'text',
      placeholder: 'DATE',
      text: 'Show in trend also what the ledger had heard of by then.',
    },
    format: {
      kind: 'text',
      placeholder: [...FILE_FORMATS, 'pdf'].join('|'),
      text: 'Write the report as a file. pdf: the headline as a brief with charts.',
    },
    out: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Where to write it; standard output when missing.',
    },
    csv: { kind: 'flag', text: 'The same as --format csv.' },
    html: { kind: 'flag', text: 'Print the headline as a page of HTML, A4.' },
    population: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Residents for the rates of the headline, lines of code,people, in place of FOREWARN_POPULATION_FILE and of the census of 2020, which knows Zhejiang, its cities and counties.',
    },
    json: { kind: 'flag', text: 'Print as JSON, amounts in fen.' },
  },
  async run(given) {
    const config = readConfig(process.env, projectDir());
    const [kind = 'totals', ...rest] = given.positionals;
    const print = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    if (rest.length > 0 || print === undefined) {
      throw new FwError(
        'FW_USAGE',
        `forewarn report takes nothing or one of headline, trend, work, campaigns, explain, not '${given.positionals.join(' ')}'`,
      );
    }
    await print(config, given);
    return 0;
  },
};

const KINDS: Readonly<Record<string, (config: Config, given: Arguments) => Promise<void>>> = {
  totals: printTotals,
  headline: printHeadline,
  trend: printTrend,
  work: printWork,
  campaigns: printCampaigns,
  explain: printEpisodes,
};

async function printHeadline(config: Config, given: Arguments): Promise<void> {
  const period = periodOf(given);
  const file = textOption(given, 'population');
  const population = file === '' ? undefined : readPopulation(await readText(file));
  if (textOption(given, 'format') === 'pdf') return printBrief(config, given, population);
  const asked = await askReports(config, {
    path: 'report/headline',
    query: period,
    form: HeadlineForm,
    fromLedger: async (ledger) =>
      mutableHeadline(await headline(ledger, period, populationOf(config))),
  });
  const made = population === undefined ? asked : withRates(asked, population);
  const lang = languageOf(given);
  const format = askedFormat(given);
  if (format !== undefined) await writeReport(headlineSheet(made), format, given);
  else if (given.options['html'] === true)
    process.stdout.write(headlinePage(headlineView(made, lang), lang));
  else if (given.options['json'] === true) writeLine(JSON.stringify(made, undefined, 2));
  else writeLine(headlineTable(headlineView(made, lang), terminalWidth()));
}

/** The headline and its cases as PDF. */
async function printBrief(config: Config, given: Arguments, population: Population | undefined) {
  const period = periodOf(given);
  const step = briefStep(period);
  const lang = languageOf(given);
  const made = await askReports(config, {
    path: 'report/headline',
    query: period,
    form: HeadlineForm,
    fromLedger: async (ledger) =>
      mutableHeadline(await headline(ledger, period, populationOf(config))),
  });
  const trend = await askTrend(config, { ...period, step });
  const { briefPdf } = await import('../ledger/export/brief-pdf.ts');
  const headlineMade = population === undefined ? made : withRates(made, population);
  const brief = { headline: headlineMade, trend, lang, madeAt: Date.now() };
  await writeBytes(await briefPdf(brief), 'pdf', given);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `cannot read '${path}': ${why}`, { cause });
  }
}

async function printTotals(config: Config, given: Arguments): Promise<void> {
  const query = { ...periodOf(given), by: oneOf(GROUPS, textOption(given, 'by') || 'city') };
  const made = await askReports(config, {
    path: 'report',
    query,
    form: ReportForm,
    fromLedger: async (ledger) => {
      const { rows, ...head } = await report(ledger, query);
      return { ...head, rows: [...rows] };
    },
  });
  const format = askedFormat(given);
  if (format !== undefined) await writeReport(totalsSheet(made), format, given);
  else printMade(made, given.options['json'] === true, languageOf(given));
}

async function printTrend(config: Config, given: Arguments): Promise<void> {
  const period = periodOf(given);
  const step = oneOf(STEPS, textOption(given, 'by') || 'month');
  const typology = textOption(given, 'typology') || undefined;
  const known = textOption(given, 'known');
  const knownAt = known === '' ? undefined : momentOf(known);
  const query = {
    ...period,
    step,
    ...(typology === undefined ? {} : { typology }),
    ...(knownAt === undefined ? {} : { knownAt }),
  };
  const made = await askTrend(config, query);
  const format = askedFormat(given);
  if (format !== undefined) await writeReport(trendSheet(made), format, given);
  else if (given.options['json'] === true) writeLine(JSON.stringify(made, undefined, 2));
  else writeLine(caseTrendTable(made, languageOf(given), terminalWidth()));
}

function askTrend(config: Config, query: SeriesQuery) {
  const { from, to, region, step, typology, knownAt } = query;
  return askReports(config, {
    path: 'report/trend',
    query: { from, to, region, step, typology, known: knownAt },
    form: CaseTrend,
    fromLedger: async (ledger) => {
      const { points, ...head } = await caseTrendSeries(ledger, query);
      return { ...head, points: [...points] };
    },
  });
}

async function printWork(config: Config, given: Arguments): Promise<void> {
  const query = { ...periodOf(given), by: oneOf(WORK_GROUPS, textOption(given, 'by') || 'city') };
  const made = await askReports(config, {
    path: 'report/work',
    query,
    form: WorkReport,
    fromLedger: async (ledger) => {
      const { rows, ...head } = await workReport(ledger, query);
      return { ...head, rows: [...rows] };
    },
  });
  const format = askedFormat(given);
  if (format !== undefined) await writeReport(workSheet(made), format, given);
  else if (given.options['json'] === true) writeLine(JSON.stringify(made, undefined, 2));
  else writeLine(workTable(made, languageOf(given), terminalWidth()));
}

async function printCampaigns(config: Config, given: Arguments): Promise<void> {
  const period = periodOf(given);
  const limit = Math.min(limitOf(given) ?? SHOWN, 500);
  const made = await askReports(config, {
    path: 'report/campaigns',
    query: { ...period, limit },
    form: CampaignReport,
    fromLedger: async (ledger) => campaignView(await campaignReport(ledger, { ...period, limit })),
  });
  const format = askedFormat(given);
  if (format !== undefined) await writeReport(campaignSheet(made), format, given);
  else if (given.options['json'] === true) writeLine(JSON.stringify(made, undefined, 2));
  else writeLine(campaignText(made, languageOf(given), limit));
}

async function printEpisodes(config: Config, given: Arguments): Promise<void> {
  const period = periodOf(given);
  const limit = limitOf(given);
  const format = askedFormat(given);
  if (format !== undefined) {
    const query = { ...period, limit, report: 'episodes', format };
    const bytes = await askReportFile(config, query, async (ledger) => {
      const options = limit === undefined ? {} : { limit };
      return fileOf(lossSheet(await lossRows(ledgerReports(ledger), period, options)), format);
    });
    return writeBytes(bytes, format, given);
  }
  const page = await askEpisodes(config, { ...period, limit: limit ?? SHOWN });
  if (given.options['json'] === true) writeLine(JSON.stringify(page, undefined, 2));
  else writeLine(lossPageTable(page, languageOf(given), terminalWidth()));
}

function limitOf(given: Arguments): number | undefined {
  return given.options['limit'] === undefined ? undefined : numberOption(given, 'limit');
}

/** Prints what the sample came to, by city. */
export async function printSampleReport(
  system: System,
  sample: Sample,
  isJson: boolean,
): Promise<void> {
  // Cases of the last frauds are filed after the last day.
  const made = await report(system.ledger, {
    from: sample.startTime,
    to: sample.endTime + 3 * 86_400_000,
    by: 'city',
  });
  printMade(made, isJson, 'en');
}

function printMade(made: Report, isJson: boolean, lang: 'zh' | 'en'): void {
  if (isJson) writeLine(JSON.stringify(made, undefined, 2));
  else writeLine(printReport(made, { lang, width: terminalWidth() }));
}

function languageOf(given: Arguments): 'zh' | 'en' {
  return textOption(given, 'lang') === 'zh' ? 'zh' : 'en';
}

function terminalWidth(): number {
  return process.stdout.columns ?? 120;
}

function oneOf<T extends string>(names: readonly T[], text: string): T {
  const name = names.find((candidate) => candidate === text);
  if (name === undefined)
    throw new FwError('FW_USAGE', `--by must be one of ${names.join(', ')}, not '${text}'`);
  return name;
}
