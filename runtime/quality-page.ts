// The page of detection quality: what a measure found, as Markdown with the command that made it.
import { LEVELS } from '../signal/level.ts';
import type { Quality, Share, VictimCounts } from './quality.ts';

const DAY_SHARE = 100_000;
/** Fraud rates for which alerts and precision are worked out. */
const RATES = [100, 50, 20, 10];

export interface QualityPageFacts {
  readonly command: string;
  readonly pack: string;
  readonly seeds: readonly number[];
  readonly people: number;
  readonly days: number;
  /** Frauds begun, those broken off included, per 100,000 people a day. */
  readonly fraudRate: number;
}

/** The whole page. Equal measures give equal bytes. */
export function qualityPage(quality: Quality, facts: QualityPageFacts): string {
  const lines = [
    '# Detection quality',
    '',
    `Made by \`${facts.command}\`; do not edit.`,
    '',
    `Pack \`${facts.pack}\`, simulated seeds ${facts.seeds.join(', ')}: ${facts.people} people for ${facts.days} days each, ${facts.fraudRate} frauds begun`,
    'per 100,000 people a day (one in six breaks off by itself). The pack was tuned on seeds 1 to 9 only. The simulator is ours and believable, not',
    'measured life: these numbers compare packs and guard against regressions, and outcomes of real desks replace them.',
    '',
    ...victimTable(quality),
    ...alertTable(quality, facts),
    ...rateTable(quality, facts),
    ...lookAlikeTable(quality),
    ...suspectTables(quality),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same measure for a terminal: headline numbers only. */
export function qualityHeadline(quality: Quality): string[] {
  const total = sumOf(quality);
  const falseCount = quality.alerts.filter(({ isRight }) => !isRight).length;
  return [
    `victims warned before their first large transfer completed: ${total.warned} of ${total.victims} (${percent(total.warned, total.victims)})`,
    `share of loss preventable: ${percent(total.preventableFen, total.lossFen)}; median lead ${minutes(median(total.leadsMs))}`,
    ...LEVELS.filter((level) => quality.alertsByLevel.has(level)).map((level) => {
      const { right, all } = quality.alertsByLevel.get(level) ?? { right: 0, all: 0 };
      return `precision at ${level}: ${percent(right, all)} (${right} of ${all} alerts)`;
    }),
    `alerts per 100,000 people a day: ${perDay(quality, quality.alerts.length)}, false ${perDay(quality, falseCount)}`,
  ];
}

function victimTable(quality: Quality): string[] {
  const rows = [...quality.byTypology].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '## Victims',
    '',
    'Warned: an orange or red decision about the victim, of any typology, before the first large transfer (the one with which a fifth of the loss',
    'has gone) completed. Early: before it was even attempted. Named: the first warning named the true typology. Preventable: loss in transfers that',
    'completed after the first warning.',
    '',
    '| typology | victims | warned | recall | early | named | loss preventable | median lead |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...rows.map(([typology, counts]) => victimRow(`\`${typology}\``, counts)),
    victimRow('**all**', sumOf(quality)),
    '',
  ];
}

function victimRow(name: string, counts: VictimCounts): string {
  const { victims, warned, warnedEarly, named, lossFen, preventableFen, leadsMs } = counts;
  const shares = [
    percent(warned, victims),
    percent(warnedEarly, victims),
    percent(named, warned),
    percent(preventableFen, lossFen),
  ];
  return `| ${name} | ${victims} | ${warned} | ${shares.join(' | ')} | ${minutes(median(leadsMs))} |`;
}

function alertTable(quality: Quality, facts: QualityPageFacts): string[] {
  return [
    '## Alerts',
    '',
    'An alert is one person at orange or red, until a day passes without another such decision. It is right when the person is a victim of a scripted',
    'fraud between a day before it began and a day after it ended.',
    '',
    `At ${facts.fraudRate} frauds per 100,000 people a day: **${perDay(quality, quality.alerts.length)} alerts** per 100,000 people a day, of which ${perDay(quality, quality.alerts.filter(({ isRight }) => !isRight).length)} false.`,
    '',
    '| level reached | alerts | right | precision | decisions | precision of decisions |',
    '| --- | --: | --: | --: | --: | --: |',
    ...LEVELS.filter((level) => quality.alertsByLevel.has(level)).map((level) => {
      const alerts = quality.alertsByLevel.get(level) ?? NONE;
      const decisions = quality.decisionsByLevel.get(level) ?? NONE;
      return `| ${level} | ${alerts.all} | ${alerts.right} | ${percent(alerts.right, alerts.all)} | ${decisions.all} | ${percent(decisions.right, decisions.all)} |`;
    }),
    '',
    '| first typology | alerts | right | precision |',
    '| --- | --: | --: | --: |',
    ...shareRows(quality.alertsByTypology),
    '',
  ];
}

/** Right alerts grow with the fraud rate; false ones are taken as measured, although part of them comes of gangs as well. */
function rateTable(quality: Quality, facts: QualityPageFacts): string[] {
  const [orange, red] = [
    quality.alertsByLevel.get('orange') ?? NONE,
    quality.alertsByLevel.get('red') ?? NONE,
  ];
  const rows = RATES.map((rate) => {
    const scale = rate / facts.fraudRate;
    const at = ({ right, all }: Share) => ({
      right: right * scale,
      all: right * scale + all - right,
    });
    const [scaledOrange, scaledRed] = [at(orange), at(red)];
    const alerts = perDay(quality, scaledOrange.all + scaledRed.all);
    return `| ${rate} | ${alerts} | ${percent(scaledRed.right, scaledRed.all)} | ${percent(scaledOrange.right, scaledOrange.all)} |`;
  });
  return [
    '## At other fraud rates',
    '',
    'Right alerts in proportion to the rate, false ones as measured (an upper bound: some are people whom the same gangs tried).',
    '',
    '| frauds per 100,000 people a day | alerts per 100,000 people a day | precision at red | at orange |',
    '| --: | --: | --: | --: |',
    ...rows,
    '',
  ];
}

function lookAlikeTable(quality: Quality): string[] {
  const rows = [...quality.lookAlikes].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '## Honest look-alikes',
    '',
    `False alerts on people of each kind of look-alike, during it or within a day; ${quality.falseElsewhere} more fell on nobody of these kinds.`,
    '',
    '| kind | there were | false alerts |',
    '| --- | --: | --: |',
    ...rows.map(([kind, entry]) => `| ${kind} | ${entry.count} | ${entry.falseAlerts} |`),
    '',
  ];
}

function suspectTables(quality: Quality): string[] {
  return [
    '## Suspects',
    '',
    'Suspects at orange or red, once each, against those who showed themselves to a scripted victim.',
    '',
    '| typology | alerted | right | precision |',
    '| --- | --: | --: | --: |',
    ...shareRows(quality.suspects),
    '',
    '| kind of suspect | there were | found | share |',
    '| --- | --: | --: | --: |',
    ...shareRows(quality.suspectsFound),
  ];
}

const NONE: Share = { right: 0, all: 0 };

function shareRows(shares: ReadonlyMap<string, Share>): string[] {
  return [...shares]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { right, all }]) => `| \`${name}\` | ${all} | ${right} | ${percent(right, all)} |`,
    );
}

function sumOf(quality: Quality): VictimCounts {
  const total: VictimCounts = {
    victims: 0,
    warned: 0,
    warnedEarly: 0,
    named: 0,
    lossFen: 0,
    preventableFen: 0,
    leadsMs: [],
  };
  for (const counts of quality.byTypology.values()) {
    total.victims += counts.victims;
    total.warned += counts.warned;
    total.warnedEarly += counts.warnedEarly;
    total.named += counts.named;
    total.lossFen += counts.lossFen;
    total.preventableFen += counts.preventableFen;
    total.leadsMs.push(...counts.leadsMs);
  }
  return total;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function minutes(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

function perDay(quality: Quality, count: number): string {
  return ((count / quality.personDays) * DAY_SHARE).toFixed(1);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
}
