// Episodes that share links: what is joined is what an obvious way of joining finds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JoinSetting, joinLinks } from './join-links.ts';

interface Linked {
  readonly episode: number;
  readonly person: number;
  readonly isIn: boolean;
  readonly links: readonly number[];
}

const EPISODES_MAX = 4;

function joinOf(rows: readonly Linked[], setting: Partial<JoinSetting> = {}) {
  let end = 0;
  const starts = rows.map(({ links }) => {
    end += links.length;
    return end;
  });
  const columns = {
    episodes: Float64Array.from(rows, ({ episode }) => episode),
    persons: Float64Array.from(rows, ({ person }) => person),
    linkStarts: Int32Array.from([0, ...starts]),
    links: Float64Array.from(rows.flatMap(({ links }) => links)),
  };
  const isIn = Uint8Array.from(rows, (row) => (row.isIn ? 1 : 0));
  const joined = joinLinks(
    { size: rows.length, isIn, columns },
    { episodesMax: EPISODES_MAX, ...setting },
  );
  const numberAt = (at: number) => rows[at]?.episode ?? -1;
  return { ...joined, groups: joined.groups.map((places) => places.map(numberAt)) };
}

/** Joins two that share something until nothing changes. */
function plainlyJoined(all: readonly Linked[]) {
  const rows = all.filter(({ isIn }) => isIn);
  const links = [...new Set(rows.flatMap((row) => row.links))];
  const having = (link: number) => rows.filter((row) => row.links.includes(link));
  const shared = links.filter((link) => {
    const people = new Set(having(link).map(({ person }) => person));
    return having(link).length > 1 && (link % 2 === 0 || people.size > 1);
  });
  const isHub = (link: number) => having(link).length > EPISODES_MAX;
  let groups = rows.map(({ episode }) => new Set([episode]));
  for (const link of shared.filter((one) => !isHub(one))) {
    const joined = new Set(having(link).map(({ episode }) => episode));
    const touching = groups.filter((group) => !group.isDisjointFrom(joined));
    groups = [
      ...groups.filter((group) => group.isDisjointFrom(joined)),
      touching.reduce((all, group) => all.union(group), joined),
    ];
  }
  return {
    groups: groups
      .filter((group) => group.size > 1)
      .map((group) => [...group].sort((a, b) => a - b))
      .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0)),
    hubs: shared.filter(isHub).map((link) => ({ link, episodes: having(link).length })),
    own: links.filter((link) => link % 2 === 1 && !shared.includes(link)),
  };
}

/** Few links, so that many are shared, in all of their 53 bits. */
const link = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.boolean())
  .map(([place, isHigh]) => (isHigh ? Number.MAX_SAFE_INTEGER - place : place));
const arbitraryRows = fc.uniqueArray(
  fc.record({
    episode: fc.maxSafeNat(),
    person: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.maxSafeNat()),
    isIn: fc.oneof(
      { weight: 4, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    links: fc.uniqueArray(link, { maxLength: 5 }),
  }),
  { selector: ({ episode }) => episode, maxLength: 40 },
);

test('are joined directly and over others, but not by a link of very many or by the device of one person', () => {
  fc.assert(
    fc.property(arbitraryRows, fc.nat({ max: 3 }), (rows, limit) => {
      const { groups, found, hubs, isTold } = joinOf(rows);
      const plainly = plainlyJoined(rows);
      expect(groups.map((group) => group.toSorted((a, b) => a - b))).toEqual(plainly.groups);
      expect(found).toBe(plainly.groups.length);
      const byLink = (a: { link: number }, b: { link: number }) => a.link - b.link;
      expect(hubs.map(({ one, ...hub }) => hub).sort(byLink)).toEqual(plainly.hubs.sort(byLink));
      for (const { link: hub, one } of hubs) expect(rows[one]?.links).toContain(hub);
      const told = new Set(rows.flatMap(({ isIn, links }) => (isIn ? links : [])));
      expect([...told].filter((one) => !isTold(one)).sort()).toEqual(plainly.own.sort());
      const largest = joinOf(rows, { limit });
      expect(largest.groups).toEqual(groups.slice(0, limit));
      expect(largest.found).toBe(found);
    }),
  );
});

test('are joined however many links one has, and however many there are', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => ({
    episode: at,
    person: at,
    isIn: true,
    links: [2 * at, 2 * at + 2],
  }));
  const all = {
    episode: 9_000,
    person: 1,
    isIn: true,
    links: many.map((_, at) => 20_000 + 2 * at),
  };
  expect(joinOf([...many, all]).groups.map((group) => group.length)).toEqual([5_000]);
  expect(joinOf([]).groups).toEqual([]);
});
