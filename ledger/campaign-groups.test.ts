// By which suspects a group of episodes is told, and after which of them.
import { expect, test } from 'vitest';
import { askedNames, groupOf } from './campaign-groups.ts';
import { CAMPAIGN_LIST_MAX } from './campaigns.ts';

const LINKS = [[10, 3], [10, 20, 3], [20, 10], [30]];
const columns = {
  episodes: Float64Array.of(7, 5, 9, 6),
  persons: new Float64Array(4),
  typologyAt: new Uint16Array(4),
  rulesAt: new Uint16Array(),
  ruleStarts: new Int32Array(5),
  flags: new Uint8Array(4),
  linkStarts: Int32Array.of(0, 2, 5, 7, 8),
  links: Float64Array.from(LINKS.flat()),
};
const hub = { link: 20, episodes: 900, one: 1 };
const joined = { isTold: (link: number) => link !== 3, hubs: [hub] };

test('the most known suspects come first, and a hub is told but named by no case', () => {
  expect(groupOf({ columns }, [0, 1, 2], joined)).toEqual({
    places: [0, 1, 2],
    first: 1,
    suspects: [
      { link: 10, episodes: 3 },
      { link: 20, episodes: 2 },
    ],
    through: new Set([10]),
  });
});

test('no more are told than fit, while cases may name any', () => {
  const links = Float64Array.from({ length: 2 * CAMPAIGN_LIST_MAX }, (_, at) => 100 - 2 * at);
  const one = { ...columns, links, linkStarts: Int32Array.of(0, links.length) };
  const { suspects, through } = groupOf({ columns: one }, [0], { ...joined, hubs: [] });
  expect(suspects).toHaveLength(CAMPAIGN_LIST_MAX);
  expect(suspects[0]).toEqual({ link: links.at(-1), episodes: 1 });
  expect(through.size).toBe(links.length);
});

test('names are asked of every episode that knows one, and of one for a hub that no group tells of', () => {
  const group = groupOf({ columns }, [0, 1], joined);
  expect(askedNames({ columns }, [group], [hub, { link: 30, episodes: 600, one: 3 }])).toEqual({
    episodes: [1],
    links: new Map([
      [20, [1, 1]],
      [30, [3]],
      [10, [0, 1]],
    ]),
  });
});
