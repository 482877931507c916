import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDeadLetterFile } from '../connectors/dead-letter.ts';
import { decisionOf } from '../dissuasion/fixture.ts';
import { keepRefused } from './refused-rows.ts';

const row = decisionOf({ decisionId: 'd1', phone: '+8613900000001' });
const refused = [{ table: 'decisions' as const, row, reason: 'region_code is no region' }];

test('a row that the ledger refused is a dead letter, on disk when the write goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-refused-'));
  const path = join(folder, 'letters.ndjson');
  const file = await openDeadLetterFile(path);
  const notes: string[] = [];
  await keepRefused(file, (text) => notes.push(text))(refused);
  const letter: unknown = JSON.parse(readFileSync(path, 'utf8'));
  expect(letter).toMatchObject({ source: 'ledger', column: 'decisions', code: 'row' });
  expect(letter).toMatchObject({ message: refused[0]?.reason, raw: JSON.stringify(row) });
  expect(notes).toEqual([]);
  await file.close();
  rmSync(folder, { recursive: true });
});

test('when no dead letter can be written either, what is noted says the table and nothing of the row', async () => {
  const notes: string[] = [];
  const put = () => Promise.reject(new Error(`full: ${row.phone}`));
  await keepRefused({ put }, (text) => notes.push(text))(refused);
  expect(notes).toEqual([
    'a row of decisions was refused by the ledger, and no dead letter could be written',
  ]);
});
