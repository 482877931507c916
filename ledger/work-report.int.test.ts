// How the work goes, on the real embedded engine: one week by hand, and repeats that change nothing.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { passLadderTime, startLadder } from '../dissuasion/ladder.ts';
import {
  arbitraryEpisodes,
  arbitraryOrders,
  arbitraryOutcomes,
  arbitraryTaskEvents,
  YEAR_START,
} from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { recountWork } from '../test/work-recount.ts';
import { type LadderStepRow, ladderRowsOf } from './ladder-row.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';
import type { LedgerBatch, OutcomeRow, TaskEventRow } from './rows.ts';
import { WORK_GROUPS, workReport } from './work-report.ts';
import { workTable } from './work-table.ts';

const path = ledgerFolder();
const opened = shanghai('2026-03-02T09:00:00');
const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
const DAY_MS = 86_400_000;
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path });
  await ledger.write(batch, token());
});
afterAll(() => ledger.close());
const reason = (id: string) => ({ id, points: 40, reason: { zh: '', en: '' }, features: {} });

function episode(episodeId: string, region: string, rules: readonly string[]) {
  const transfers = [
    { transferId: 't1', amountFen: 900, payee: 'a1', state: 'attempted' as const, time: opened },
  ];
  return episodeOf({
    episodeId,
    region,
    openedTime: opened,
    reasons: rules.map(reason),
    transfers,
  });
}

function outcome(episodeId: string, minutes: number, rest: Partial<OutcomeRow>): OutcomeRow {
  return {
    outcomeId: `o-${episodeId}-${minutes}`,
    taskId: `t-${episodeId}`,
    episodeId,
    staff: 's1',
    desk: '330106',
    recordedAt: opened + minutes * 60_000,
    // After the period: it counts all the same, as the episode opened in it.
    eventTime: march.to + 1,
    outcome: 'dissuaded',
    region: '330106',
    typology: 'police-impersonation',
    person: episodeId,
    atRiskFen: 0,
    ...rest,
  };
}

function event(episodeId: string, kind: TaskEventRow['kind'], seconds: number): TaskEventRow {
  const base = { eventId: `${episodeId}-${kind}-${seconds}`, taskId: `t-${episodeId}`, episodeId };
  return { ...base, desk: '330106', kind, at: opened + seconds * 1000 };
}

/** A message that went out for an episode. */
function sentMessage(episodeId: string): LadderStepRow {
  const { ladder } = readDeskSettings();
  const subject = {
    person: { kind: 'phone' as const, id: '+8613812345678' },
    phone: '+8613812345678',
    ...{ region: '330203', time: opened, typology: 'task-rebate', level: 'orange' as const },
    ...{ episodeId, taskId: `t-${episodeId}` },
  };
  const begun = passLadderTime(startLadder('l1', subject, ladder, opened), ladder, opened);
  const sent = begun.tries.map((one) => ({ ...one, state: 'delivered' as const, sentAt: opened }));
  const [row] = ladderRowsOf([{ ...begun, tries: sent }]);
  if (row === undefined) throw new Error('the ladder sends nothing');
  return row;
}

/** Saved after two calls; honest; never reached; and one that nobody has worked. */
const batch: LedgerBatch = {
  episodes: [
    episode('saved', '330106', ['r1', 'r2', 'r1']),
    episode('honest', '330106', ['r2']),
    episode('away', '330203', ['r2']),
    episode('new', '330203', []),
  ],
  taskEvents: [
    event('saved', 'opened', 2),
    event('saved', 'claimed', 62),
    event('saved', 'closed', 362),
    // A call three days later is a task of its own, and says nothing of how long the work took.
    { ...event('saved', 'closed', 3 * 86_400), taskId: 't-aftercare' },
    event('honest', 'opened', 4),
    event('honest', 'claimed', 24),
    event('honest', 'closed', 124),
    event('away', 'opened', 6),
  ],
  outcomes: [
    outcome('saved', 1, { outcome: 'unreachable' }),
    outcome('saved', 6, { kept: { dissuaded: 800 }, step: 'second-caller' }),
    outcome('honest', 2, { outcome: 'not-fraud' }),
    outcome('away', 3, { outcome: 'unreachable', region: '330203', desk: '330200' }),
  ],
};

describe('the work of a week', () => {
  test('is told in total: who was reached, what was found and kept, how long it took', async () => {
    const { total } = await workReport(ledger, { ...march, by: 'city' });
    expect(total).toMatchObject({
      episodes: 4,
      tasks: 3,
      claimed: 2,
      decided: 3,
      reached: 2,
      confirmed: 1,
      notFraud: 1,
      precision: 0.5,
      calls: 4,
      callsAConfirmed: 4,
      lossPreventedFen: 800,
      signalToTask: { p50Ms: 4_000 },
      taskToClaim: { p50Ms: 40_000 },
      claimToOutcome: { p50Ms: 200_000 },
      signalToOutcome: { p50Ms: 243_000 },
      heldMs: 400_000,
      heldMsAConfirmed: 400_000,
      outcomesByStep: { call: 3, 'second-caller': 1 },
      sentByStep: {},
    });
    expect(total.reachRatio).toBeCloseTo(2 / 3, 12);
  });

  test('of a rule is that of all episodes with it among their reasons', async () => {
    const { rows } = await workReport(ledger, { ...march, by: 'rule' });
    expect(rows.every(({ lastTime }) => lastTime !== null && lastTime >= march.from)).toBe(true);
    const told = rows.map((row) => [row.key, row.episodes, row.confirmed, row.notFraud, row.calls]);
    expect(told).toEqual([
      ['r1', 1, 1, 0, 2],
      ['r2', 3, 1, 1, 4],
    ]);
    expect(rows.map((row) => row.lossPreventedFen)).toEqual([800, 800]);
  });

  test('of a desk is what it decided; what nobody decided stands for itself', async () => {
    const { rows } = await workReport(ledger, { ...march, by: 'desk' });
    expect(rows.map((row) => [row.key, row.name.en, row.episodes])).toEqual([
      ['', 'not decided yet', 1],
      ['330106', 'Xihu', 2],
      ['330200', 'Ningbo', 1],
    ]);
  });

  test.each(WORK_GROUPS.filter((by) => by !== 'rule'))('by %s adds up to the total', async (by) => {
    const { rows, total } = await workReport(ledger, { ...march, by });
    for (const pick of ['episodes', 'calls', 'confirmed', 'lossPreventedFen'] as const)
      expect(rows.reduce((sum, row) => sum + row[pick], 0)).toBe(total[pick]);
  });

  test('is the same when rows come twice', async () => {
    const told = () => Promise.all(WORK_GROUPS.map((by) => workReport(ledger, { ...march, by })));
    const once = await told();
    await ledger.write(batch, token());
    expect(await told()).toEqual(once);
  });

  test('keeps to the period and the region', async () => {
    const ningbo = await workReport(ledger, { ...march, by: 'county', region: '330200' });
    expect(ningbo.total.episodes).toBe(2);
    const later = await workReport(ledger, { from: march.to, to: march.to + 1, by: 'rule' });
    expect([later.total.episodes, later.total.reachRatio, later.rows]).toEqual([0, null, []]);
    expect(workTable(later, 'en', 100)).toContain('Total');
  });

  test.each(['zh', 'en'] as const)('reads in %s as a table', async (lang) => {
    const text = workTable(await workReport(ledger, { ...march, by: 'rule' }), lang, 140);
    expect(text).toContain('66.7%');
    expect(text).toContain(lang === 'zh' ? '触达率' : 'Reached');
  });
});

describe('the work', () => {
  test('costs the time for which somebody held a task, not that for which it waited again', async () => {
    const taskEvents = [
      event('saved', 'claimed', 10),
      event('saved', 'renewed', 20),
      event('saved', 'lapsed', 40),
      event('saved', 'claimed', 100),
      event('saved', 'handed-over', 110),
      event('saved', 'closed', 130),
      event('honest', 'claimed', 50),
    ];
    await emptyLedger(ledger);
    await ledger.write({ ...batch, taskEvents }, token());
    const { total } = await workReport(ledger, { ...march, by: 'city' });
    expect(total.heldMs).toBe(60_000);
    await ledger.write({ taskEvents }, token());
    expect((await workReport(ledger, { ...march, by: 'city' })).total.heldMs).toBe(60_000);
  });

  test('equals a plain recount of any rows, whenever they come and whoever asked before', async () => {
    const scene = fc.record({
      episodes: arbitraryEpisodes,
      outcomes: arbitraryOutcomes,
      orders: arbitraryOrders,
      taskEvents: arbitraryTaskEvents,
      startDay: fc.nat({ max: 20 }),
      region: fc.constantFrom(undefined, '330000', '330106'),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ startDay, region, ...rows }) => {
        await emptyLedger(ledger);
        const { episodes, outcomes, orders, taskEvents } = rows;
        const period = { from: YEAR_START + startDay * DAY_MS, to: YEAR_START + 60 * DAY_MS };
        const query = { ...period, ...(region === undefined ? {} : { region }) };
        const half = <T>(all: readonly T[]) => all.slice(0, all.length / 2);
        await ledger.write({ outcomes: half(outcomes), taskEvents: half(taskEvents) }, token());
        await ledger.write({ episodes: half(episodes), orders: half(orders) }, token());
        await workReport(ledger, { ...query, by: 'rule' });
        await ledger.write({ outcomes, orders }, token());
        await ledger.write({ episodes, taskEvents }, token());
        const made = await workReport(ledger, { ...query, by: 'typology' });
        const recounted = recountWork(rows, { ...period, prefix: regionPrefix(region) });
        expect(Object.fromEntries(made.rows.map((row) => [row.key, row]))).toMatchObject(recounted);
        expect(made.rows.map(({ key }) => key)).toEqual(Object.keys(recounted).sort());
      }),
      { numRuns: 4, interruptAfterTimeLimit: 40_000 },
    );
  });

  test('tells of what was sent when it was sent, though nothing else happened', async () => {
    await emptyLedger(ledger);
    await ledger.write(batch, token());
    expect((await workReport(ledger, { ...march, by: 'city' })).total.sentByStep).toEqual({});
    await ledger.write({ ladderSteps: [sentMessage('away')] }, token());
    const { total } = await workReport(ledger, { ...march, by: 'city' });
    expect(total.sentByStep).toEqual({ message: 1 });
  });
});
