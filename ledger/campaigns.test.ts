// What the episodes of a campaign tell of it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAMPAIGN_LIST_MAX, type CampaignEpisode, casesOfEach, figuresOf } from './campaigns.ts';

const DAY_MS = 86_400_000;
const END = 100 * DAY_MS;
const PERIOD = { from: 0, to: END };

const SETTING = { ...PERIOD, firing: new Map<string, Set<string>>() };

function episode(rest: Partial<CampaignEpisode> = {}): CampaignEpisode {
  return {
    region: '330106',
    typology: 'fake-loan',
    openedTime: END - DAY_MS,
    rules: ['r1'],
    atRiskFen: 100,
    lossPreventedFen: 10,
    lostFen: 1,
    outcome: undefined,
    isPaidAfter: false,
    ...rest,
  };
}

describe('a campaign', () => {
  test('adds up what its episodes tell', () => {
    const far = episode({ region: '330203', openedTime: END - 8 * DAY_MS });
    expect(figuresOf([episode(), far, episode()], SETTING)).toMatchObject({
      episodes: 3,
      firstTime: END - 8 * DAY_MS,
      lastTime: END - DAY_MS,
      lastWeek: 2,
      weekBefore: 1,
      atRiskFen: 300,
      lossPreventedFen: 30,
      lostFen: 3,
      regions: [
        { key: '330106', episodes: 2 },
        { key: '330203', episodes: 1 },
      ],
    });
  });

  test('says nothing of a week that the period does not hold, rather than that nothing was in it', () => {
    const growth = (days: number) => {
      const { lastWeek, weekBefore } = figuresOf([episode(), episode()], {
        ...SETTING,
        from: END - days * DAY_MS,
      });
      return [lastWeek, weekBefore];
    };
    expect(growth(14)).toEqual([2, 0]);
    expect(growth(13.5)).toEqual([2, null]);
    expect(growth(7)).toEqual([2, null]);
    expect(growth(6.5)).toEqual([null, null]);
  });

  test('tells why money was lost, by how the work on each episode ended', () => {
    const lost = (outcome: CampaignEpisode['outcome'], lostFen: number, isPaidAfter = false) =>
      episode({ outcome, lostFen, isPaidAfter });
    const figures = figuresOf(
      [
        lost('unreachable', 40),
        lost('refused', 20),
        // Money that a call afterwards found gone was lost after the advice, whatever the outcome was made then.
        lost('already-paid', 90, true),
        lost('dissuaded', 5),
        lost(undefined, 0),
      ],
      SETTING,
    );
    expect(figures).toMatchObject({
      lostFen: 155,
      losses: [
        { cause: 'after-advice', episodes: 1, lostFen: 90 },
        { cause: 'not-reached', episodes: 2, lostFen: 60 },
        { cause: 'already-paid', episodes: 1, lostFen: 5 },
      ],
    });
  });

  test('names the rules that see it, and those of its typologies that do not', () => {
    const firing = new Map([
      ['fake-loan', new Set(['r1', 'r2', 'r3'])],
      ['romance', new Set(['r4'])],
    ]);
    const inside = [episode({ rules: ['r1', 'r2'] }), episode()];
    const { rules, blindRules } = figuresOf(inside, { ...SETTING, firing });
    expect(rules).toEqual([
      { key: 'r1', episodes: 2 },
      { key: 'r2', episodes: 1 },
    ]);
    expect(blindRules).toEqual(['r3']);
  });

  test('has the cases that name a suspect of it, each once', () => {
    const through = (...links: number[]) => ({ through: new Set(links) });
    const cases = [
      { caseId: 'c1', lossFen: 500, links: [1, 2] },
      { caseId: 'c2', lossFen: 70, links: [2, 9] },
      { caseId: 'c3', lossFen: 9, links: [4] },
    ];
    expect(casesOfEach([through(1, 2), through(9), through()], cases)).toEqual([
      { cases: 2, caseLossFen: 570 },
      { cases: 1, caseLossFen: 70 },
      { cases: 0, caseLossFen: 0 },
    ]);
  });
});

test('in another order the same episodes make the same campaign, of lists with an end', () => {
  const drawn = fc.record({
    region: fc.nat({ max: 30 }).map((n) => `3301${String(n).padStart(2, '0')}`),
    openedTime: fc.integer({ min: 0, max: END }),
    rules: fc.uniqueArray(fc.constantFrom(...'abcdefgh')),
    lostFen: fc.nat({ max: 9 }),
  });
  const scene = fc
    .array(drawn.map(episode), { minLength: 1, maxLength: 40 })
    .chain((inside) =>
      fc.tuple(fc.constant(inside), fc.shuffledSubarray(inside, { minLength: inside.length })),
    );
  fc.assert(
    fc.property(scene, ([inside, others]) => {
      const made = figuresOf(inside, SETTING);
      expect(figuresOf(others, SETTING)).toEqual(made);
      expect(made.regions.length).toBeLessThanOrEqual(CAMPAIGN_LIST_MAX);
    }),
  );
});
