// Each family of sources from raw input to a decision: the samples of several partners through their mappings, merged by event time, into
// the engine with the pack of Zhejiang.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { Engine } from '../engine/engine.ts';
import { compilePack } from '../rules/compile.ts';
import { printDiagnostic } from '../rules/diagnostic.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import { readSignals } from './file/read-signals.ts';
import { loadMapping } from './mapping/compile-mapping.ts';

const here = (path: string) => join(import.meta.dirname, path);
const plan = loadPlan(here('../rules/packs/zhejiang'));

/** No rule of the pack reads reports: who reported is at the desk already. A pack may, as this one does. */
const REPORTED = `
pack: reported
version: 1.0.0
features:
  talk6h: { on: call.ended, by: victim, value: sum(signal.durationMs), window: 6h }
typologies:
  reported: { name: reported, role: victim, halfLife: 6h, levels: { orange: 50, red: 90 } }
rules:
  talked:
    typology: reported
    on: report.received
    when: has(signal.suspectPhone) && talk6h >= 20 * minute
    points: 60
    reason: talked and reported
`;

async function signalsOf(sample: string): Promise<Signal[]> {
  const stem = sample.replace(/^.*\//, '').replace(/\..*$/, '');
  const name = /^funds\/(?:pain|pacs|camt)\./.test(sample) ? 'iso-20022' : stem;
  const mapping = await loadMapping(here(`mappings/${name}.yaml`));
  const signals: Signal[] = [];
  for await (const batch of readSignals([here(`samples/${sample}`)], { mapping })) {
    expect(batch.rejected).toEqual([]);
    signals.push(...batch.accepted);
  }
  expect(signals.length).toBeGreaterThan(0);
  return signals;
}

/** The decisions on all that these samples say, as `typology level` and the person's phones or accounts. */
async function decisionsOn(...samples: readonly string[]) {
  const signals = (await Promise.all(samples.map(signalsOf))).flat();
  signals.sort((a, b) => a.time - b.time);
  const engine = new Engine(plan);
  return signals.flatMap((signal) => [...engine.process(signal).decisions]);
}

describe('telecom sources', () => {
  it.each([
    'telecom/cdr-a.csv',
    'telecom/cdr-b.txt',
    'telecom/cdr-c.csv',
    'telecom/tap3.json',
    'telecom/3gpp-cdr.ndjson',
  ])(
    'a long call from abroad in %s and forwarding told by CAMARA are a decision',
    async (calls) => {
      const decisions = await decisionsOn(calls, 'telecom/camara.ndjson');
      expect(decisions).toContainEqual(
        expect.objectContaining({ typology: 'police-impersonation', level: 'orange' }),
      );
      const alone = await decisionsOn('telecom/camara.ndjson');
      expect(alone.some(({ typology }) => typology === 'police-impersonation')).toBe(false);
    },
  );

  it('the verdict of STIR/SHAKEN is a field that rules can read', async () => {
    const calls = await signalsOf('telecom/stir-shaken.ndjson');
    expect(calls).toMatchObject([{ callerCheck: 'failed' }, { callerCheck: 'passed' }]);
  });

  it('a call with a STIR/SHAKEN verdict and a meeting app told by the feed are a decision', async () => {
    const decisions = await decisionsOn('telecom/stir-shaken.ndjson', 'telecom/app-install.ndjson');
    expect(decisions).toContainEqual(
      expect.objectContaining({ typology: 'fake-customer-service', level: 'yellow' }),
    );
  });

  it.each(['telecom/dns-log.tsv', 'telecom/http-log.ndjson'])(
    'a visit in %s, an app from that site, and a case that names it are a decision',
    async (visits) => {
      const decisions = await decisionsOn(
        visits,
        'telecom/app-install.ndjson',
        'police/police-cases.csv',
      );
      expect(decisions).toContainEqual(expect.objectContaining({ typology: 'suspect-contact' }));
      const withoutCase = await decisionsOn(visits, 'telecom/app-install.ndjson');
      expect(withoutCase.some(({ typology }) => typology === 'suspect-contact')).toBe(false);
    },
  );
});

describe('funds sources', () => {
  it.each([
    'funds/iso-8583.ndjson',
    'funds/third-party-payment.csv',
    'funds/debezium-payments.ndjson',
  ])(
    'a payment in %s to an account that a case names later is a decision on its payer, whose telephone the bank knows',
    async (payments) => {
      const decisions = await decisionsOn(
        'funds/kyc.csv',
        'telecom/cdr-a.csv',
        payments,
        'police/police-cases.csv',
      );
      expect(decisions).toContainEqual(
        expect.objectContaining({ typology: 'suspect-contact', level: 'orange' }),
      );
    },
  );
});

describe('ISO 20022 messages', () => {
  const LIFE = ['funds/kyc.csv', 'telecom/cdr-a.csv'] as const;
  const gathered = expect.objectContaining({
    typology: 'police-impersonation',
    rules: expect.arrayContaining([expect.objectContaining({ id: 'police-gathered' })]),
  });

  it('an order in pain.001 to an account that a national warning named is a decision about that transfer', async () => {
    const decisions = await decisionsOn(
      ...LIFE,
      'police/national-warnings.json',
      'funds/pain.001.xml',
    );
    expect(decisions).toContainEqual(
      expect.objectContaining({
        typology: 'suspect-contact',
        level: 'red',
        transfer: expect.objectContaining({ transferId: 'E2E-0001', state: 'attempted' }),
      }),
    );
  });

  it.each([
    'funds/pacs.008.xml',
    'funds/camt.052.xml',
    'funds/camt.053.xml',
    'funds/camt.054.xml',
    'funds/pacs.008.json',
    'funds/camt.052.json',
    'funds/camt.053.json',
    'funds/camt.054.ndjson',
  ])(
    'money that %s brings in before an order in pain.001 is seen as gathered, after a long call from abroad',
    async (message) => {
      const order = [...LIFE, 'funds/pain.001.xml'];
      expect(await decisionsOn(...order, message)).toContainEqual(gathered);
      expect(await decisionsOn(...order)).not.toContainEqual(gathered);
    },
  );

  it.each([
    ['funds/pain.001.xml', 'funds/pacs.002.xml'],
    ['funds/pain.001.json', 'funds/pacs.002.ndjson'],
  ])(
    'an order in %s that %s says was refused takes its money out of danger',
    async (...payment) => {
      const samples = [...LIFE, 'police/national-warnings.json', ...payment];
      const signals = (await Promise.all(samples.map(signalsOf))).flat();
      signals.sort((a, b) => a.time - b.time);
      const engine = new Engine(plan);
      const book = new EpisodeBook();
      const atRisk: number[] = [];
      for (const signal of signals) {
        for (const decision of engine.process(signal).decisions) {
          const change = book.observe(decision);
          if (change !== undefined) atRisk.push(change.episode.atRiskFen);
        }
        if (signal.type !== 'transfer.blocked') continue;
        const { transferId, time } = signal;
        for (const { episode } of book.observeTransfer({ transferId, state: 'blocked', time }))
          atRisk.push(episode.atRiskFen);
      }
      expect(atRisk.slice(-2)).toEqual([5_500_000, 0]);
    },
  );
});

describe('police sources', () => {
  it('a national warning of the second grade is a decision by itself', async () => {
    const decisions = await decisionsOn('police/national-warnings.json');
    expect(decisions).toContainEqual(
      expect.objectContaining({ typology: 'suspect-contact', level: 'orange' }),
    );
  });

  it('a payment to an account of a national warning of the second grade is a decision', async () => {
    const decisions = await decisionsOn(
      'funds/kyc.csv',
      'telecom/cdr-a.csv',
      'police/national-warnings.json',
      'funds/iso-8583.ndjson',
    );
    expect(decisions).toContainEqual(
      expect.objectContaining({ typology: 'suspect-contact', level: 'red' }),
    );
  });

  it('a report to 96110 by somebody who talked long with the number that it names is a decision', async () => {
    const pack = compilePack([{ name: 'pack.yaml', text: REPORTED }]);
    if (pack.plan === undefined) throw new Error(pack.diagnostics.map(printDiagnostic).join());
    const signals = [
      ...(await signalsOf('telecom/cdr-a.csv')),
      ...(await signalsOf('police/police-reports.ndjson')),
    ];
    const engine = new Engine(pack.plan);
    const decisions = signals.flatMap((signal) => [...engine.process(signal).decisions]);
    expect(decisions).toEqual([
      expect.objectContaining({ typology: 'reported', level: 'orange', phone: '+8613800000001' }),
    ]);
  });

  it('reports to 110 and 96110 are signals about who reported, for the suspects that they name', async () => {
    const [report] = await signalsOf('police/police-reports.ndjson');
    expect(report).toMatchObject({
      type: 'report.received',
      phone: '+8613800000001',
      suspectPhone: '+85212345678',
    });
  });
});
