// How each sample of a partner comes to a decision: which other samples it needs, and which rule of the pack of Zhejiang fires because of it and not without it.
// connectors/standards.test.ts plays them all, and holds the table of docs/standards.md to them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSignals } from '../connectors/file/read-signals.ts';
import { loadMapping } from '../connectors/mapping/compile-mapping.ts';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import type { Decision } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import type { Plan } from '../rules/plan.ts';
import { readPackFiles } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { planOf } from './evaluate.ts';

/** A sample, or what it says of some types. */
export interface Part {
  readonly sample: string;
  /** The mapping when it is not the one that the sample is named after. */
  readonly mapping?: string;
  /** The signal types that count; all when missing. */
  readonly types?: readonly SignalType[];
}

export interface Journey extends Part {
  /** The standard, as the table names it. */
  readonly standard: string;
  /** What others tell of the same people. */
  readonly among: readonly Part[];
  /** The rule that fires because of it; of a message that stops money, nothing. */
  readonly rule?: string;
  /** For whom it fires, where it fires for somebody else as well. */
  readonly phone?: string;
}

/** What came of signals. */
export interface Outcome {
  readonly decisions: readonly Decision[];
  /** Money of all episodes that may still be lost. */
  readonly atRiskFen: number;
}

const project = (path: string) => join(import.meta.dirname, '..', path);
const of = (sample: string, ...types: readonly SignalType[]): Part =>
  types.length === 0 ? { sample } : { sample, types };

const CALLS = of('telecom/cdr-a.csv');
const OWNERS = of('funds/kyc.csv');
const WARNINGS = of('police/national-warnings.json');
const CASES = of('police/police-cases.csv');
const ORDER = of('funds/pain.001.xml');
const CARD = of('funds/iso-8583.ndjson');
const CAMARA = 'telecom/camara.ndjson';
const FORWARDING = of(CAMARA, 'forwarding.enabled');
const NEW_SIM = of(CAMARA, 'sim.swapped');
const NEW_DEVICE = of(CAMARA, 'device.changed');
const NUMBERS = of('telecom/number-registrations.csv');
const LIFE = [OWNERS, CALLS];

function journey(
  standard: string,
  part: Part,
  among: readonly Part[],
  rule: string | undefined,
): Journey {
  return { standard, ...part, among, ...(rule === undefined ? {} : { rule }) };
}

function forwardedAfter(standard: string, sample: string): Journey {
  return journey(standard, of(sample), [FORWARDING], 'police-forwarding');
}

/** The app that this person installed says nothing of a site. */
function visitedBefore(standard: string, sample: string): Journey {
  const among = [of('telecom/app-install.ndjson'), CASES];
  return { ...journey(standard, of(sample), among, 'contact-installed'), phone: '+8613800000012' };
}

function gatheredBy(message: string, xml: string, json: string): Journey[] {
  const order = [...LIFE, ORDER];
  return [
    journey(`ISO 20022 \`${message}\``, of(xml), order, 'police-gathered'),
    journey(`ISO 20022 \`${message}\` in JSON`, of(json), order, 'police-gathered'),
  ];
}

export const JOURNEYS: readonly Journey[] = [
  forwardedAfter('Call records as CSV, layout A', 'telecom/cdr-a.csv'),
  forwardedAfter('Call records as CSV, layout B', 'telecom/cdr-b.txt'),
  forwardedAfter('Call records as CSV, layout C', 'telecom/cdr-c.csv'),
  forwardedAfter('GSMA TAP3 as JSON', 'telecom/tap3.json'),
  forwardedAfter('3GPP TS 32.298 as JSON', 'telecom/3gpp-cdr.ndjson'),
  journey('CAMARA call forwarding', FORWARDING, [CALLS], 'police-forwarding'),
  journey('CAMARA SIM swap', NEW_SIM, [NEW_DEVICE, NUMBERS, OWNERS, CARD], 'takeover-pay'),
  journey('CAMARA device swap', NEW_DEVICE, [NEW_SIM, NUMBERS, OWNERS, CARD], 'takeover-pay'),
  journey(
    'CAMARA number recycling',
    of(CAMARA, 'number.activated'),
    [of('telecom/cdr-b.txt')],
    'goip-new-number',
  ),
  journey('Number registrations', NUMBERS, [NEW_SIM, NEW_DEVICE, OWNERS, CARD], 'takeover-pay'),
  journey(
    'STIR/SHAKEN verdicts',
    of('telecom/stir-shaken.ndjson'),
    [CALLS],
    'police-put-on-number',
  ),
  visitedBefore('DNS logs', 'telecom/dns-log.tsv'),
  visitedBefore('HTTP logs', 'telecom/http-log.ndjson'),
  journey(
    'App-install feeds',
    of('telecom/app-install.ndjson'),
    [of('telecom/dns-log.tsv'), CASES],
    'contact-installed',
  ),
  journey('ISO 20022 `pain.001`', ORDER, [...LIFE, WARNINGS], 'contact-pays'),
  journey(
    'ISO 20022 `pain.001` in JSON',
    of('funds/pain.001.json'),
    [...LIFE, WARNINGS],
    'contact-pays',
  ),
  journey(
    'ISO 20022 `pain.001` of checked transfers',
    { ...ORDER, mapping: 'iso-20022-checked' },
    [...LIFE, WARNINGS],
    'contact-pays',
  ),
  ...gatheredBy('pacs.008', 'funds/pacs.008.xml', 'funds/pacs.008.json'),
  journey('ISO 20022 `pacs.002`', of('funds/pacs.002.xml'), [...LIFE, WARNINGS, ORDER], undefined),
  journey(
    'ISO 20022 `pacs.002` in JSON',
    of('funds/pacs.002.ndjson'),
    [...LIFE, WARNINGS, of('funds/pain.001.json')],
    undefined,
  ),
  ...gatheredBy('camt.052', 'funds/camt.052.xml', 'funds/camt.052.json'),
  ...gatheredBy('camt.053', 'funds/camt.053.xml', 'funds/camt.053.json'),
  ...gatheredBy('camt.054', 'funds/camt.054.xml', 'funds/camt.054.ndjson'),
  journey('ISO 8583 as JSON', CARD, [...LIFE, WARNINGS], 'contact-pays'),
  journey(
    'Debezium change events of a payment table',
    of('funds/debezium-payments.ndjson'),
    [...LIFE, WARNINGS],
    'contact-pays',
  ),
  journey(
    'Files of payment companies',
    of('funds/third-party-payment.csv'),
    [...LIFE, CASES],
    'contact-paid',
  ),
  journey('Customer files (KYC)', OWNERS, [CALLS, WARNINGS, CARD], 'contact-pays'),
  journey('Police cases', CASES, [...LIFE, CARD], 'contact-paid'),
  journey(
    'Reports to 110 and 96110',
    of('police/police-reports.ndjson'),
    [...LIFE, ORDER],
    'contact-pays-reported',
  ),
  journey('National warnings with grades', WARNINGS, [], 'contact-warned-second'),
];

/** The mapping of a part, by name. */
export function mappingOf({ sample, mapping }: Part): string {
  if (mapping !== undefined) return mapping;
  if (/^funds\/(?:pain|pacs|camt)\./.test(sample)) return 'iso-20022';
  return sample.replace(/^.*\//, '').replace(/\..*$/, '');
}

/** The signals of samples in the order of event time. Throws an Error with what was refused. */
export async function signalsOf(parts: readonly Part[]): Promise<Signal[]> {
  const signals: Signal[] = [];
  for (const part of parts) {
    const { sample, types } = part;
    const mapping = await loadMapping(project(`connectors/mappings/${mappingOf(part)}.yaml`));
    for await (const batch of readSignals([project(`connectors/samples/${sample}`)], { mapping })) {
      if (batch.rejected.length > 0) throw new Error(JSON.stringify(batch.rejected));
      signals.push(
        ...batch.accepted.filter(({ type }) => types === undefined || types.includes(type)),
      );
    }
  }
  return signals.sort((a, b) => a.time - b.time);
}

/** The pack of Zhejiang with the rule that docs/partners.md gives for those who report. */
export function planWithReports(): Plan {
  const page = readFileSync(project('docs/partners.md'), 'utf8');
  const text = /```yaml pack\n(.*?)```/s.exec(page)?.[1];
  if (text === undefined) throw new Error('docs/partners.md gives no rule on reports');
  return planOf([
    ...readPackFiles(project('rules/packs/zhejiang')),
    { name: 'reports.yaml', text },
  ]);
}

let shipped: Plan | undefined;

/** Takes signals through a fresh engine and the episodes of its decisions; with the pack of Zhejiang when no plan is given. */
export function outcomeOf(signals: readonly Signal[], given?: Plan): Outcome {
  shipped ??= planOf(readPackFiles(project('rules/packs/zhejiang')));
  const plan = given ?? shipped;
  const engine = new Engine(plan);
  const book = new EpisodeBook();
  const atRisk = new Map<string, number>();
  const decisions: Decision[] = [];
  for (const signal of signals) {
    for (const decision of engine.process(signal).decisions) {
      decisions.push(decision);
      const episode = book.observe(decision)?.episode;
      if (episode !== undefined) atRisk.set(episode.episodeId, episode.atRiskFen);
    }
    if (signal.type !== 'transfer.blocked') continue;
    const { transferId, time } = signal;
    for (const { episode } of book.observeTransfer({ transferId, state: 'blocked', time }))
      atRisk.set(episode.episodeId, episode.atRiskFen);
  }
  return {
    decisions,
    atRiskFen: [...atRisk.values()].reduce((sum, fen) => sum + fen, 0),
  };
}
