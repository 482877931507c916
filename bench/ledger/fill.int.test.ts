// The ledger of the benchmark: its rows are those of a sealed ledger, and it is filled once.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { report } from '../../ledger/report.ts';
import { countRows } from './fill.ts';
import { planOf } from './fill-sql.ts';
import { type KeptLedger, openKeptLedger } from './kept-ledger.ts';
import { START } from './reports.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-bench-fill-'));
const FILE = join(path, 'fill.json');
const ROWS = 2_000;
const PLAN = planOf(ROWS, START, 10);
const PERIOD = { from: START, to: START + 30 * 86_400_000, region: '330000' };
const notes: string[] = [];

afterAll(() => rmSync(path, { recursive: true, force: true }));

/** What `ask` is answered by the ledger, which is opened for it. */
async function asked<T>(ask: (kept: KeptLedger) => Promise<T>): Promise<T> {
  const kept = await openKeptLedger({
    ...{ path, plan: PLAN, isSealed: true },
    onNote: (text) => notes.push(text),
  });
  try {
    return await ask(kept);
  } finally {
    await kept.close();
  }
}

test('a filled ledger has the rows that were asked for, with tokens that its vault opens', async () => {
  await asked(async ({ ledger }) => {
    // Both revisions of an episode lie there until ClickHouse merges them.
    const rows = (await countRows(ledger)) - PLAN.episodes;
    expect(Math.abs(rows - ROWS)).toBeLessThan(ROWS / 20);
    const [row] = await ledger.query<{ person_id: string; suspects: string }>(
      'SELECT person_id, suspects FROM episodes ORDER BY episode_id LIMIT 1',
    );
    expect(row?.person_id).toMatch(/^h_[0-9a-f]{24}$/);
    const [opened] = await ledger.openAll([row]);
    expect(opened?.person_id).toMatch(/^p\d+$/);
    expect(ledger.tokenOf('person', opened?.person_id ?? '')).toBe(row?.person_id);
    expect(opened?.suspects).toMatch(
      /^\[\{"kind":"account","id":"622[23]\d+"\},\{"kind":"phone","id":"\+852[67]\d+"\}\]$/,
    );
    const { total } = await report(ledger, PERIOD);
    expect(total.episodes).toBe(PLAN.episodes);
  });
  expect(notes).toEqual([expect.stringContaining(`${PLAN.episodes} of ${PLAN.episodes} episodes`)]);
});

test('asked again it is not filled again, and one that was stopped is filled to the same reports', async () => {
  const before = await asked(({ ledger }) => report(ledger, PERIOD));
  expect(notes).toHaveLength(1);
  const kept: object = JSON.parse(readFileSync(FILE, 'utf8'));
  writeFileSync(FILE, JSON.stringify({ ...kept, filled: 0 }));
  expect(await asked(({ ledger }) => report(ledger, PERIOD))).toEqual(before);
  expect(notes).toHaveLength(2);
});

test('a folder with other rows than those asked for is refused', async () => {
  const other = { path, plan: planOf(9_000, START, 10), isSealed: true, onNote: () => undefined };
  await expect(openKeptLedger(other)).rejects.toThrow('ask for the same');
  await expect(openKeptLedger({ ...other, plan: PLAN, isSealed: false })).rejects.toThrow('sealed');
});
