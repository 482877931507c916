// In which order the files of a partner's folder are read, and that none is passed over for it.
import { expect, it } from 'vitest';
import { DropFeed } from './drop-feed.ts';
import type { RemoteFolder } from './remote-folder.ts';

const MINUTE_MS = 60_000;
const patient = new AbortController().signal;

/** A folder with a record in each file, named as the file; names with the minute in which each was written. */
function folderOf(minutes: Readonly<Record<string, number>>): RemoteFolder {
  return {
    where: 'a test',
    isAtomic: true,
    open: () => Promise.resolve(),
    async *list(after = '') {
      for (const name of Object.keys(minutes).sort()) {
        const changedAt = (minutes[name] ?? 0) * MINUTE_MS;
        if (name > after) yield { name, version: '1', size: 200, changedAt };
      }
    },
    async *read({ name }, from) {
      const signal = `{"type":"sim.swapped","id":"${name}","source":"p","time":1772380800000,"region":"330100","phone":"10086"}`;
      yield Buffer.from(`${signal.padEnd(199)}\n`).subarray(from);
    },
    close: () => Promise.resolve(),
  };
}

async function namesOf(feed: DropFeed, max = Number.POSITIVE_INFINITY) {
  const names: string[] = [];
  let place: unknown;
  while (names.length < max) {
    const fed = await feed.next(patient);
    if (fed === undefined) break;
    names.push(...fed.batch.accepted.map(({ id }) => id));
    ({ place } = fed);
  }
  return { names, place };
}

const SWITCHES = { mscA_10: 600, mscA_11: 660, mscB_10: 600.5, mscB_11: 659.9 };

it('reads a backlog in the order in which its files were written, those of one minute by name', async () => {
  const feed = new DropFeed({ folder: folderOf(SWITCHES), everyMs: 10 });
  await feed.open(undefined);
  expect((await namesOf(feed)).names).toEqual(['mscA_10', 'mscB_10', 'mscB_11', 'mscA_11']);
});

it('passes over no file that sorts before those that were read, though it remembers but a few, wherever it is killed', async () => {
  const minutes = { a: 9, b: 8, c: 1, d: 2, e: 3, f: 4, g: 5 };
  for (let killedAfter = 1; killedAfter < 7; killedAfter++) {
    const options = { folder: folderOf(minutes), everyMs: 10, lookBack: 2 };
    const first = new DropFeed(options);
    await first.open(undefined);
    const { names, place } = await namesOf(first, killedAfter);
    const second = new DropFeed(options);
    await second.open(place);
    const rest = await namesOf(second);
    expect([...names, ...rest.names].join('')).toBe('cdefgba');
    // What need not be remembered any more is not.
    expect(rest.place).toMatchObject({ after: expect.any(String) });
    await second.open(rest.place);
    expect((await namesOf(second)).names).toEqual([]);
  }
});
