import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import type { DeadLetter } from './dead-letter.ts';
import { openDeadLetterFile, RAW_LENGTH_MAX, rawOf } from './dead-letter.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-letters-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const letter = (row: number): DeadLetter => ({
  source: 'bank',
  file: 'a.csv',
  row,
  column: 'amount',
  code: 'amount',
  message: 'not a number',
  raw: '电\n诈',
});

it('a dead letter is one JSON line of the file, after those that were there', async () => {
  const path = join(dir, 'letters.ndjson');
  const first = await openDeadLetterFile(path, () => 7);
  await first.put([letter(1)]);
  await first.close();
  const again = await openDeadLetterFile(path, () => 7);
  await Promise.all([again.put([letter(2), letter(3)]), again.put([]), again.put([letter(4)])]);
  await again.close();
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
    [1, 2, 3, 4].map((row) => ({ at: 7, ...letter(row) })),
  );
});

it('nothing is lost of a process beside which another one lets old ones go', async () => {
  const path = join(dir, 'shared.ndjson');
  const one = await openDeadLetterFile(path, () => 1);
  const other = await openDeadLetterFile(path, () => 9);
  await one.put([letter(1)]);
  await other.put([letter(2)]);
  expect(await one.letGo(9)).toBe(1);
  await other.put([letter(3)]);
  expect((await readFile(path, 'utf8')).match(/"row":\d/g)).toEqual(['"row":2', '"row":3']);
  await Promise.all([one.close(), other.close()]);
});

it('a file that cannot be opened is an error with its path', async () => {
  const path = join(dir, 'none', 'letters.ndjson');
  await expect(openDeadLetterFile(path)).rejects.toSatisfy((e) => isFwError(e, 'FW_FILE'));
  await expect(openDeadLetterFile(path)).rejects.toThrow(path);
});

it('very long input is cut and shows it', () => {
  expect(rawOf('x'.repeat(RAW_LENGTH_MAX))).toHaveLength(RAW_LENGTH_MAX);
  expect(rawOf('x'.repeat(RAW_LENGTH_MAX + 9))).toMatch(/^x{4096}…$/);
});

it('lets nothing go of a device, which has no end', async () => {
  const sink = await openDeadLetterFile('/dev/zero');
  expect(await sink.letGo(9)).toBe(0);
  await sink.close();
});
