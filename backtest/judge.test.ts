import { expect, test } from 'vitest';
import { parseDeskSettings } from '../dissuasion/desk-settings.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import { parseRfc3339 } from '../signal/event-time.ts';
import { required } from '../signal/invariant.ts';
import { type AskedCapacity, callsADay, capacitiesOf, capacityAt } from './desk-capacity.ts';
import { type JudgedEpisode, judgeRun, knownFacts, knownOf } from './judge.ts';
import { PackRun } from './pack-run.ts';
import { htmlReport } from './report-text.ts';
import { runBacktest } from './run-backtest.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM = required(parseRfc3339('2026-03-02T00:00:00+08:00'), 'a time');
const PLAN = loadPlan('rules/packs/zhejiang');
/** Xihu has two callers in two shifts of eight hours; the other desks of Hangzhou one, by day; all others eight around the clock. */
const DESKS = `
staff: { calls-an-hour: 6, callers: 8 }
desks:
  '330106': { staff: { callers: 2, shifts: { day: 08:00-16:00, night: 22:00-06:00 } } }
  '330100': { staff: { callers: 1, calls-an-hour: 2, shifts: { day: 09:00-17:30 } } }
`;
const { staff } = parseDeskSettings('desks.yaml', DESKS);

const XIHU = { region: '330106', score: 70, known: 'fraud', rules: ['a', 'b'] } as const;

/** Warned people, each with what is said of them; the first on the first day. */
function episodes(
  ...all: readonly (Pick<JudgedEpisode, 'region' | 'known' | 'rules'> & { day?: number })[]
): JudgedEpisode[] {
  return all.map(({ day = 0, ...each }, i) => ({
    ...{ kind: 'person', id: `p${i}`, phone: undefined, typology: 'fake-loan', level: 'orange' },
    ...{ score: 70, openedTime: FROM + day * DAY_MS + i, touchedTime: FROM + day * DAY_MS + i },
    ...each,
  }));
}

function judged(all: readonly JudgedEpisode[], capacity?: AskedCapacity) {
  const run = new PackRun(PLAN, FROM, FROM + 9 * DAY_MS);
  const warned = { episodes: all, earlier: [] };
  return judgeRun(run, warned, knownFacts([], []), capacity && capacitiesOf(capacity, staff));
}

test('an outcome of somebody in no link is of the episode of that phone or account', () => {
  const [episode] = episodes({ ...XIHU });
  const warned = {
    ...required(episode, 'an episode'),
    kind: 'phone',
    id: '+8613800000001',
  } as const;
  const found = (person: string) => {
    const outcome = { outcome: 'dissuaded', person, episodeId: 'e', time: FROM + HOUR_MS } as const;
    return knownOf(knownFacts([], [outcome]), warned);
  };
  expect(found('phone:+8613800000001')).toBe('fraud');
  expect(found('+8613800000001')).toBe('fraud');
  expect(found('phone:+8613800000002')).toBe('unknown');
});

test('a fraud whose victim was warned before the stretch was warned of in time, and that is no call of the stretch', () => {
  const earlier = episodes({ ...XIHU, day: -1 });
  const filed = {
    ...{ caseId: 'c', phone: 'x', typology: 'fake-loan', region: '330106', lossFen: 500 },
    ...{ incidentTime: FROM + HOUR_MS, filedTime: FROM + DAY_MS, victims: new Set(['p0']) },
  };
  const judgedBy = (before: readonly JudgedEpisode[]) =>
    judgeRun(
      new PackRun(PLAN, FROM, FROM + DAY_MS),
      { episodes: [], earlier: before },
      knownFacts([filed], []),
      undefined,
    );
  expect(judgedBy([]).all).toMatchObject({ casesMissed: 1, casesInTime: 0 });
  const { all, desks, lead } = judgedBy(earlier);
  expect(all).toMatchObject({ casesMissed: 0, casesInTime: 1, preventableFen: 500, fraud: 0 });
  expect(desks).toEqual([]);
  expect(lead?.median).toBe(DAY_MS + HOUR_MS);
});

test('a desk makes the calls of its own people and hours a day, whatever another makes', () => {
  expect(callsADay(staff, '330106')).toBe(2 * 2 * 16);
  expect(callsADay(staff, '330105')).toBe(2 * 8.5);
  expect(callsADay(staff, '330302')).toBe(8 * 6 * 24);
  const set = capacitiesOf({}, staff);
  expect([capacityAt(set, '330106'), capacityAt(set, '330105')]).toEqual([64, 17]);
  // A county that no table knows, and another province's.
  expect([capacityAt(set, '330199'), capacityAt(set, '440106')]).toEqual([17, 8 * 6 * 24]);
});

test('what a backtest is asked to take goes before what desks set: of the nearest desk, else of all', () => {
  const asked = capacitiesOf({ capacity: 30, capacities: { '330100': 5, '440000': 9 } }, staff);
  expect(capacityAt(asked, '330106')).toBe(5);
  expect(capacityAt(asked, '330302')).toBe(30);
  expect(capacityAt(asked, '440106')).toBe(9);
  const one = capacitiesOf({ capacities: { '330106': 3 } }, staff);
  expect([capacityAt(one, '330106'), capacityAt(one, '330105')]).toEqual([3, 17]);
});

test('days over capacity are counted of each desk against its own', () => {
  const xihu = Array.from({ length: 4 }, (_, i) => ({ ...XIHU, day: i < 3 ? 0 : 1 }));
  const others = Array.from({ length: 4 }, () => ({ ...XIHU, region: '330302' }));
  const asked = { capacities: { '330106': 2, '330302': 4 } };
  const { desks } = judged(episodes(...xihu, ...others), asked);
  expect(desks).toEqual([
    { desk: '330106', calls: 4, callsMax: 3, busiestDay: '2026-03-02', capacity: 2, daysOver: 1 },
    { desk: '330302', calls: 4, callsMax: 4, busiestDay: '2026-03-02', capacity: 4, daysOver: 0 },
  ]);
  expect(judged(episodes(XIHU)).desks[0]).not.toHaveProperty('daysOver');
});

const OVERLAPPING = episodes(
  XIHU,
  { ...XIHU, known: 'not-fraud' },
  { ...XIHU, rules: ['a', 'b', 'c'] },
  { ...XIHU, rules: ['a'], known: 'unknown' },
  { ...XIHU, rules: ['c'] },
);

test('rules that fire together are counted by pairs with their frauds, and what each finds alone', () => {
  const { overlap, rules } = judged(OVERLAPPING);
  expect(overlap).toEqual([
    { rules: ['a', 'b'], episodes: 3, fraud: 2 },
    { rules: ['a', 'c'], episodes: 1, fraud: 1 },
    { rules: ['b', 'c'], episodes: 1, fraud: 1 },
  ]);
  expect(rules).toEqual([
    { rule: 'a', episodes: 4, fraud: 2, notFraud: 1, alone: 1 },
    { rule: 'b', episodes: 3, fraud: 2, notFraud: 1, alone: 0 },
    { rule: 'c', episodes: 2, fraud: 2, notFraud: 0, alone: 1 },
  ]);
});

test('the HTML report has the figures of the result, in the table that says what they are', async () => {
  const stretch = { from: FROM, to: FROM + 9 * DAY_MS };
  const empty = await runBacktest({ challenger: PLAN, live: PLAN, frames: nothing(), ...stretch });
  const challenger = judged(OVERLAPPING, { capacities: { '330106': 4 } });
  const tables = tablesOf(htmlReport({ ...empty, challenger }, 'en'));
  const pack = `challenger ${challenger.pack}`;
  expect(tables.get(`rules that fire together: ${pack}`)).toEqual([
    ['', '', 'people warned', 'fraud'],
    ['a', 'b', '3', '2'],
    ['a', 'c', '1', '1'],
    ['b', 'c', '1', '1'],
  ]);
  expect(tables.get(`rules: ${pack}`)?.[1]).toEqual(['a', '4', '2', '1', '1']);
  expect(tables.get(`calls of the busiest desks: ${pack}`)).toEqual([
    ['', 'calls', 'busiest day', '', 'can make a day', 'days over capacity'],
    ['Xihu', '5', '5', '2026-03-02', '4', '1'],
  ]);
  const [, totals = []] = [...tables][0] ?? [];
  const figures = new Map(totals.map(([name = '', ofChallenger = '']) => [name, ofChallenger]));
  expect(figures.get('people warned')).toBe('5');
  expect(figures.get('precision (bounds)')).toBe('75.0 % (60.0 % – 80.0 %)');
});

async function* nothing() {}

/** Rows of each table by its title, as a browser would read them. */
function tablesOf(html: string): Map<string, string[][]> {
  const parts = html.matchAll(/<h2>(.*?)<\/h2><table>(.*?)<\/table>/gs);
  return new Map(
    [...parts].map(([, title = '', table = '']) => [
      title,
      [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
        [...row.matchAll(/<t[hd]>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell),
      ),
    ]),
  );
}
