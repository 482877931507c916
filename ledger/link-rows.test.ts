// Rows of links in the form that ClickHouse gives: what they join is what an obvious way of joining finds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinRows } from './link-rows.ts';

interface LinkRow {
  readonly episode: number;
  readonly person: number;
  readonly isPlain: boolean;
  readonly links: readonly number[];
}

const EPISODES_MAX = 4;

/** As ClickHouse writes them in RowBinary. */
function packed(rows: readonly LinkRow[]): Uint8Array {
  const bytes: number[] = [];
  const add = (number: number) => {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(number));
    bytes.push(...part);
  };
  for (const { episode, person, isPlain, links } of rows) {
    add(episode);
    add(person);
    bytes.push(isPlain ? 1 : 0);
    let length = links.length;
    for (; length > 127; length >>>= 7) bytes.push((length & 127) | 128);
    bytes.push(length);
    for (const link of links) add(link);
  }
  return Uint8Array.from(bytes);
}

/** Joins two that share something until nothing changes. */
function plainlyJoined(rows: readonly LinkRow[]) {
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
    hasPlain: rows.some(({ isPlain }) => isPlain),
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
    isPlain: fc.boolean(),
    links: fc.uniqueArray(link, { maxLength: 5 }),
  }),
  { selector: ({ episode }) => episode, maxLength: 40 },
);

test('join who shares a link, but nobody by one of very many or by the device of one person', () => {
  fc.assert(
    fc.property(arbitraryRows, (rows) => {
      const { groups, hubs, hasPlain } = joinRows(packed(rows), EPISODES_MAX);
      const inOrder = groups.map((group) => group.toSorted((a, b) => a - b));
      expect({ groups: inOrder, hasPlain }).toEqual({
        groups: plainlyJoined(rows).groups,
        hasPlain: plainlyJoined(rows).hasPlain,
      });
      const byLink = (a: { link: number }, b: { link: number }) => a.link - b.link;
      expect(hubs.map(({ one, ...hub }) => hub).sort(byLink)).toEqual(
        plainlyJoined(rows).hubs.sort(byLink),
      );
      for (const { link: hub, one } of hubs)
        expect(rows.find(({ episode }) => episode === one)?.links).toContain(hub);
    }),
  );
});

test('are read however many links one has, and however many there are', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => ({
    episode: at,
    person: at,
    isPlain: false,
    links: [2 * at, 2 * at + 2],
  }));
  const all = {
    episode: 9_000,
    person: 1,
    isPlain: false,
    links: many.map((_, at) => 20_000 + 2 * at),
  };
  const { groups } = joinRows(packed([...many, all]), EPISODES_MAX);
  expect(groups.map((group) => group.length)).toEqual([5_000]);
});

test('that end within a row are refused', () => {
  const bytes = packed([{ episode: 1, person: 1, isPlain: false, links: [2, 4] }]);
  expect(() => joinRows(bytes.subarray(0, 12), EPISODES_MAX)).toThrow(RangeError);
  expect(() => joinRows(bytes.subarray(0, -3), EPISODES_MAX)).toThrow(RangeError);
});
