// Campaigns on the real embedded engine: the newest revision and the newest outcome of each episode make them.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import type { FieldValue } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { arbitraryEpisodes, arbitraryOutcomes, YEAR_START } from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { decide, packOf, START_MS, signal } from '../test/evaluate.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { campaignReport } from './campaign-report.ts';
import { campaignText } from './campaign-text.ts';
import { SUSPECT_EPISODES_MAX } from './campaigns.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { lossPreventedOf } from './loss-prevented.ts';
import { report } from './report.ts';
import type { CaseRow, OutcomeRow } from './rows.ts';
import { workReport } from './work-report.ts';

const path = ledgerFolder();
const openedTime = shanghai('2026-03-30T10:00:00');
const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
const vault = newVault();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path, vault });
});
afterAll(() => ledger.close());

function episode(episodeId: string, account: string, revision: number, transfer = episodeId) {
  const amount = { transferId: `t-${transfer}`, amountFen: 900, payee: 'a1', time: openedTime };
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
    // Nobody has decided yet, and both know one transfer.
    episode('e4', 'mule', 1, 'e2'),
  ];
  const outcomes = [
    outcome('e1', 1, { kept: { dissuaded: 800 } }),
    outcome('e3', 1, {}),
    outcome('e3', 2, { outcome: 'not-fraud' }),
  ];
  const mule = { suspects: [{ kind: 'account' as const, id: 'mule' }] };
  const filed = (caseId: string, day: string, more: Partial<CaseRow>) =>
    caseAt(caseId, `2026-03-${day}T09:00:00`, more);
  const cases = [
    filed('c1', '10', { ...mule, lossFen: 4_000 }),
    filed('c1', '12', { ...mule, lossFen: 5_000 }),
    filed('c2', '11', { ...mule, lossFen: 70 }),
    filed('c2', '12', { isWithdrawn: true, lossFen: 0 }),
    filed('c3', '11', { lossFen: 900 }),
    caseAt('c4', '2026-04-02T09:00:00', { ...mule, lossFen: 60 }),
  ];
  await ledger.write({ episodes, outcomes, cases }, token());
  const made = await campaignReport(ledger, march);
  expect(made).toMatchObject({ episodes: 3, found: 1, isCut: false, hubs: [] });
  expect(made.campaigns).toHaveLength(1);
  expect(['e1', 'e2', 'e4']).toContain(made.campaigns[0]?.campaignId);
  expect(made.campaigns[0]).toMatchObject({
    episodes: 3,
    lastWeek: 3,
    weekBefore: 0,
    atRiskFen: 1_800,
    cases: 1,
    caseLossFen: 5_000,
    lossPreventedFen: 800,
    losses: [],
    suspects: [{ kind: 'account', id: 'mule', episodes: 3 }],
    sources: [],
    rules: [{ key: 'r1', episodes: 3 }],
    blindRules: [],
  });
  expect(campaignText(made, 'zh', 5)).toContain('西湖区 3');
  expect(campaignText(made, 'zh', 5)).toContain('近 7 天 3 起，前 7 天 0 起');
  const lastDays = await campaignReport(ledger, { ...march, from: march.to - 8 * 86_400_000 });
  expect(lastDays.campaigns[0]).toMatchObject({ lastWeek: 3, weekBefore: null });
  expect(campaignText(lastDays, 'en', 5)).toContain('3 in the last 7 days, – in the 7 before');
  expect(campaignText(made, 'en', 5)).toContain('account mule (3)');
  const phones = (episodeId: string, ids: readonly string[]) =>
    episodeOf({
      episodeId,
      openedTime: openedTime + 1,
      suspects: ids.map((id) => ({ kind: 'phone' as const, id })),
    });
  const abroad = [
    phones('p1', ['+85260000001', '+85260000002', '+8617005710001']),
    phones('p2', ['+85260000001', '057188888888']),
  ];
  await ledger.write({ episodes: abroad }, token());
  const traced = (await campaignReport(ledger, march)).campaigns.find(
    ({ suspects }) => suspects[0]?.kind === 'phone',
  );
  expect(traced?.sources).toEqual([{ kind: 'phone', key: '+852', suspects: 2 }]);
  const largest = await campaignReport(ledger, { ...march, limit: 1 });
  expect(largest.campaigns).toEqual(made.campaigns);
  const nothing = await campaignReport(ledger, { from: march.to, to: march.to + 1 });
  expect(campaignText(nothing, 'en', 5)).toContain('No episodes');
});

test('group from signals on people who share but a device, a domain or an account that is no first suspect', async () => {
  const minute = 60_000;
  const files = packOf(`
typologies:
  demo: { name: x, role: victim, combine: sum, halfLife: 1d, levels: { orange: 40, red: 99 }, cooldown: 1s }
rules:
  any: { typology: demo, on: [call.ended, sms.received, report.received, transfer.attempted], when: true, points: 50, reason: x }
`);
  let count = 0;
  const at = (type: SignalType, fields: Record<string, FieldValue>) =>
    signal(type, minute * ++count, fields);
  const phone = (number: number) => `+861380000${String(number).padStart(4, '0')}`;
  const call = (caller: number, callee: number, device: string) =>
    at('call.ended', {
      callId: `c${count}`,
      caller: phone(caller),
      callee: phone(callee),
      durationMs: minute,
      answered: true,
      device,
    });
  const pay = (payer: string, device: string, channel: string) =>
    at('transfer.attempted', {
      transferId: `t${count}`,
      payer,
      payee: `payee-of-${payer}`,
      amountFen: 100,
      device,
      channel,
    });
  const report = (reporter: number, suspectPhone: number, suspectAccount: string) =>
    at('report.received', {
      reportId: `r${count}`,
      phone: phone(reporter),
      suspectPhone: phone(suspectPhone),
      suspectAccount,
    });
  const text = (sender: number, receiver: number, domain: string) =>
    at('sms.received', { sender: phone(sender), receiver: phone(receiver), domain });
  const signals = [
    call(101, 1, 'sim-box'),
    call(102, 2, 'sim-box'),
    call(103, 3, 'another'),
    text(104, 4, 'phish.top'),
    text(105, 5, 'phish.top'),
    report(6, 106, 'mule-1'),
    report(7, 107, 'mule-1'),
    pay('payer-8', 'controlled', 'app'),
    pay('payer-9', 'controlled', 'app'),
    pay('payer-10', 'cash-machine', 'atm'),
    pay('payer-11', 'cash-machine', 'atm'),
  ];
  const book = new EpisodeBook();
  const episodes = decide(files, signals).flatMap((decision) => {
    const change = book.observe(decision);
    return change === undefined ? [] : [change.episode];
  });
  expect(episodes).toHaveLength(signals.length);
  // No device is anybody's suspect: nothing but campaigns knows of it.
  expect(episodes.flatMap(({ suspects }) => suspects).map(({ kind }) => kind)).not.toContain(
    'device',
  );
  await ledger.write({ episodes }, token());
  const made = await campaignReport(ledger, { from: START_MS, to: START_MS + 60 * minute });
  const shared = made.campaigns.map(({ suspects, ...campaign }) => ({
    episodes: campaign.episodes,
    through: suspects.filter((one) => one.episodes > 1).map(({ kind, id }) => `${kind} ${id}`),
  }));
  expect(shared.sort((a, b) => (`${a.through}` < `${b.through}` ? -1 : 1))).toEqual([
    { episodes: 2, through: ['account mule-1'] },
    { episodes: 2, through: ['device controlled'] },
    { episodes: 2, through: ['device sim-box'] },
    { episodes: 2, through: ['domain phish.top'] },
  ]);
});

test('have the money that other reports tell of the same episodes, each transfer once', async () => {
  const period = { from: YEAR_START, to: YEAR_START + 100 * 86_400_000 };
  // Reports of days tell of money at risk when an outcome does, and of outcomes whose episode is not known yet.
  const scene = fc.tuple(arbitraryEpisodes, arbitraryOutcomes).map(([episodes, outcomes]) => {
    const told = (rows: readonly { readonly episodeId: string }[]) =>
      new Set(rows.map(({ episodeId }) => episodeId));
    const both = told(episodes).intersection(told(outcomes));
    return {
      outcomes: outcomes.filter(({ episodeId }) => both.has(episodeId)),
      episodes: episodes
        .filter(({ episodeId }) => both.has(episodeId))
        .map((one) => ({ ...one, suspects: [{ kind: 'account' as const, id: 'mule' }] })),
    };
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ episodes, outcomes }) => {
      await emptyLedger(ledger);
      await ledger.write({ episodes, outcomes: outcomes.slice(1) }, token());
      await ledger.countDays();
      // Days of campaigns are made, and one outcome comes after that.
      await ledger.addUpDays();
      // What one outcome changes is counted again in all whose money goes by it.
      await ledger.write({ outcomes: outcomes.slice(0, 1) }, token());
      const days = (await report(ledger, { ...period, by: 'city' })).total;
      const { totalFen, lostFen } = lossPreventedOf(outcomes, episodes);
      const money = { lossPreventedFen: totalFen, lostFen };
      expect(days).toMatchObject({ lossPreventedTotalFen: totalFen, lostFen });
      expect((await workReport(ledger, { ...period, by: 'city' })).total).toMatchObject(money);
      const [campaign] = (await campaignReport(ledger, period)).campaigns;
      if (campaign !== undefined)
        expect(campaign).toMatchObject({ ...money, atRiskFen: days.atRiskFen });
    }),
    { numRuns: 6, interruptAfterTimeLimit: 40_000 },
  );
});

test('are the largest of all, joined over several suspects, by nothing that very many share and by no device of one person', async () => {
  await emptyLedger(ledger);
  const knowing = (
    episodeId: string,
    kinds: Readonly<Record<string, string>>,
    person = episodeId,
  ) =>
    episodeOf({
      ...{ episodeId, openedTime, person: { kind: 'person', id: person } },
      suspects: Object.entries(kinds).flatMap(([id, kind]) =>
        kind === 'phone' || kind === 'account' ? [{ kind, id }] : [],
      ),
      traces: Object.entries(kinds).flatMap(([id, kind]) =>
        kind === 'device' || kind === 'domain' ? [{ kind, id }] : [],
      ),
    });
  const many = SUSPECT_EPISODES_MAX + 1;
  const called = Array.from({ length: many }, (_, at) =>
    knowing(`h${at}`, { switchboard: 'phone', [`mule-${at % 250}`]: 'account' }),
  );
  const chain = [
    knowing('c1', { a: 'account', b: 'phone' }),
    knowing('c2', { b: 'phone', 'c.top': 'domain' }),
    knowing('c3', { 'c.top': 'domain', 'sim-box': 'device' }),
    knowing('c4', { 'sim-box': 'device' }),
  ];
  const own = [knowing('d1', { mine: 'device' }, 'p1'), knowing('d2', { mine: 'device' }, 'p1')];
  const episodes = [...called, ...chain, ...own];
  await ledger.write({ episodes }, token());
  const all = await campaignReport(ledger, march);
  expect(all.hubs).toEqual([{ kind: 'phone', id: 'switchboard', episodes: many }]);
  expect(all.campaigns.map(({ episodes }) => episodes)).toEqual([4, 3, ...Array(249).fill(2)]);
  expect(['c1', 'c2', 'c3', 'c4']).toContain(all.campaigns[0]?.campaignId);
  const largest = await campaignReport(ledger, { ...march, limit: 2 });
  expect(largest).toEqual({ ...all, campaigns: all.campaigns.slice(0, 2) });
});

test('are the same where more episodes share a suspect than stand in one statement', async () => {
  await emptyLedger(ledger);
  const pairs = 4_001;
  const shared = Array.from({ length: 2 * pairs }, (_, at) =>
    episode(`m${at}`, `mule-${at % pairs}`, 1),
  );
  const alone = Array.from({ length: 9 }, (_, at) => episode(`n${at}`, `alone-${at}`, 1));
  await ledger.write({ episodes: [...shared, ...alone] }, token());
  const made = await campaignReport(ledger, march);
  expect(made.episodes).toBe(2 * pairs + 9);
  expect(made.campaigns).toHaveLength(pairs);
  expect(made.campaigns.every(({ episodes }) => episodes === 2)).toBe(true);
});
