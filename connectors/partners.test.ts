// Each family of sources from raw input to a decision: the samples of several partners through their mappings, merged by event time, into
// the engine with the pack of Zhejiang.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import { readSignals } from './file/read-signals.ts';
import { loadMapping } from './mapping/compile-mapping.ts';

const here = (path: string) => join(import.meta.dirname, path);
const plan = loadPlan(here('../rules/packs/zhejiang'));

async function signalsOf(sample: string): Promise<Signal[]> {
  const name = sample.replace(/^.*\//, '').replace(/\..*$/, '');
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

  it('reports to 110 and 96110 are signals about who reported, for the suspects that they name', async () => {
    const [report] = await signalsOf('police/police-reports.ndjson');
    expect(report).toMatchObject({
      type: 'report.received',
      phone: '+8613800000001',
      suspectPhone: '+85212345678',
    });
  });
});
