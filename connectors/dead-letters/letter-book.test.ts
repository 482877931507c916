import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Signal } from '../../signal/signal.ts';
import { type DeadLetter, openDeadLetterFile } from '../dead-letter.ts';
import { SignalReader } from '../file/signal-reader.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { LetterBook } from './letter-book.ts';

const MAPPING = compileMapping(
  `name: bank
source: bank
format: csv
signals:
  - type: number.recharged
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{phone}", amountFen: { from: amount, unit: yuan } }
`,
  'bank.yaml',
);
const COLUMNS = ['id', 'at', 'phone', 'amount'];
const ROW = 'a1,2026-03-01T10:00:00+08:00,13812345678,x';
const DOER = { by: 'li', reason: '金额写错' };

let dir: string;
let path: string;
const sent: Signal[] = [];
let isAway = false;
const open = (at = path) =>
  LetterBook.open({
    path: at,
    deedsPath: `${at}.deeds`,
    appender: {
      append: async (signals) => {
        if (isAway) throw new Error('away');
        sent.push(...signals);
      },
    },
    mappingOf: async (source) => (source === 'bank' ? MAPPING : undefined),
    now: () => 1_000,
  });

/** What a source refuses of this file. */
function refused(): readonly DeadLetter[] {
  const reader = new SignalReader({ mapping: MAPPING, file: 'a.csv' });
  const lines = [COLUMNS.join(','), ROW];
  const batch = reader.push({ lines, firstRow: 1, faults: new Map() });
  return [...batch.rejected, ...reader.end().rejected];
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-letter-book-'));
  path = join(dir, 'letters.ndjson');
  const file = await openDeadLetterFile(path);
  for (let i = 0; i < 400; i++)
    await file.put([
      { source: i % 2 === 0 ? 'even' : 'odd', code: 'late', message: `${i} 迟到`, raw: '{}' },
    ]);
  await file.put([{ source: 'big', code: 'late', message: 'x'.repeat(200_000), raw: '{}' }]);
  await file.put(refused());
  await file.close();
  await appendFile(path, '{"source":"cut o');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('dead letters', () => {
  it('come the newest first, page by page, to the oldest, each once', async () => {
    const book = await open();
    const found: string[] = [];
    let next: number | undefined;
    do {
      const before = next === undefined ? {} : { before: next };
      const page = await book.page({ limit: 37, ...before });
      found.push(...page.letters.map(({ letter }) => letter.message));
      next = page.next;
    } while (next !== undefined);
    expect(found).toHaveLength(402);
    expect(found[1]).toHaveLength(200_000);
    expect(found.slice(2)).toEqual(Array.from({ length: 400 }, (_, i) => `${399 - i} 迟到`));
  });

  it('are found by source and reason, and by an id that belongs to that text alone', async () => {
    const book = await open();
    const { letters } = await book.page({ limit: 500, source: 'odd', code: 'late' });
    expect(letters).toHaveLength(200);
    const [first] = letters;
    expect(await book.require(first?.letterId ?? '')).toEqual(first);
    await expect(book.require('0-00000000')).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
    await expect(book.require('7-12345678')).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
  });
});

describe('a letter', () => {
  const bank = async (book: LetterBook) =>
    (await book.page({ limit: 1, source: 'bank' })).letters[0]?.letterId ?? '';

  it('is sent again as its source reads it, once, and only when nothing of it is refused', async () => {
    const book = await open();
    const letterId = await bank(book);
    await expect(book.resend(letterId, ROW, DOER)).rejects.toMatchObject({
      code: 'FW_SIGNAL_INVALID',
    });
    isAway = true;
    const mended = ROW.replace(',x', ',120.50');
    await expect(book.resend(letterId, mended, DOER)).rejects.toThrow('away');
    isAway = false;
    const both = await Promise.allSettled([
      book.resend(letterId, mended, DOER),
      book.resend(letterId, mended, DOER),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(sent).toMatchObject([{ id: 'a1', source: 'bank', amountFen: 12_050 }]);
    const again = await open();
    await expect(again.resend(letterId, mended, DOER)).rejects.toMatchObject({
      code: 'FW_LETTER_DONE',
    });
    expect(await bank(again)).toBe('');
    expect((await again.page({ limit: 1, isAll: true })).letters[0]?.deed).toMatchObject({
      act: 'resent',
      by: 'li',
    });
  });

  it('of the engine goes as the signal that it was, of its source and id, and never as what our own people do', async () => {
    const signal = {
      ...{ id: 'c1', source: 'carrier-a', region: '330106', time: 1_772_589_600_000 },
      ...{ type: 'call.started', callId: 'c', caller: '+85260000000', callee: '13800000001' },
    };
    const own = join(dir, 'engine.ndjson');
    const file = await openDeadLetterFile(own);
    await file.put([
      { source: 'carrier-a', code: 'late', message: 'late', raw: JSON.stringify(signal) },
    ]);
    await file.close();
    const book = await open(own);
    const [letter] = (await book.page({ limit: 1 })).letters;
    const send = (change: object) =>
      book.resend(letter?.letterId ?? '', JSON.stringify({ ...signal, ...change }), DOER);
    const entry = { type: 'list.changed', list: 'honest-callers', entry: '+', op: 'add' };
    for (const change of [{ source: 'carrier-b' }, { id: 'c2' }, { type: 'call.ended' }, entry])
      await expect(send(change)).rejects.toMatchObject({ code: 'FW_SIGNAL_INVALID' });
    const beside = JSON.stringify({ ...signal, region: '330206' });
    const isHangzhou = (region: string) => region.startsWith('3301');
    await expect(
      book.resend(letter?.letterId ?? '', beside, DOER, isHangzhou),
    ).rejects.toMatchObject({ code: 'FW_FORBIDDEN', message: expect.stringContaining('330206') });
    expect(await send({ region: '330105' })).toBe(1);
    expect(sent.at(-1)).toMatchObject({ source: 'carrier-a', id: 'c1', region: '330105' });
  });

  it('that is put aside stays so', async () => {
    const book = await open();
    const { letters } = await book.page({ limit: 1, source: 'even' });
    const letterId = letters[0]?.letterId ?? '';
    await book.discard(letterId, DOER);
    await expect((await open()).discard(letterId, DOER)).rejects.toMatchObject({
      code: 'FW_LETTER_DONE',
    });
  });
});

describe('dead letters that are old', () => {
  it('are let go while others come, and those that stay keep their ids and what became of them', async () => {
    const own = join(dir, 'old.ndjson');
    let now = 1_000;
    const file = await openDeadLetterFile(own, () => now);
    const put = (message: string) => file.put([{ source: 'a', code: 'late', message, raw: '{}' }]);
    const of = async (book: LetterBook) => (await book.page({ limit: 9, isAll: true })).letters;
    const book = await LetterBook.open({
      ...{ path: own, deedsPath: `${own}.deeds`, appender: { append: async () => undefined } },
      mappingOf: async () => undefined,
    });
    await put('一');
    now = 2_000;
    await put('二');
    now = 3_000;
    await put('三');
    const before = await of(book);
    await book.discard(before[0]?.letterId ?? '', DOER);
    expect(await file.letGo(500)).toBe(0);
    const [gone] = await Promise.all([file.letGo(2_000), put('四')]);
    expect(gone).toBe(1);
    expect(await file.letGo(2_500)).toBe(1);
    expect(await readFile(own, 'utf8')).not.toMatch(/一|二/);
    const after = await of(book);
    expect(after.map(({ letter, deed }) => [letter.message, deed?.act])).toEqual([
      ['四', undefined],
      ['三', 'discarded'],
    ]);
    expect(after[1]?.letterId).toBe(before[0]?.letterId);
    expect(await book.require(after[0]?.letterId ?? '')).toEqual(after[0]);
    await expect(book.require(before[2]?.letterId ?? '')).rejects.toMatchObject({
      code: 'FW_NOT_FOUND',
    });
    const { letters, next } = await book.page({ limit: 1, isAll: true });
    expect(letters[0]?.letter.message).toBe('四');
    const older = await book.page({ limit: 9, isAll: true, before: next ?? 0 });
    expect(older.letters.map(({ letter }) => letter.message)).toEqual(['三']);
    await file.close();
    expect(JSON.parse((await readFile(own, 'utf8')).split('\n')[0] ?? '')).toMatchObject({
      letters: 2,
    });
  });
});
