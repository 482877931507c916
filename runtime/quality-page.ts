// The page of detection quality: what two measures found, as Markdown with the command that made it. One measure tells who is caught, with
// every typology equally frequent; the other what a desk has to call, with frauds as rare as they are taken to be.
import { LEVELS } from '../signal/level.ts';
import type { Quality, Share, VictimCounts } from './quality.ts';

const DAY_SHARE = 100_000;
/** Shares of the measured fraud rate for which alerts and precision are worked out. */
const SCALES = [1, 0.5, 0.25];

/** How large the runs of one measure were. */
export interface MeasureSize {
  readonly people: number;
  readonly days: number;
  /** Frauds begun, those broken off included, per 100,000 people a day. */
  readonly fraudRatePer100kDay: number;
}

export interface QualityPageFacts {
  readonly command: string;
  readonly pack: string;
  readonly seeds: readonly number[];
  readonly catch: MeasureSize;
  readonly load: MeasureSize;
  /** How frequent each typology is beside the others in an ordinary run. */
  readonly weights: ReadonlyMap<string, number>;
}

/** The whole page. Equal measures give equal bytes. */
export function qualityPage(caught: Quality, load: Quality, facts: QualityPageFacts): string {
  const lines = [
    '# Detection quality',
    '',
    `Made by \`${facts.command}\`; do not edit.`,
    '',
    `Pack \`${facts.pack}\`, simulated seeds ${facts.seeds.join(', ')}, on which nothing was tuned (tuning: seeds 1 to 20). The simulator is ours and`,
    'believable, not measured life: these numbers compare packs and guard against regressions, and outcomes of real desks replace them.',
    '',
    ...victimTable(caught, facts),
    ...missTable(caught),
    ...alertTable(load, facts),
    ...rateTable(load, facts),
    ...lookAlikeTable(load),
    ...suspectTables(caught, load),
  ];
  return `${lines.join('\n')}\n`;
}

/** Who was caught, for a terminal. */
export function catchHeadline(caught: Quality, weights: ReadonlyMap<string, number>): string[] {
  const total = sumOf(caught);
  return [
    `victims warned before their first large transfer completed: ${total.warned} of ${total.victims} (${percent(total.warned, total.victims)}); typologies as frequent as they are: ${weightedRecall(caught, weights)}`,
    ...sorted(caught.byTypology).map(
      ([name, { warned, victims }]) =>
        `  ${name}: ${warned} of ${victims} (${percent(warned, victims)})`,
    ),
    `share of loss preventable: ${percent(total.preventableFen, total.lossFen)}; median lead ${minutes(median(total.leadsMs))}`,
  ];
}

/** What a desk had to call, for a terminal. */
export function loadHeadline(load: Quality): string[] {
  const total = sumOf(load);
  return [
    `alerts per 100,000 people a day: ${perDay(load, load.alerts.length)}, false ${perDay(load, falseCount(load))}`,
    ...LEVELS.filter((level) => load.alertsByLevel.has(level)).map((level) => {
      const { right, all } = load.alertsByLevel.get(level) ?? NONE;
      return `precision at ${level}: ${percent(right, all)} (${right} of ${all} alerts)`;
    }),
    `victims warned at that rate: ${total.warned} of ${total.victims} (${percent(total.warned, total.victims)})`,
  ];
}

function victimTable(caught: Quality, facts: QualityPageFacts): string[] {
  const { people, days, fraudRatePer100kDay } = facts.catch;
  return [
    '## Victims',
    '',
    `A seed is ${people} people for ${days} days and ${fraudRatePer100kDay} frauds begun per 100,000 people a day, every typology equally often, so that each has enough`,
    'victims to be measured; one fraud in six breaks off by itself and has no victim. Gangs share more victims than in the runs of the alerts.',
    '',
    'Warned: an orange or red decision about the victim, of any typology, before the first large transfer (the one with which a fifth of the loss',
    'has gone) completed. Recall stands with its 95 % interval (Wilson). Early: before that transfer was even attempted. Named: the first warning',
    'named the true typology. Preventable: loss in transfers that completed after the first warning.',
    '',
    '| typology | victims | warned | recall | 95 % interval | early | named | loss preventable | median lead |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...sorted(caught.byTypology).map(([typology, counts]) => victimRow(`\`${typology}\``, counts)),
    victimRow('**all**', sumOf(caught)),
    '',
    `With the typologies as frequent as in an ordinary run, recall is **${weightedRecall(caught, facts.weights)}**.`,
    '',
  ];
}

function victimRow(name: string, counts: VictimCounts): string {
  const { victims, warned, warnedEarly, named, lossFen, preventableFen, leadsMs } = counts;
  const cells = [
    percent(warned, victims),
    interval(warned, victims),
    percent(warnedEarly, victims),
    percent(named, warned),
    percent(preventableFen, lossFen),
  ];
  return `| ${name} | ${victims} | ${warned} | ${cells.join(' | ')} | ${minutes(median(leadsMs))} |`;
}

function missTable(caught: Quality): string[] {
  const rows = sorted(caught.byTypology).filter(([, { victims, warned }]) => victims > warned);
  return [
    '## Missed victims',
    '',
    'Late: orange or red came when the money had left. Yellow: a message went out in time, and no call. Unseen: no decision in time at all.',
    '',
    'What makes them hard is in the simulator on purpose: the sources lose three steps in a hundred of most frauds and three in ten of every fifth;',
    'a quarter of the mules are accounts of long standing lent out of ordinary use; some sites are old; a victim who calls a number back is not seen',
    'by rules on victims, because a caller is a key of suspects; and a child who is lured on a telephone of its own pays from a parent’s account.',
    '',
    '| typology | missed | late | yellow | unseen |',
    '| --- | --: | --: | --: | --: |',
    ...rows.map(([typology, { victims, warned, late, onlyYellow }]) => {
      const missed = victims - warned;
      return `| \`${typology}\` | ${missed} | ${late} | ${onlyYellow} | ${missed - late - onlyYellow} |`;
    }),
    '',
  ];
}

function alertTable(load: Quality, facts: QualityPageFacts): string[] {
  const { people, days, fraudRatePer100kDay } = facts.load;
  const total = sumOf(load);
  return [
    '## Alerts',
    '',
    `A seed is ${people} people for ${days} days and ${fraudRatePer100kDay} frauds begun per 100,000 people a day, the typologies as frequent as they are.`,
    '',
    'An alert is one episode, what a desk has to call about: it opens when a person (or an account whose holder is not known here) comes to orange',
    'or red, further decisions of whatever typology belong to it, and it ends when three days pass without any. Yellow and blue open none: they are',
    'messages. An alert is right when an orange or red decision of it fell between a day before a fraud against that person began and a day after',
    'it ended. People of other provinces who pay the same mules are victims too; people whom a gang tried in vain count as false.',
    '',
    `**${perDay(load, load.alerts.length)} alerts** per 100,000 people a day, of which ${perDay(load, falseCount(load))} false; ${total.warned} of ${total.victims} victims warned in time (${percent(total.warned, total.victims)}).`,
    '',
    '| level reached | alerts | right | precision | decisions | precision of decisions |',
    '| --- | --: | --: | --: | --: | --: |',
    ...(['orange', 'red'] as const).map((level) => {
      const alerts = load.alertsByLevel.get(level) ?? NONE;
      const decisions = load.decisionsByLevel.get(level) ?? NONE;
      return `| ${level} | ${alerts.all} | ${alerts.right} | ${percent(alerts.right, alerts.all)} | ${decisions.all} | ${percent(decisions.right, decisions.all)} |`;
    }),
    '',
    '| first typology | alerts | right | precision |',
    '| --- | --: | --: | --: |',
    ...shareRows(load.alertsByTypology),
    '',
  ];
}

/** Right alerts grow with the fraud rate; false ones are taken as measured, although part of them comes of gangs as well. */
function rateTable(load: Quality, facts: QualityPageFacts): string[] {
  const [orange, red] = [
    load.alertsByLevel.get('orange') ?? NONE,
    load.alertsByLevel.get('red') ?? NONE,
  ];
  const rows = SCALES.map((scale) => {
    const at = ({ right, all }: Share) => ({
      right: right * scale,
      all: right * scale + all - right,
    });
    const [scaledOrange, scaledRed] = [at(orange), at(red)];
    const alerts = perDay(load, scaledOrange.all + scaledRed.all);
    const rate = facts.load.fraudRatePer100kDay * scale;
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

function lookAlikeTable(load: Quality): string[] {
  return [
    '## Honest look-alikes',
    '',
    `False alerts on people of each kind of look-alike, during it or within a day; ${load.falseElsewhere} more fell on nobody of these kinds.`,
    '',
    '| kind | there were | false alerts |',
    '| --- | --: | --: |',
    ...sorted(load.lookAlikes).map(
      ([kind, { count, falseAlerts }]) => `| ${kind} | ${count} | ${falseAlerts} |`,
    ),
    '',
  ];
}

function suspectTables(caught: Quality, load: Quality): string[] {
  return [
    '## Suspects',
    '',
    'Suspects at orange or red in the runs of the alerts, once each, against those who showed themselves to a scripted victim there: what a gang uses',
    'besides counts as false.',
    '',
    '| typology | alerted | right | precision |',
    '| --- | --: | --: | --: |',
    ...shareRows(load.suspects),
    '',
    'Suspects who showed themselves to a victim in the runs of the victims, and how many of them came to orange or red.',
    '',
    '| kind of suspect | there were | found | share |',
    '| --- | --: | --: | --: |',
    ...shareRows(caught.suspectsFound),
  ];
}

const NONE: Share = { right: 0, all: 0 };

function shareRows(shares: ReadonlyMap<string, Share>): string[] {
  return sorted(shares).map(
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
    late: 0,
    onlyYellow: 0,
  };
  for (const counts of quality.byTypology.values()) {
    total.victims += counts.victims;
    total.warned += counts.warned;
    total.warnedEarly += counts.warnedEarly;
    total.named += counts.named;
    total.lossFen += counts.lossFen;
    total.preventableFen += counts.preventableFen;
    total.leadsMs.push(...counts.leadsMs);
    total.late += counts.late;
    total.onlyYellow += counts.onlyYellow;
  }
  return total;
}

function median(values: readonly number[]): number | undefined {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)];
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

/** Recall of each typology, weighted by how frequent it is. */
function weightedRecall(caught: Quality, weights: ReadonlyMap<string, number>): string {
  let [warned, whole] = [0, 0];
  for (const [typology, counts] of caught.byTypology) {
    const weight = weights.get(typology) ?? 0;
    warned += (weight * counts.warned) / counts.victims;
    whole += weight;
  }
  return percent(warned, whole);
}

/** The 95 % interval of a share after Wilson (1927). */
function interval(part: number, whole: number): string {
  if (whole === 0) return '–';
  const z = 1.96;
  const share = part / whole;
  const middle = share + (z * z) / (2 * whole);
  const reach = z * Math.sqrt((share * (1 - share)) / whole + (z * z) / (4 * whole * whole));
  const bound = (value: number): number => Math.round((100 * value) / (1 + (z * z) / whole));
  return `${bound(middle - reach)}–${bound(middle + reach)} %`;
}

function falseCount({ alerts }: Quality): number {
  return alerts.filter(({ isRight }) => !isRight).length;
}

function sorted<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
