// A source of which something is expected so often and nothing comes, over restarts too: real files, a clock of the test.
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MemoryLog } from '../../test/memory-log.ts';
import { records } from '../../test/numbered-signals.ts';
import { SourceQuality } from '../quality/source-quality.ts';
import { SignalAppender } from '../signal-appender.ts';
import { SourceSet } from './source-set.ts';
import { parseSources } from './sources-file.ts';

const START = Date.UTC(2026, 2, 1);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let dir: string;
let now: number;
let set: SourceSet;
let quality: SourceQuality;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-expected-'));
  now = START;
  await writeFile(join(dir, 'day.ndjson'), '');
  await begin();
});
afterEach(async () => {
  await set.stop();
  await rm(dir, { recursive: true });
});

/** As forewarn starts: nothing is known but what lies in the folder. */
async function begin(entry = '{ kind: files, path: day.ndjson, expectEvery: 1d }'): Promise<void> {
  const yaml = `sources:\n  police: ${entry}\n`;
  const configs = parseSources(yaml, join(dir, 'sources.yaml'), {});
  quality = new SourceQuality();
  set = await SourceSet.open(configs, {
    appender: new SignalAppender(new MemoryLog(1), {
      onTaken: (signals) => quality.accepted(signals, now),
    }),
    deadLetters: { put: () => Promise.resolve(), close: () => Promise.resolve() },
    stateDir: dir,
    now: () => now,
  });
  quality.expect(() => set.expected);
  await set.start();
}

async function restart(): Promise<void> {
  await set.stop();
  await begin();
}

/** One more record, read. */
async function send(number: number): Promise<void> {
  await appendFile(join(dir, 'day.ndjson'), `${records(number, number + 1)}\n`);
  await expect.poll(() => set.views[0]?.read).toBeGreaterThan(0);
}

const quiet = () =>
  quality
    .views(now)
    .flatMap(({ alerts }) =>
      alerts.flatMap(({ alert, text }) => (alert === 'quiet' ? [text] : [])),
    );

it('is quiet when nothing came for longer, though it sends but once a day, and is not when it sends again', async () => {
  await send(0);
  now += DAY_MS;
  expect(quiet()).toEqual([]);
  now += HOUR_MS;
  expect(quiet()).toEqual([
    'police has sent nothing that was accepted for 1500 min; something is expected every 1440 min',
  ]);
  await send(1);
  await expect.poll(quiet).toEqual([]);
});

it('is quiet when what it sends is refused, also after a restart, and is not when a record is accepted', async () => {
  now += 20 * HOUR_MS;
  await appendFile(join(dir, 'day.ndjson'), '{"type":"nothing-we-know"}\n');
  await expect.poll(() => set.views[0]?.rejected).not.toEqual({});
  now += 5 * HOUR_MS;
  expect(quiet()).toHaveLength(1);
  await restart();
  expect(quiet()).toHaveLength(1);
  await send(0);
  await expect.poll(quiet).toEqual([]);
});

it('is quiet after a restart when it fell silent before it', async () => {
  now += HOUR_MS;
  await send(0);
  now += 20 * HOUR_MS;
  await restart();
  expect(quiet()).toEqual([]);
  now += 5 * HOUR_MS;
  expect(quiet()).toHaveLength(1);
  await restart();
  expect(quiet()).toHaveLength(1);
  await send(1);
  await expect.poll(quiet).toEqual([]);
});

it('is quiet when nothing ever came since it was in the file, however often forewarn starts', async () => {
  for (const hours of [10, 10, 4]) {
    now += hours * HOUR_MS;
    await restart();
    expect(quiet()).toEqual([]);
  }
  now += 1;
  await restart();
  expect(quiet()).toHaveLength(1);
});

it('does not keep forewarn from starting, nor is it quiet, when what was kept is of no time', async () => {
  await set.stop();
  await writeFile(join(dir, 'last-seen.json'), '{"version":1,"seen":{"police":"yesterday"}}');
  await begin();
  expect(quiet()).toEqual([]);
  expect(JSON.parse(await readFile(join(dir, 'last-seen.json'), 'utf8'))).toMatchObject({
    seen: { police: now },
  });
});

it('is quiet as well when a partner pushes nothing any more', async () => {
  await set.stop();
  await begin('{ kind: http-push, expectEvery: 1d }');
  now += 20 * HOUR_MS;
  const source = set.pushSource('police');
  const place = source.enter();
  const headers = { 'content-type': 'application/x-ndjson' };
  await source.take({ headers, body: Buffer.from(`${records(0, 1)}\n`), place });
  now += 20 * HOUR_MS;
  expect(quiet()).toEqual([]);
  now += 5 * HOUR_MS;
  expect(quiet()).toHaveLength(1);
});

it('needs a time of a minute or more', () => {
  const yaml = 'sources:\n  police: { kind: files, path: day.ndjson, expectEvery: 5s }\n';
  expect(() => parseSources(yaml, 'sources.yaml', {})).toThrow(/expectEvery is a time/);
});
