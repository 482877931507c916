import {
  appendFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packFrames } from '../log/frame.ts';
import { LOG_START, type LoggedFrame, type ReadOptions } from '../log/log.ts';
import type { Signal } from '../signal/signal.ts';
import { MemoryLog } from '../test/memory-log.ts';
import { archiveKeys, archiveKeysOfFile } from './archive-keys.ts';
import { blocksBetween, listSegments, readFrames } from './archive-reader.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { Archiver } from './archiver.ts';
import { forgetInArchive } from './forget.ts';
import { segmentsToDrop } from './retention.ts';
import { verifyArchive } from './verify.ts';

const DAY_MS = 86_400_000;
/** 2026-03-02 at midnight in Shanghai. */
const START = 1_772_380_800_000;
const KEYS = archiveKeys([Buffer.alloc(32, 7)]);
const PHONE = '+8613900001234';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Frames of a few calls each, a quarter of a day apart and out of order round midnight. */
function framesOf(count: number, firstNumber = 0): LoggedFrame[] {
  return Array.from({ length: count }, (_, i) => {
    const number = firstNumber + i;
    const time = START + number * (DAY_MS / 4) + (number % 2 === 0 ? 0 : -DAY_MS / 3);
    const [frame = new Uint8Array()] = packFrames([
      callAt(`a${number}`, time),
      callAt(`b${number}`, time + 5),
    ]);
    const position = String(number).padStart(6, '0');
    return { partition: 0, position, frame, appendedAt: START + number * DAY_MS };
  });
}

function callAt(id: string, time: number): Signal {
  const fields = { callId: id, caller: '+8613800000001', callee: PHONE };
  return { type: 'call.started', id, source: 'test', time, region: '330106', ...fields };
}

function open(segmentBytes?: number): Promise<ArchiveWriter> {
  const size = segmentBytes === undefined ? {} : { segmentBytes };
  return ArchiveWriter.open({ dir, origin: 'test', keys: KEYS, ...size });
}

async function write(writer: ArchiveWriter, frames: readonly LoggedFrame[]): Promise<void> {
  for (const frame of frames) await writer.add(frame);
  await writer.commit();
}

async function read(from = 0, to = Number.MAX_SAFE_INTEGER): Promise<string[]> {
  const texts: string[] = [];
  const blocks = blocksBetween(await listSegments(dir), from, to);
  for await (const { frame } of readFrames(blocks, KEYS)) texts.push(Buffer.from(frame).toString());
  return texts;
}

function textsOf(frames: readonly LoggedFrame[]): string[] {
  return frames.map(({ frame }) => Buffer.from(frame).toString());
}

test('frames come back in the order of the log though they lie by event day', async () => {
  const frames = framesOf(40);
  const writer = await open();
  await write(writer, frames.slice(0, 15));
  await write(writer, frames.slice(15));
  expect(await read()).toEqual(textsOf(frames));
  const days = new Set((await listSegments(dir)).map(({ day }) => day));
  expect([...days].slice(0, 3)).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
});

test('a stretch of event time gives every frame with a signal in it', async () => {
  const frames = framesOf(40);
  const writer = await open();
  for (const frame of frames) await write(writer, [frame]);
  const [from, to] = [START + 3 * DAY_MS, START + 5 * DAY_MS];
  const inside = frames.filter(({ frame }) => {
    const time = Number(/"time":(\d+)/.exec(Buffer.from(frame).toString())?.[1]);
    return time + 5 >= from && time < to;
  });
  expect(inside.length).toBeGreaterThan(5);
  expect(await read(from, to)).toEqual(textsOf(inside));
});

test('a segment that is large enough is finished, and goes on being read', async () => {
  const frames = framesOf(40);
  const writer = await open(900);
  for (const frame of frames) await write(writer, [frame]);
  const segments = await listSegments(dir);
  expect(segments.some(({ isFinished }) => isFinished)).toBe(true);
  expect(await read()).toEqual(textsOf(frames));
});

test('who is forgotten is in no block any more, finished or growing, and the archive goes on', async () => {
  const frames = framesOf(40);
  const before = await open(900);
  for (const frame of frames.slice(0, 30)) await write(before, [frame]);
  const [number, stand] = [Buffer.from(PHONE), Buffer.from('~'.repeat(PHONE.length))];
  const cover = (frame: Uint8Array) => {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    const isIn = bytes.includes(number);
    for (let at = bytes.indexOf(number); at >= 0; at = bytes.indexOf(number)) stand.copy(bytes, at);
    return isIn;
  };
  const blocks = await forgetInArchive(dir, KEYS, cover, true);
  expect(await read()).toEqual(textsOf(frames.slice(0, 30)));
  expect(await forgetInArchive(dir, KEYS, cover, false)).toBe(blocks);
  expect(await forgetInArchive(dir, KEYS, cover, false)).toBe(0);
  expect((await verifyArchive(dir, KEYS)).faults).toEqual([]);
  const after = await open(900);
  for (const frame of frames.slice(30)) await write(after, [frame]);
  const texts = textsOf(frames).map((text, at) =>
    at < 30 ? text.replaceAll(PHONE, String(stand)) : text,
  );
  expect(await read()).toEqual(texts);
});

test('more days than may grow at once are finished by and by', async () => {
  const frames = framesOf(120);
  const writer = await open();
  await write(writer, frames);
  expect(await read()).toEqual(textsOf(frames));
  const names = await readdir(dir, { recursive: true });
  expect(names.filter((name) => name.endsWith('.open')).length).toBeLessThanOrEqual(16);
});

test('after a crash the archive is as at its last commit and takes the rest of the log once', async () => {
  const frames = framesOf(30);
  const writer = await open(1_500);
  await write(writer, frames.slice(0, 10));
  // Never committed: its blocks may be on the disk.
  for (const frame of frames.slice(10, 20)) await writer.add(frame);
  const names = await readdir(dir, { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.open')))
    await appendFile(join(dir, name), 'half a block');
  await writeFile(join(dir, '2026-03-02', '99999999.open'), 'a segment that no place tells of');
  const again = await open(1_500);
  expect(again.committed).toBe(frames[9]?.position);
  expect(await read()).toEqual(textsOf(frames.slice(0, 10)));
  await write(again, frames.slice(10));
  expect(await read()).toEqual(textsOf(frames));
});

test('a segment whose index was written before a crash is finished at the next start', async () => {
  const frames = framesOf(2);
  await write(await open(1), frames);
  const finished = (await listSegments(dir)).map(({ path }) => path);

  for (const path of finished) await rename(path, path.replace(/\.seg$/, '.open'));
  expect(await read()).toEqual(textsOf(frames));
  await open(1);
  expect((await listSegments(dir)).map(({ path }) => path)).toEqual(finished);
});

test('nothing that tells of a person lies in the files in plain', async () => {
  await write(await open(1), framesOf(8));
  for (const name of await readdir(dir, { recursive: true })) {
    const path = join(dir, name);
    if ((await stat(path)).isFile()) expect((await readFile(path)).includes(PHONE)).toBe(false);
  }
});

test('a block that was changed, or whose key is not given, is told of', async () => {
  await write(await open(1), framesOf(1));
  const [segment] = await listSegments(dir);
  const path = segment?.path ?? '';
  expect((await verifyArchive(dir, KEYS)).faults).toEqual([]);
  const other = archiveKeys([Buffer.alloc(32, 8)]);
  expect((await verifyArchive(dir, other)).faults[0]?.what).toMatch(/key/);
  const bytes = await readFile(path);
  const at = (segment?.blocks[0]?.byteCount ?? 0) - 3;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await expect(read()).rejects.toMatchObject({ code: 'FW_ARCHIVE' });
  expect((await verifyArchive(dir, KEYS)).faults).toHaveLength(1);
});

test('a key file is made for its owner alone, and older keys open what they sealed', async () => {
  const path = join(dir, 'archive.key');
  const first = archiveKeysOfFile(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const old = (await readFile(path, 'utf8')).trim();
  await writeFile(path, `${Buffer.alloc(32, 9).toString('base64')}\n${old}\n`);
  const rotated = archiveKeysOfFile(path);
  expect(rotated.newest().id).not.toBe(first.newest().id);
  expect(rotated.byId(first.newest().id).key).toEqual(first.newest().key);
});

test('an archive of one log refuses the frames of another', async () => {
  await write(await open(), framesOf(1));
  await expect(ArchiveWriter.open({ dir, origin: 'other', keys: KEYS })).rejects.toThrow(/of test/);
});

test('segments go when the log took them too long ago, and the oldest when all are too large', async () => {
  const frames = framesOf(6);
  const writer = await open(1);
  for (const frame of frames) await write(writer, [frame]);
  const segments = await listSegments(dir);
  const now = START + 6 * DAY_MS;
  const dropped = (keepMs: number, keepBytes: number) =>
    segmentsToDrop(segments, { keepMs, keepBytes, now }).map(
      ({ blocks }) => blocks[0]?.header.firstSeq,
    );
  expect(dropped(3 * DAY_MS, 1e9)).toEqual([0, 1, 2]);
  expect(dropped(100 * DAY_MS, 1e9)).toEqual([]);
  expect(dropped(100 * DAY_MS, 1)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('the archiver keeps all that the log has, over a stop and a start', async () => {
  const log = new MemoryLog(1);
  const frames = framesOf(20);
  let frameCount = 0;
  const options = {
    dir,
    origin: 'test',
    keys: KEYS,
    log: {
      // A log in memory does not wait, and nobody else would have his turn.
      read: async (asked: ReadOptions) => {
        await pause(1);
        return await log.read(asked);
      },
    },
    partition: 0,
    keepMs: DAY_MS,
    keepBytes: 1e9,
    now: () => START,
    listener: {
      onAdded: (signals: number) => {
        frameCount += signals / 2;
      },
      onSize: () => {},
      onTrouble: (error: unknown) => expect(error).toBe(undefined),
    },
  };
  for (const part of [frames.slice(0, 8), frames.slice(8)]) {
    const before = frameCount;
    for (const { frame, appendedAt } of part) await log.append(0, frame, appendedAt);
    const archiver = new Archiver(options);
    await archiver.open();
    archiver.start();
    // The log has nothing more by then: what was read is committed by the stop.
    await expect.poll(() => frameCount).toBe(before + part.length);
    await archiver.stop();
    expect(archiver.position).toBe(await log.end(0));
  }
  expect(await read()).toEqual(textsOf(frames));
});

test('frames that come one after the other are read together, and a stop does not wait for the rest', async () => {
  const log = new MemoryLog(1);
  let readCount = 0;
  let frameCount = 0;
  const archiver = new Archiver({
    dir,
    origin: 'test',
    keys: KEYS,
    log: {
      read: async (asked) => {
        await pause(1);
        const frames = await log.read(asked);
        if (frames.length > 0) readCount++;
        frameCount += frames.length;
        return frames;
      },
    },
    partition: 0,
    keepMs: DAY_MS,
    keepBytes: 1e9,
    now: () => START,
    listener: { onAdded: () => {}, onSize: () => {}, onTrouble: () => {} },
  });
  await archiver.open();
  archiver.start();
  for (const { frame, appendedAt } of framesOf(20)) {
    await log.append(0, frame, appendedAt);
    await pause(2);
  }
  await archiver.stop();
  expect(frameCount).toBe(20);
  expect(readCount).toBeLessThan(10);
});

test('frames that were read and not yet committed are not archived for good, also after a trouble', async () => {
  const log = new MemoryLog(1);
  for (const { frame, appendedAt } of framesOf(5)) await log.append(0, frame, appendedAt);
  let readCount = 0;
  const trouble = Promise.withResolvers<unknown>();
  const archiver = new Archiver({
    dir,
    origin: 'test',
    keys: KEYS,
    log: {
      read: (asked) =>
        readCount++ === 1 ? Promise.reject(new Error('the log is away')) : log.read(asked),
    },
    partition: 0,
    keepMs: DAY_MS,
    keepBytes: 1e9,
    now: () => START,
    listener: { onAdded: () => {}, onSize: () => {}, onTrouble: trouble.resolve },
  });
  await archiver.open();
  archiver.start();
  await trouble.promise;
  expect(archiver.position).toBe(LOG_START);
  await archiver.stop();
});
