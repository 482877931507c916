// Days of campaigns on the real embedded engine: whatever of them is made, was touched since, or is not there, a report is that of the rows.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Episode } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import type { Subject } from '../engine/decision.ts';
import { DAY_MS } from '../signal/civil-date.ts';
import { OUTCOME_NAMES } from '../signal/outcome.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { campaignEpisodes } from './campaign-episodes.ts';
import { campaignReport } from './campaign-report.ts';
import { openClickHouse } from './clickhouse.ts';
import { countCampaigns } from './count-campaigns.ts';
import { countWorkSql } from './episode-work.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';
import type { OutcomeRow } from './rows.ts';

const path = ledgerFolder();
const START = shanghai('2026-03-28T00:00:00');
const DAYS = 8;
const all = { from: START, to: START + DAYS * DAY_MS };
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path });
});
afterAll(() => ledger.close());

const REGIONS = ['330106', '330110', '330203', '310115'] as const;
const subject = fc.oneof(
  fc.record({ kind: fc.constant('account' as const), id: fc.constantFrom(...'abcdefgh') }),
  fc.record({ kind: fc.constant('phone' as const), id: fc.constantFrom(...'ab') }),
);
const trace = fc.oneof(
  fc.record({ kind: fc.constant('device' as const), id: fc.constantFrom(...'xyz') }),
  fc.record({ kind: fc.constant('domain' as const), id: fc.constantFrom('a.top', 'b.top') }),
);
const known = {
  suspects: fc.uniqueArray(subject, { selector: (one) => `${one.kind} ${one.id}`, maxLength: 2 }),
  traces: fc.uniqueArray(trace, { selector: (one) => `${one.kind} ${one.id}`, maxLength: 2 }),
  rules: fc.uniqueArray(fc.constantFrom('r1', 'r2', 'r3'), { minLength: 1 }),
};

/** What never changes for an episode follows from its number. */
function revision(
  at: number,
  number: number,
  { suspects, traces, rules }: { suspects: Subject[]; traces: Subject[]; rules: string[] },
): Episode {
  const reason = { points: 40, reason: { zh: '', en: '' }, features: {} };
  return episodeOf({
    ...{ episodeId: `e${at}`, revision: number, suspects, traces },
    region: REGIONS[at % REGIONS.length] ?? '330106',
    typology: at % 3 === 0 ? 'romance' : 'fake-loan',
    openedTime: START + at * 7 * 3_600_000 + at,
    person: { kind: 'person', id: `p${at % 9}` },
    reasons: rules.map((id) => ({ ...reason, id })),
  });
}

const EPISODES = 24;
const write = fc.record({
  episodes: fc.uniqueArray(fc.record({ at: fc.nat({ max: EPISODES - 1 }), ...known }), {
    selector: ({ at }) => at,
    maxLength: 10,
  }),
  outcomes: fc.uniqueArray(
    fc.record({ at: fc.nat({ max: EPISODES - 1 }), outcome: fc.constantFrom(...OUTCOME_NAMES) }),
    { selector: ({ at }) => at, maxLength: 5 },
  ),
  /** What is made after it. */
  isMade: fc.boolean(),
});
const asked = fc.record({
  fromHour: fc.nat({ max: 60 }),
  hours: fc.integer({ min: 20, max: 180 }),
  region: fc.constantFrom(undefined, '330000', '330100', '330106'),
});

type Write = typeof write extends fc.Arbitrary<infer One> ? One : never;

/** What a write says, the number of which makes its rows newer than those of the writes before. */
function batchOf({ episodes, outcomes }: Write, number: number) {
  return {
    episodes: episodes.map(({ at, ...rest }) => revision(at, number + 1, rest)),
    outcomes: outcomes.map(
      ({ at, outcome }): OutcomeRow => ({
        ...{ outcomeId: `o${at}-${number}`, taskId: `t${at}`, episodeId: `e${at}`, outcome },
        ...{ staff: 's1', desk: '330106', recordedAt: number, eventTime: START + 1 },
        ...{ region: '330106', typology: 'romance', person: `p${at % 9}`, atRiskFen: 0 },
      }),
    ),
  };
}

/** Groups of the newest revisions, by ids, found in the plainest way. */
function plainCampaigns(writes: readonly Write[], from: number, to: number, prefix: string) {
  const batches = writes.map(batchOf);
  const newest = new Map(
    batches.flatMap(({ episodes }) => episodes).map((one) => [one.episodeId, one]),
  );
  const outcome = new Map(
    batches.flatMap(({ outcomes }) => outcomes).map((one) => [one.episodeId, one.outcome]),
  );
  const joining = [...newest.values()].filter(
    ({ episodeId, openedTime, region }) =>
      !['not-fraud', 'duplicate'].includes(outcome.get(episodeId) ?? '') &&
      openedTime >= from &&
      openedTime < to &&
      region.startsWith(prefix),
  );
  const knows = ({ suspects, traces = [] }: Episode) => [...suspects, ...traces];
  const having = ({ kind, id }: Subject) =>
    joining.filter((one) => knows(one).some((other) => other.kind === kind && other.id === id));
  const isTold = (one: Subject) =>
    one.kind !== 'device' || new Set(having(one).map(({ person }) => person.id)).size > 1;
  const groups: Set<Episode>[] = [];
  for (const episode of joining) {
    const next = [...new Set(knows(episode).filter(isTold).flatMap(having)), episode];
    const touched = groups.filter((group) => next.some((one) => group.has(one)));
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    groups.push(new Set([...touched.flatMap((group) => [...group]), ...next]));
  }
  const shown = groups
    .filter((group) => group.size > 1)
    .map((group) => ({
      times: [...group].map(({ openedTime }) => openedTime).sort(),
      suspects: [...new Set([...group].flatMap(knows).filter(isTold).map(keyOf))].sort(),
      rules: [...new Set([...group].flatMap(({ reasons }) => reasons.map(({ id }) => id)))].sort(),
    }));
  return { episodes: joining.length, campaigns: shown.sort(bySpan) };
}

function keyOf({ kind, id }: Subject): string {
  return `${kind} ${id}`;
}

function bySpan(
  a: { readonly times: readonly number[] },
  b: { readonly times: readonly number[] },
) {
  return (a.times[0] ?? 0) - (b.times[0] ?? 0);
}

test('a report takes what is made and what was counted since, and is what the newest rows say', async () => {
  const clickHouse = await openClickHouse({ path });
  const scene = fc.tuple(fc.array(write, { minLength: 1, maxLength: 4 }), asked);
  const property = fc.asyncProperty(scene, async ([writes, { fromHour, hours, region }]) => {
    await emptyLedger(ledger);
    for (const [number, one] of writes.entries()) {
      await ledger.write(batchOf(one, number), token());
      await ledger.countDays();
      if (one.isMade) while ((await countCampaigns(clickHouse, { olderThanMs: 0 })) > 0);
    }
    const from = START + fromHour * 3_600_000;
    const query = {
      from,
      to: from + hours * 3_600_000,
      ...(region === undefined ? {} : { region }),
    };
    const made = await campaignReport(ledger, query);
    const plain = plainCampaigns(writes, query.from, query.to, regionPrefix(region));
    const campaigns = made.campaigns.map((one) => ({
      ...{ count: one.episodes, first: one.firstTime, last: one.lastTime },
      suspects: one.suspects.map(keyOf).sort(),
      rules: one.rules.map(({ key }) => key).sort(),
    }));
    expect(campaigns.sort((a, b) => a.first - b.first)).toEqual(
      plain.campaigns.map(({ times, suspects, rules }) => ({
        ...{ count: times.length, first: times[0], last: times.at(-1), suspects, rules },
      })),
    );
    expect(made).toMatchObject({ episodes: plain.episodes, found: plain.campaigns.length });
    await ledger.query('TRUNCATE TABLE campaign_days');
    expect(await campaignReport(ledger, query)).toEqual(made);
  });
  try {
    await fc.assert(property, { numRuns: 12, interruptAfterTimeLimit: 40_000 });
  } finally {
    await clickHouse.close();
  }
});

test('of more episodes than may be looked at the newest are, from days that are made and from rows', async () => {
  await emptyLedger(ledger);
  const one = (at: number) =>
    revision(at, 1, { suspects: [{ kind: 'account', id: 'a' }], traces: [], rules: ['r1'] });
  const early = Array.from({ length: 16 }, (_, at) => one(at));
  await ledger.write({ episodes: early }, token());
  await ledger.countDays();
  await ledger.addUpDays();
  const late = Array.from({ length: 8 }, (_, at) => one(16 + at));
  await ledger.write({ episodes: late }, token());
  await ledger.countDays();
  const period = { ...all, prefix: '' };
  for (const episodesMax of [1, 5, 12, 23]) {
    const found = await campaignEpisodes(ledger, period, episodesMax);
    expect([found.found, found.isCut]).toEqual([episodesMax, true]);
    const days = found.units.flatMap(({ day, start, end }) =>
      [...found.isIn.subarray(start, end)].flatMap((isIn) => (isIn === 1 ? [day] : [])),
    );
    const newest = [...early, ...late].map(({ openedTime }) => openedTime).sort((a, b) => b - a);
    const dayOf = (time: number) => Math.floor((time + 8 * 3_600_000) / DAY_MS);
    expect(days.sort()).toEqual(newest.slice(0, episodesMax).map(dayOf).sort());
  }
  const whole = await campaignEpisodes(ledger, period, 24);
  expect([whole.found, whole.isCut]).toEqual([24, false]);
});

test('what is touched over and over is made again after a while, and what is not touched never', async () => {
  await emptyLedger(ledger);
  const clickHouse = await openClickHouse({ path });
  const write = (number: number) =>
    ledger.write(
      { episodes: [revision(0, number, { suspects: [], traces: [], rules: ['r1'] })] },
      token(),
    );
  try {
    await write(1);
    await ledger.countDays();
    expect(await countCampaigns(clickHouse, { olderThanMs: 60_000 })).toBe(1);
    expect(await countCampaigns(clickHouse, { olderThanMs: 0 })).toBe(0);
    await write(2);
    await ledger.countDays();
    expect(await countCampaigns(clickHouse, { olderThanMs: 60_000 })).toBe(0);
    expect(await countCampaigns(clickHouse, { olderThanMs: 0 })).toBe(1);
  } finally {
    await clickHouse.close();
  }
});

test('work of which the count began before a day was made, and was in after that, is taken from rows', async () => {
  await emptyLedger(ledger);
  const one = (at: number) =>
    revision(at, 1, { suspects: [{ kind: 'account', id: 'a' }], traces: [], rules: ['r1'] });
  await ledger.write({ episodes: [one(0), one(1)] }, token());
  await ledger.countDays();
  await ledger.addUpDays();
  expect((await campaignReport(ledger, all)).campaigns).toHaveLength(1);
  const rest = { episodes: [], isMade: false };
  await ledger.write(batchOf({ ...rest, outcomes: [{ at: 0, outcome: 'not-fraud' }] }, 1), token());
  // As another process would, that was slow: its version is of before the day was made.
  const began = '(SELECT max(version) + 1 FROM episode_work)';
  await ledger.feed(countWorkSql("SELECT 'e0' AS episode_id", began));
  for (const table of ['settled_days', 'settled_touches'])
    await ledger.feed(`INSERT INTO ${table} SELECT touch_id, now64(3, 'UTC') FROM touches`);
  await ledger.feed(
    "INSERT INTO work_touches SELECT DISTINCT city, day, toUnixTimestamp64Nano(now64(9, 'UTC')) FROM work_touches",
  );
  expect(await campaignReport(ledger, all)).toMatchObject({ episodes: 1, campaigns: [] });
});
