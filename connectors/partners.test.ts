// What partners' samples lead to beyond the rule that connectors/standards.test.ts sees of each: levels, the transfer that a decision is about, the money at
// risk, and what a verdict of the network on a caller's number changes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackFiles } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import { decide } from '../test/evaluate.ts';
import { outcomeOf, signalsOf } from '../test/standard-journeys.ts';
import { readSignals } from './file/read-signals.ts';
import { loadMapping } from './mapping/compile-mapping.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-samples-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const samples = (...names: readonly string[]) => signalsOf(names.map((sample) => ({ sample })));

/** The decisions on all that these samples say. */
const decisionsOn = async (...names: readonly string[]) =>
  outcomeOf(await samples(...names)).decisions;

const typologyAt = (typology: string, level: string) =>
  expect.objectContaining({ typology, level });

describe('the verdict of STIR/SHAKEN', () => {
  const SAMPLE = 'telecom/stir-shaken.ndjson';
  const files = readPackFiles(join(import.meta.dirname, '../rules/packs/zhejiang'));

  /** The calls of the sample with the verdict on the first one as the network would have given it otherwise. */
  async function calls(verdict: 'passed' | 'failed'): Promise<Signal[]> {
    const text = readFileSync(join(import.meta.dirname, 'samples', SAMPLE), 'utf8');
    const file = join(folder, `${verdict}.ndjson`);
    const passed = text
      .replaceAll('TN-Validation-Failed', 'TN-Validation-Passed')
      .replace('"attest":"C"', '"attest":"A"');
    writeFileSync(file, verdict === 'passed' ? passed : text);
    const mapping = await loadMapping(join(import.meta.dirname, 'mappings/stir-shaken.yaml'));
    const signals: Signal[] = [];
    for await (const batch of readSignals([file], { mapping })) {
      expect(batch.rejected).toEqual([]);
      signals.push(...batch.accepted);
    }
    expect(signals[0]).toMatchObject({ callerCheck: verdict });
    return signals;
  }

  /** Rules and score of the newest decision on a fake policeman, after such calls and what others tell. The oracle says the same. */
  async function decided(verdict: 'passed' | 'failed', ...others: readonly string[]) {
    const signals = [...(await calls(verdict)), ...(await samples(...others))];
    signals.sort((a, b) => a.time - b.time);
    const made = decide(files, signals).filter(
      ({ typology }) => typology === 'police-impersonation',
    );
    const last = made.at(-1);
    return { level: last?.level, rules: last?.rules.map(({ id }) => id), score: last?.score ?? 0 };
  }

  it.each([
    'telecom/cdr-a.csv',
    'telecom/cdr-b.txt',
    'telecom/cdr-c.csv',
    'telecom/tap3.json',
    'telecom/3gpp-cdr.ndjson',
  ])(
    'that failed makes the call that %s tells the end of a decision, and one that passed does not',
    async (records) => {
      const failed = await decided('failed', records);
      expect(failed).toMatchObject({ level: 'yellow' });
      expect(failed.rules).toContain('police-put-on-number');
      expect(await decided('passed', records)).toMatchObject({ level: undefined });
    },
  );

  it('that failed makes a payment during the call orange, which it is not after one that passed', async () => {
    const payment = ['funds/kyc.csv', 'funds/pain.001.xml'];
    const failed = await decided('failed', ...payment);
    expect(failed).toMatchObject({ level: 'orange' });
    expect(failed.rules).toContain('police-pay-in-put-on-call');
    const passed = await decided('passed', ...payment);
    expect(passed).toMatchObject({ level: 'yellow', rules: ['police-pay-in-call'] });
    expect(passed.score).toBeLessThan(failed.score);
  });
});

describe('telecom sources', () => {
  it('a long call from abroad and forwarding told by CAMARA are orange', async () => {
    expect(await decisionsOn('telecom/cdr-a.csv', 'telecom/camara.ndjson')).toContainEqual(
      typologyAt('police-impersonation', 'orange'),
    );
  });

  it('a call that goes on and a meeting app told by the feed are yellow', async () => {
    const decisions = await decisionsOn('telecom/stir-shaken.ndjson', 'telecom/app-install.ndjson');
    expect(decisions).toContainEqual(typologyAt('fake-customer-service', 'yellow'));
  });

  it('a second number of the customer, which the register alone knows, makes a payment after its SIM swap orange', async () => {
    const others = ['telecom/camara.ndjson', 'funds/kyc.csv', 'funds/iso-8583.ndjson'];
    const takeovers = async (...names: readonly string[]) =>
      (await decisionsOn(...names)).filter(({ typology }) => typology === 'account-takeover');
    expect(await takeovers(...others, 'telecom/number-registrations.csv')).toMatchObject([
      { level: 'orange', subject: { kind: 'person', id: 'K1' } },
    ]);
    expect(await takeovers(...others)).toEqual([]);
  });
});

describe('funds sources', () => {
  const LIFE = ['funds/kyc.csv', 'telecom/cdr-a.csv'];

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
    ['funds/pain.001.xml', 'funds/pacs.002.xml'],
    ['funds/pain.001.json', 'funds/pacs.002.ndjson'],
  ])(
    'an order in %s that %s says was refused takes its money out of danger',
    async (order, answer) => {
      const danger = [...LIFE, 'police/national-warnings.json', order];
      expect(outcomeOf(await samples(...danger)).atRiskFen).toBe(5_500_000);
      expect(outcomeOf(await samples(...danger, answer)).atRiskFen).toBe(0);
    },
  );

  it.each([
    'funds/iso-8583.ndjson',
    'funds/third-party-payment.csv',
    'funds/debezium-payments.ndjson',
  ])(
    'a payment in %s to an account that a case names later is orange for its payer, whose telephone the bank knows',
    async (payments) => {
      const decisions = await decisionsOn(...LIFE, payments, 'police/police-cases.csv');
      expect(decisions).toContainEqual(typologyAt('suspect-contact', 'orange'));
    },
  );
});

describe('police sources', () => {
  it('a national warning of the second grade is orange by itself', async () => {
    expect(await decisionsOn('police/national-warnings.json')).toContainEqual(
      typologyAt('suspect-contact', 'orange'),
    );
  });

  it('reports to 110 and 96110 are signals about who reported, for the suspects that they name', async () => {
    const reports = await samples('police/police-reports.ndjson');
    const named = { phone: '+8613800000001', suspectPhone: '+85212345678' };
    expect(reports).toContainEqual(expect.objectContaining({ type: 'report.received', ...named }));
  });
});
