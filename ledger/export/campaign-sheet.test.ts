// Campaigns as a file: one line each, with how much is shared of what, and nobody's number.
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { TracedCampaign } from '../campaign-report.ts';
import { campaignSheet } from './campaign-sheet.ts';
import { csvOf } from './write-csv.ts';

const PHONE = '+8613812345678';

function campaign(campaignId: string): TracedCampaign {
  return {
    campaignId,
    episodes: 3,
    firstTime: Date.UTC(2026, 2, 1),
    lastTime: Date.UTC(2026, 2, 2),
    lastWeek: 2,
    weekBefore: 1,
    atRiskFen: 100_001,
    lossPreventedFen: 50_000,
    lostFen: 700,
    losses: [{ cause: 'not-reached', episodes: 1, lostFen: 700 }],
    cases: 1,
    caseLossFen: 9_000,
    regions: [
      { key: '330106', episodes: 2 },
      { key: '330203', episodes: 1 },
    ],
    typologies: [{ key: 'fake-loan', episodes: 3 }],
    suspects: [
      { kind: 'phone', id: PHONE, episodes: 2 },
      { kind: 'device', id: '356938035643809', episodes: 2 },
      // One of its people alone met that one.
      { kind: 'account', id: '6222021234567890123', episodes: 1 },
    ],
    sources: [{ kind: 'phone', key: '138', suspects: 2 }],
    rules: [{ key: 'r1', episodes: 3 }],
    blindRules: ['r2', 'r3'],
  };
}

test('has a line a campaign, the largest first, with its money to the fen', () => {
  const made = { campaigns: [campaign('e1'), campaign('e2')] };
  const rows: Record<string, string>[] = parse(csvOf(campaignSheet(made)), {
    bom: true,
    columns: true,
  });
  expect(rows.map((row) => row['campaign_id'])).toEqual(['e1', 'e2']);
  expect(rows[0]).toMatchObject({
    episodes: '3',
    last_week: '2',
    regions: '330106 2; 330203 1',
    most_hit_zh: '西湖区',
    shared_phones: '1',
    shared_devices: '1',
    shared_accounts: '0',
    sources: 'phone 138 2',
    at_risk_yuan: '1000.01',
    loss_prevented_yuan: '500.00',
    lost_yuan: '7.00',
    lost_not_reached_yuan: '7.00',
    lost_after_advice_yuan: '0.00',
    cases_filed: '1',
    case_loss_yuan: '90.00',
    blind_rules: 'r2; r3',
  });
});

test('names no number, account or device', () => {
  const text = csvOf(campaignSheet({ campaigns: [campaign('e1')] }));
  for (const id of campaign('e1').suspects.map(({ id: one }) => one.replace('+', '')))
    expect(text).not.toContain(id);
});
