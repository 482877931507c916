// Reports on the real embedded engine: one by hand, and any against the pure function.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Episode } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { LOSS_CLASSES, type RecordedOutcome, taskOf } from '../dissuasion/task.ts';
import { printTime } from '../signal/event-time.ts';
import { arbitraryEpisodes, arbitraryOutcomes, YEAR_START } from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerOfTests } from '../test/ledger-of-tests.ts';
import {
  type EpisodeLoss,
  lossByEpisode,
  lossPreventedOf,
  newestOutcomes,
} from './loss-prevented.ts';
import { outcomeRowOf } from './outcome-row.ts';
import { printReport, report } from './report.ts';
import type { TaskEventRow } from './rows.ts';

const ledger = await ledgerOfTests();

describe('the report', () => {
  const openedTime = shanghai('2026-03-02T09:00:00');
  const lostOne: Episode = episodeOf({
    episodeId: 'e2',
    person: { kind: 'phone', id: '+8613800000002' },
    region: '330203',
    openedTime,
    typology: 'fake-loan',
    transfers: [
      { transferId: 't2', amountFen: 300_000, payee: 'a2', state: 'completed', time: openedTime },
    ],
  });
  const savedOne: Episode = episodeOf({
    episodeId: 'e1',
    openedTime,
    transfers: [
      {
        transferId: 't1',
        amountFen: 12_345_678,
        payee: 'a1',
        state: 'attempted',
        time: openedTime,
      },
    ],
    atRiskFen: 12_345_678,
  });
  const query = {
    from: shanghai('2026-03-01T00:00:00'),
    to: shanghai('2026-04-01T00:00:00'),
    region: '330000',
  };

  function recorded(episode: Episode, rest: Partial<RecordedOutcome>): RecordedOutcome {
    const { taskId, episodeId, desk } = taskOf(episode, 0);
    const base = { outcomeId: `o-${episodeId}`, taskId, episodeId, desk, staff: 's1' };
    return { ...base, recordedAt: 1_000_000, outcome: 'dissuaded', ...rest };
  }

  function event(episode: Episode, kind: TaskEventRow['kind'], at: number): TaskEventRow {
    const { taskId, episodeId, desk } = taskOf(episode, at);
    return { eventId: `${taskId}-${kind}-${at}`, taskId, episodeId, desk, kind, at };
  }

  const CASES = [
    caseAt('first', '2025-01-05T00:00:00', { region: '330203' }),
    caseAt('second', '2025-01-05T00:00:00'),
    caseAt('c1', '2026-03-05T00:00:00', { region: '330203', lossFen: 200_000 }),
    caseAt('c2', '2025-03-05T00:00:00', { region: '330203' }),
    caseAt('c3', '2025-03-31T23:59:59'),
    caseAt('c4', '2026-03-31T00:00:00', { region: '310115' }),
  ];

  async function fill(cases = CASES): Promise<void> {
    const outcomes = [
      outcomeRowOf(recorded(savedOne, { kept: { dissuaded: 20_000_000 } }), savedOne, openedTime),
      outcomeRowOf(
        recorded(lostOne, { outcome: 'already-paid', kept: { frozen: 100_000 }, lostFen: 200_000 }),
        lostOne,
        openedTime,
      ),
    ];
    const taskEvents = [
      event(savedOne, 'opened', 10_000),
      event(savedOne, 'claimed', 70_000),
      event(savedOne, 'claimed', 90_000),
      event(savedOne, 'closed', 100_000),
      event(lostOne, 'opened', 10_000),
      event(lostOne, 'claimed', 30_000),
    ];
    await ledger.write({ episodes: [savedOne, lostOne], outcomes, taskEvents, cases }, token());
  }

  test('says what was saved, lost, filed and done, in total and by city', async () => {
    await fill();
    const made = await report(ledger, query);
    expect(made.total).toEqual({
      peopleDissuaded: 1,
      lossPreventedFen: {
        dissuaded: 12_345_678,
        'payment-stopped': 0,
        frozen: 100_000,
        returned: 0,
      },
      lossPreventedTotalFen: 12_445_678,
      lossConfirmedFen: 0,
      claimedFen: 20_100_000,
      lossStatedFen: 7_654_322,
      atRiskFen: 12_645_678,
      lostFen: 200_000,
      casesFiled: 1,
      caseLossFen: 200_000,
      casesFiledYearBefore: 2,
      casesChangeRatio: -0.5,
      casesChangeIsClear: false,
      episodes: 2,
      tasks: 2,
      tasksByOutcome: { dissuaded: 1, 'already-paid': 1 },
      openedToClaimedMedianMs: 40_000,
      claimedToClosedMedianMs: 30_000,
      openedToClosedMedianMs: 90_000,
    });
    expect(made.rows.map((row) => [row.key, row.name.zh, row.lossPreventedTotalFen])).toEqual([
      ['330100', '杭州市', 12_345_678],
      ['330200', '宁波市', 100_000],
    ]);
    expect(made.rows.map((row) => row.casesChangeRatio)).toEqual([-1, 0]);
  });

  test('does not know how many were filed the year before where nobody had filed any yet, though other figures are there', async () => {
    await fill([caseAt('c2', '2025-03-01T00:00:00', { region: '330203' })]);
    const { total, rows } = await report(ledger, query);
    const told = [total, ...rows].map((row) => row.casesFiledYearBefore);
    expect(told).toEqual([1, null, 1]);
  });

  test('is the same however it is grouped, and people are counted once over all groups', async () => {
    await fill();
    const again = { ...savedOne, episodeId: 'e3', region: '330203' };
    const outcomes = [outcomeRowOf(recorded(again, {}), again, openedTime)];
    await ledger.write({ outcomes, episodes: [again] }, token());
    const city = await report(ledger, query);
    expect(city.total.peopleDissuaded).toBe(1);
    expect(city.rows.map((row) => row.peopleDissuaded)).toEqual([1, 1]);
    for (const by of ['province', 'county', 'typology', 'day', 'month', 'year'] as const) {
      expect((await report(ledger, { ...query, by })).total).toEqual(city.total);
    }
  });

  test('adds up to the pure function on any rows, for each city', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryEpisodes, arbitraryOutcomes, async (episodes, outcomes) => {
        await emptyLedger(ledger);
        await ledger.write({ episodes, outcomes }, token());
        const to = YEAR_START + 100 * 86_400_000;
        const made = await report(ledger, { from: YEAR_START, to, by: 'city' });
        const newest = newestOutcomes(outcomes);
        const losses = lossByEpisode(outcomes, episodes);
        expect(made.total.lossPreventedFen).toEqual(lossPreventedOf(newest, episodes).keptFen);
        for (const row of made.rows) {
          const inside = newest.filter(({ region }) => `${region.slice(0, 4)}00` === row.key);
          const ids = new Set(inside.map(({ episodeId }) => episodeId));
          const own = losses.filter(({ episodeId }) => ids.has(episodeId));
          const sumFen = (pick: (loss: EpisodeLoss) => number) =>
            own.reduce((sum, loss) => sum + pick(loss), 0);
          for (const name of LOSS_CLASSES)
            expect(row.lossPreventedFen[name]).toBe(sumFen((loss) => loss.keptFen[name]));
          expect(row).toMatchObject({
            claimedFen: sumFen((loss) => loss.claimedFen),
            lossStatedFen: sumFen((loss) => loss.statedFen),
            lostFen: sumFen((loss) => loss.lostFen),
          });
          const people = new Set(
            inside.filter(({ outcome }) => outcome === 'dissuaded').map(({ person }) => person),
          );
          expect(row.peopleDissuaded).toBe(people.size);
        }
        const addUp = (pick: (row: (typeof made.rows)[number]) => number) =>
          made.rows.reduce((sum, row) => sum + pick(row), 0);
        for (const name of LOSS_CLASSES) {
          expect(addUp((row) => row.lossPreventedFen[name])).toBe(
            made.total.lossPreventedFen[name],
          );
        }
        expect(made.total.episodes).toBe(new Set(episodes.map(({ episodeId }) => episodeId)).size);
        expect(addUp((row) => row.episodes)).toBe(made.total.episodes);
      }),
      { numRuns: 6, interruptAfterTimeLimit: 40_000 },
    );
  });

  test('of a ledger without rows is all zeros', async () => {
    const made = await report(ledger, query);
    expect(made.total).toMatchObject({
      peopleDissuaded: 0,
      episodes: 0,
      openedToClaimedMedianMs: null,
    });
    expect(made.rows).toEqual([]);
    expect(printReport(made, { lang: 'en', width: 80 })).toContain('Nothing in this period');
  });

  test.each([
    [{ from: 2, to: 1 }, 'from < to'],
    [{ from: 1, to: 2, region: '33' }, 'no region code'],
  ])('refuses %j', async (wrong, message) => {
    await expect(report(ledger, wrong)).rejects.toThrow(message);
  });

  test('is printed for people', async () => {
    await fill();
    const made = await report(ledger, query);
    const zh = printReport(made, { lang: 'zh', width: 120 });
    expect(zh).toContain('12.45万');
    expect(zh).toContain('-50.0%');
    expect(printReport(made, { lang: 'en', width: 120 })).toContain('124,456.78');
  });
});

test('days of the fixture are what they say', () => {
  expect(printTime(YEAR_START)).toBe('2026-01-01T00:00:00.000+08:00');
});
