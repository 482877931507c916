// A total opens to its episodes: on the real embedded engine, by hand and for any rows.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { LOSS_CLASSES } from '../dissuasion/task.ts';
import { arbitraryEpisodes, arbitraryOutcomes, YEAR_START } from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { token } from '../test/ledger-case.ts';
import { ledgerOfTests } from '../test/ledger-of-tests.ts';
import { type EpisodeLossRow, lossPage } from './loss-page.ts';
import { lossPageTable } from './loss-page-table.ts';
import { lossByEpisode, newestOutcomes } from './loss-prevented.ts';
import { report } from './report.ts';
import type { OutcomeRow } from './rows.ts';
import { textWidth } from './text-grid.ts';

const ledger = await ledgerOfTests();

const everything = { from: YEAR_START, to: YEAR_START + 100 * 86_400_000 };

function outcomeOf(episodeId: string, rest: Partial<OutcomeRow>): OutcomeRow {
  return {
    outcomeId: `o-${episodeId}`,
    taskId: `t-${episodeId}`,
    episodeId,
    staff: 's1',
    desk: '330106',
    recordedAt: 1,
    outcome: 'dissuaded',
    region: '330106',
    typology: 'fake-loan',
    person: 'p1',
    atRiskFen: 0,
    eventTime: YEAR_START,
    ...rest,
  };
}

async function fill(): Promise<void> {
  const move = (state: 'attempted' | 'completed', amountFen: number) =>
    [{ transferId: `t${amountFen}`, amountFen, payee: 'a1', state, time: YEAR_START }] as const;
  const episodes = [
    episodeOf({ episodeId: 'full', openedTime: YEAR_START, transfers: move('attempted', 900) }),
    episodeOf({ episodeId: 'bound', openedTime: YEAR_START, transfers: move('attempted', 500) }),
    episodeOf({ episodeId: 'gone', openedTime: YEAR_START, transfers: move('completed', 700) }),
    episodeOf({ episodeId: 'said', openedTime: YEAR_START, transfers: [] }),
  ];
  const outcomes = [
    outcomeOf('full', { kept: { dissuaded: 900 } }),
    outcomeOf('bound', { kept: { dissuaded: 800 } }),
    outcomeOf('gone', { kept: { dissuaded: 700 } }),
    outcomeOf('said', { kept: { dissuaded: 600 } }),
    outcomeOf('honest', { outcome: 'not-fraud' }),
  ];
  const aftercare = {
    aftercareId: 'c1',
    taskId: 'c1',
    episodeId: 'full',
    number: 2,
    isLast: true,
    result: 'money-stayed' as const,
    recordedAt: 5,
    staff: 's1',
    desk: '330106',
  };
  await ledger.write({ episodes, outcomes, aftercare: [aftercare] }, token());
}

test('each episode says what it counts and why, the largest first', async () => {
  await fill();
  const page = await lossPage(ledger, everything);
  const told = page.rows.map((row) => [
    row.episodeId,
    row.countedTotalFen,
    row.statedFen,
    row.reason,
    row.isConfirmed,
  ]);
  expect(told).toEqual([
    ['full', 900, 0, 'in-full', true],
    ['bound', 500, 300, 'bounded', false],
    ['gone', 0, 0, 'went-out', false],
    ['said', 0, 600, 'not-seen', false],
    ['honest', 0, 0, 'nothing', false],
  ]);
  expect(page).toMatchObject({ episodes: 5, countedTotalFen: 1400, statedTotalFen: 900 });
});

test('an episode whose money counts elsewhere says so and where', async () => {
  const known = { amountFen: 900, payee: 'a1', state: 'attempted', time: YEAR_START } as const;
  const transfers = [{ ...known, transferId: 't1' }];
  const more = [...transfers, { ...known, transferId: 't2', amountFen: 50 }];
  const episodes = [
    episodeOf({ episodeId: 'later', openedTime: YEAR_START + 2, transfers: more }),
    episodeOf({ episodeId: 'first', openedTime: YEAR_START, transfers }),
  ];
  const outcomes = episodes.map(({ episodeId }) =>
    outcomeOf(episodeId, { kept: { dissuaded: 1_000 } }),
  );
  for (const row of outcomes) await ledger.write({ outcomes: [row] }, token());
  for (const row of episodes) await ledger.write({ episodes: [row] }, token());
  const page = await lossPage(ledger, everything);
  expect(page).toMatchObject({ countedTotalFen: 950, statedTotalFen: 150 });
  expect(page.rows).toMatchObject([
    { episodeId: 'first', countedTotalFen: 900, statedFen: 100, reason: 'bounded' },
    {
      episodeId: 'later',
      countedTotalFen: 50,
      statedFen: 50,
      reason: 'elsewhere',
      elsewhere: { amountFen: 900, episodeIds: ['first'] },
    },
  ]);
  expect(lossPageTable(page, 'en', 200)).toContain('its money counts in another episode first');
});

test('pages follow each other without a gap, and the sums are of all of them', async () => {
  await fill();
  const first = await lossPage(ledger, { ...everything, limit: 2 });
  const second = await lossPage(ledger, { ...everything, limit: 3, offset: 2 });
  const whole = await lossPage(ledger, everything);
  expect([...first.rows, ...second.rows]).toEqual(whole.rows);
  expect([first.countedTotalFen, second.countedTotalFen]).toEqual([1400, 1400]);
});

test('a page has the largest of all, in order, for any rows, any page, and periods that cut days or do not', async () => {
  const scene = fc.record({
    episodes: arbitraryEpisodes,
    outcomes: arbitraryOutcomes,
    limit: fc.integer({ min: 1, max: 4 }),
    fromHour: fc.nat({ max: 20 * 24 }),
    hours: fc.integer({ min: 24, max: 60 * 24 }),
    isWhole: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ episodes, outcomes, limit, isWhole, ...drawn }) => {
      await emptyLedger(ledger);
      await ledger.write({ episodes, outcomes }, token());
      const unitMs = isWhole ? 86_400_000 : 3_600_000;
      const hoursOfUnit = unitMs / 3_600_000;
      const from = YEAR_START + Math.floor(drawn.fromHour / hoursOfUnit) * unitMs;
      const query = { from, to: from + Math.floor(drawn.hours / hoursOfUnit) * unitMs };
      const counting = newestOutcomes(outcomes).filter(
        ({ eventTime }) => eventTime >= query.from && eventTime < query.to,
      );
      const losses = new Map(lossByEpisode(outcomes, episodes).map((one) => [one.episodeId, one]));
      const expected = counting
        .map(({ episodeId }) => {
          const { totalFen = 0, claimedFen = 0 } = losses.get(episodeId) ?? {};
          return [episodeId, totalFen, claimedFen] as const;
        })
        .sort((a, b) => b[1] - a[1] || b[2] - a[2] || (a[0] < b[0] ? -1 : 1));
      for (let offset = 0; offset <= expected.length; offset += limit) {
        const { rows, ...sums } = await lossPage(ledger, { ...query, limit, offset });
        const told = rows.map((row) => [row.episodeId, row.countedTotalFen, row.claimedFen]);
        expect(told).toEqual(expected.slice(offset, offset + limit));
        expect(sums.episodes).toBe(expected.length);
        expect(sums.countedTotalFen).toBe(expected.reduce((sum, [, fen]) => sum + fen, 0));
      }
    }),
    { numRuns: 4, interruptAfterTimeLimit: 40_000 },
  );
}, 60_000);

test('a day with more of the largest than it keeps in their order shows them all', async () => {
  const many = Array.from({ length: 25 }, (_, at) => `many-${String(at).padStart(2, '0')}`);
  const outcomes = many.map((episodeId, at) =>
    outcomeOf(episodeId, { atRiskFen: 1_000, kept: { dissuaded: 100 + at } }),
  );
  await ledger.write({ outcomes }, token());
  const page = await lossPage(ledger, { ...everything, limit: 15, offset: 5 });
  expect(page.rows.map(({ episodeId }) => episodeId)).toEqual(many.toReversed().slice(5, 20));
});

test('the rows add up to the report, for any rows and any region', async () => {
  const scene = fc.record({
    episodes: arbitraryEpisodes,
    outcomes: arbitraryOutcomes,
    region: fc.constantFrom('330000', '330100', '330106', undefined),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ episodes, outcomes, region }) => {
      await emptyLedger(ledger);
      await ledger.write({ episodes, outcomes }, token());
      const query = { ...everything, ...(region === undefined ? {} : { region }) };
      const { rows, ...sums } = await lossPage(ledger, query);
      const { total } = await report(ledger, query);
      const sumOf = (pick: (row: EpisodeLossRow) => number) =>
        rows.reduce((sum, row) => sum + pick(row), 0);
      expect(sums.countedTotalFen).toBe(total.lossPreventedTotalFen);
      expect(sums.statedTotalFen).toBe(total.lossStatedFen);
      expect(sumOf((row) => row.countedTotalFen)).toBe(total.lossPreventedTotalFen);
      expect(sumOf((row) => row.statedFen)).toBe(total.lossStatedFen);
      expect(sumOf((row) => row.lostFen)).toBe(total.lostFen);
      expect(sumOf((row) => row.claimedFen)).toBe(total.claimedFen);
      for (const name of LOSS_CLASSES)
        expect(sumOf((row) => row.countedFen[name])).toBe(total.lossPreventedFen[name]);
    }),
    { numRuns: 5, interruptAfterTimeLimit: 40_000 },
  );
});

test.each(['zh', 'en'] as const)('the table in %s keeps to its width', async (lang) => {
  await fill();
  const page = await lossPage(ledger, everything);
  expect(lossPageTable(page, lang, 200)).toContain(lang === 'zh' ? '仅凭口述' : 'stated only');
  const grid = lossPageTable(page, lang, 60).split('\n').slice(0, -2);
  for (const line of grid) expect(textWidth(line)).toBeLessThanOrEqual(60);
});
