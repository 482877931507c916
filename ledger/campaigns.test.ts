// Which episodes are one campaign, and that order and repetition change nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CampaignEpisode, campaignsOf, SUSPECT_EPISODES_MAX, withCases } from './campaigns.ts';

const DAY_MS = 86_400_000;
const END = 100 * DAY_MS;
const PERIOD = { from: 0, to: END };

function episode(
  episodeId: string,
  suspects: readonly string[],
  rest: Partial<CampaignEpisode> = {},
) {
  return {
    episodeId,
    region: '330106',
    typology: 'fake-loan',
    openedTime: END - DAY_MS,
    person: { kind: 'person' as const, id: episodeId },
    suspects: suspects.map((id) => ({ kind: 'account' as const, id })),
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
  test('is all episodes that share a suspect, directly or over others', () => {
    const episodes = [
      episode('e3', ['b', 'c']),
      episode('e1', ['a', 'b']),
      episode('e2', ['c'], { region: '330203', openedTime: END - 8 * DAY_MS }),
      episode('e4', ['z']),
      episode('e5', []),
    ];
    const { campaigns } = campaignsOf(episodes, PERIOD);
    expect(campaigns).toHaveLength(1);
    expect(campaigns[0]).toMatchObject({
      campaignId: 'e1',
      episodes: 3,
      lastWeek: 2,
      weekBefore: 1,
      atRiskFen: 300,
      lossPreventedFen: 30,
      lostFen: 3,
      regions: [
        { key: '330106', episodes: 2 },
        { key: '330203', episodes: 1 },
      ],
      suspects: [
        { id: 'b', episodes: 2 },
        { id: 'c', episodes: 2 },
        { id: 'a', episodes: 1 },
      ],
    });
  });

  test('says nothing of a week that the period does not hold, rather than that nothing was in it', () => {
    const growth = (days: number) => {
      const period = { from: END - days * DAY_MS, to: END };
      const episodes = [episode('e1', ['a']), episode('e2', ['a'])];
      const [one] = campaignsOf(episodes, period).campaigns;
      return [one?.lastWeek, one?.weekBefore];
    };
    expect(growth(14)).toEqual([2, 0]);
    expect(growth(13.5)).toEqual([2, null]);
    expect(growth(7)).toEqual([2, null]);
    expect(growth(6.5)).toEqual([null, null]);
  });

  test('is made by a device that several people were met on, and by none of one person alone', () => {
    const met = (episodeId: string, device: string, person: string) =>
      episode(episodeId, [], {
        person: { kind: 'person', id: person },
        suspects: [{ kind: 'device', id: device }],
      });
    const { campaigns } = campaignsOf(
      [
        met('e1', 'box', 'p1'),
        met('e2', 'box', 'p2'),
        met('e3', 'own', 'p3'),
        met('e4', 'own', 'p3'),
      ],
      PERIOD,
    );
    expect(campaigns).toHaveLength(1);
    expect(campaigns[0]).toMatchObject({
      campaignId: 'e1',
      episodes: 2,
      suspects: [{ kind: 'device', id: 'box', episodes: 2 }],
    });
  });

  test('tells of no device that only one of its people was met on', () => {
    const { campaigns } = campaignsOf(
      ['e1', 'e2'].map((id) =>
        episode(id, [], {
          suspects: [
            { kind: 'account', id: 'mule' },
            { kind: 'device', id: `of-${id}` },
          ],
        }),
      ),
      PERIOD,
    );
    expect(campaigns[0]?.suspects).toEqual([{ kind: 'account', id: 'mule', episodes: 2 }]);
  });

  test('tells why money was lost, by how the work on each episode ended', () => {
    const lost = (
      id: string,
      outcome: CampaignEpisode['outcome'],
      lostFen: number,
      isPaidAfter = false,
    ) => episode(id, ['a'], { outcome, lostFen, isPaidAfter });
    const { campaigns } = campaignsOf(
      [
        lost('e1', 'unreachable', 40),
        lost('e2', 'refused', 20),
        // Money that a call afterwards found gone was lost after the advice, whatever the outcome was made then.
        lost('e3', 'already-paid', 90, true),
        lost('e4', 'dissuaded', 5),
        lost('e5', undefined, 0),
      ],
      PERIOD,
    );
    expect(campaigns[0]).toMatchObject({
      lostFen: 155,
      losses: [
        { cause: 'after-advice', episodes: 1, lostFen: 90 },
        { cause: 'not-reached', episodes: 2, lostFen: 60 },
        { cause: 'already-paid', episodes: 1, lostFen: 5 },
      ],
    });
  });

  test('has the cases that name a suspect of it, each once, and these join nothing', () => {
    const of = (...ids: string[]) => ids.map((id) => ({ kind: 'account' as const, id }));
    const episodes = [
      episode('e1', ['a', 'b']),
      episode('e2', ['b']),
      episode('e3', ['x']),
      episode('e4', ['x']),
    ];
    const cases = [
      { caseId: 'c1', lossFen: 500, suspects: of('a', 'b') },
      { caseId: 'c2', lossFen: 70, suspects: of('b', 'x') },
      { caseId: 'c3', lossFen: 9, suspects: of('nobody') },
    ];
    expect(withCases(campaignsOf(episodes, PERIOD).campaigns, cases)).toMatchObject([
      { campaignId: 'e1', cases: 2, caseLossFen: 570 },
      { campaignId: 'e3', cases: 1, caseLossFen: 70 },
    ]);
  });

  test('tells a phone from an account of the same digits', () => {
    const phone = episode('e2', [], { suspects: [{ kind: 'phone', id: 'a' }] });
    expect(campaignsOf([episode('e1', ['a']), phone], PERIOD).campaigns).toEqual([]);
  });

  test('names the rules that see it, and those of its typologies that do not', () => {
    const { campaigns } = campaignsOf(
      [
        episode('e1', ['a'], { rules: ['r1', 'r2'] }),
        episode('e2', ['a'], { rules: ['r1'] }),
        episode('e3', ['b'], { rules: ['r3'] }),
        episode('e4', ['c'], { rules: ['r4'], typology: 'romance' }),
      ],
      PERIOD,
    );
    expect(campaigns[0]?.rules).toEqual([
      { key: 'r1', episodes: 2 },
      { key: 'r2', episodes: 1 },
    ]);
    expect(campaigns[0]?.blindRules).toEqual(['r3']);
  });

  test('is not made by a suspect that everybody shares', () => {
    const many = Array.from({ length: SUSPECT_EPISODES_MAX + 1 }, (_, at) =>
      episode(`e${at}`, at < 2 ? ['hub', 'gang'] : ['hub']),
    );
    const { campaigns, hubs } = campaignsOf(many, PERIOD);
    expect(hubs).toEqual([{ kind: 'account', id: 'hub', episodes: SUSPECT_EPISODES_MAX + 1 }]);
    expect(campaigns.map((campaign) => campaign.episodes)).toEqual([2]);
    expect(campaignsOf(many.slice(1), PERIOD).campaigns[0]?.episodes).toBe(SUSPECT_EPISODES_MAX);
  });
});

test('in another order and given twice the episodes make the same campaigns, each in one', () => {
  const arbitrary = fc.uniqueArray(
    fc.record({
      n: fc.nat({ max: 30 }),
      suspects: fc.array(fc.constantFrom(...'abcdefghij'), { maxLength: 3 }),
    }),
    { selector: ({ n }) => n, maxLength: 20 },
  );
  const scene = arbitrary.chain((drawn) => {
    const episodes = drawn.map(({ n, suspects }) => episode(`e${n}`, suspects));
    const length = { minLength: episodes.length * 2 };
    return fc.record({
      episodes: fc.constant(episodes),
      others: fc.shuffledSubarray([...episodes, ...episodes], length),
    });
  });
  fc.assert(
    fc.property(scene, ({ episodes, others }) => {
      const made = campaignsOf(episodes, PERIOD);
      expect(campaignsOf(others, PERIOD)).toEqual(made);
      const joined = made.campaigns.reduce((sum, campaign) => sum + campaign.episodes, 0);
      const alone = episodes.filter(
        (one) =>
          !episodes.some(
            (other) =>
              other !== one &&
              other.suspects.some(({ id }) => one.suspects.some((own) => own.id === id)),
          ),
      );
      expect(joined + alone.length).toBe(episodes.length);
    }),
  );
});
