// Campaigns on the real embedded engine: the newest revision and the newest outcome of each episode make them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { newVault } from '../test/new-vault.ts';
import { campaignReport } from './campaign-report.ts';
import { campaignText } from './campaign-text.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { OutcomeRow } from './rows.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-campaigns-'));
const openedTime = shanghai('2026-03-30T10:00:00');
const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
const vault = newVault();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path, vault });
});
afterAll(async () => {
  await ledger.close();
  rmSync(path, { recursive: true, force: true });
});

function episode(episodeId: string, account: string, revision: number) {
  const amount = { transferId: 't1', amountFen: 900, payee: 'a1', time: openedTime };
  return episodeOf({
    episodeId,
    revision,
    openedTime,
    suspects: [{ kind: 'account', id: account }],
    reasons: [{ id: 'r1', points: 40, reason: { zh: '', en: '' }, features: {} }],
    transfers: [{ ...amount, state: 'attempted' }],
  });
}

function outcome(episodeId: string, recordedAt: number, rest: Partial<OutcomeRow>): OutcomeRow {
  return {
    outcomeId: `o-${episodeId}-${recordedAt}`,
    taskId: `t-${episodeId}`,
    episodeId,
    staff: 's1',
    desk: '330106',
    recordedAt,
    eventTime: march.to + 1,
    outcome: 'dissuaded',
    region: '330106',
    typology: 'police-impersonation',
    person: episodeId,
    atRiskFen: 0,
    ...rest,
  };
}

test('are made of what is known now, with the money of what counts', async () => {
  const episodes = [
    episode('e1', 'mule', 1),
    episode('e2', 'other', 1),
    episode('e2', 'mule', 2),
    episode('e3', 'mule', 1),
    episode('e4', 'mule', 1),
  ];
  const outcomes = [
    outcome('e1', 1, { kept: { dissuaded: 800 } }),
    outcome('e3', 1, {}),
    outcome('e3', 2, { outcome: 'not-fraud' }),
  ];
  await ledger.write({ episodes, outcomes }, token());
  const made = await campaignReport(ledger, march);
  expect(made).toMatchObject({ episodes: 3, isCut: false, hubs: [] });
  expect(made.campaigns).toHaveLength(1);
  expect(made.campaigns[0]).toMatchObject({
    campaignId: 'e1',
    episodes: 3,
    lastWeek: 3,
    weekBefore: 0,
    atRiskFen: 2_700,
    lossPreventedFen: 800,
    suspects: [{ kind: 'account', id: 'mule', episodes: 3 }],
    rules: [{ key: 'r1', episodes: 3 }],
    blindRules: [],
  });
  expect(campaignText(made, 'zh', 5)).toContain('西湖区 3');
  expect(campaignText(made, 'en', 5)).toContain('account mule (3)');
  const nothing = await campaignReport(ledger, { from: march.to, to: march.to + 1 });
  expect(campaignText(nothing, 'en', 5)).toContain('No episodes');
});
