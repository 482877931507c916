// What is on lists by the newest signal about each entry, sealed, on the real embedded engine.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { Forgotten } from '../vault/forgotten.ts';
import { forgetRows } from './forget-rows.ts';
import { namedValues } from './forget-values.ts';
import { type Ledger, openLedger } from './ledger.ts';
import {
  entriesOfRows,
  listCounts,
  listEntries,
  listRequests,
  namedEntries,
} from './list-entries.ts';
import { type ListChangeRow, listRowId } from './list-row.ts';

const path = ledgerFolder();
const vault = newVault();
const [PHONE, OTHER] = ['+8613912348765', '+8613912348766'];
const NOW = 1_000_000;
const at = (signalId: string, entry: string, rest: Partial<ListChangeRow> = {}): ListChangeRow => ({
  list: 'suspect-phones',
  entry,
  op: 'add',
  time: 1_000,
  source: 'forewarn.lists',
  signalId,
  ...rest,
});
const page = (rest: object = {}) =>
  listEntries(ledger, { list: 'suspect-phones', state: 'listed', now: NOW, limit: 10, ...rest });
const shown = async (rest: object = {}) => (await page(rest)).map(({ entry }) => entry);
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path, vault });
  const request = {
    requestId: 'aa00',
    list: 'suspect-phones',
    askedBy: 'li',
    askedAt: 5,
    record: JSON.stringify({ entries: [{ entry: PHONE }] }),
  };
  await ledger.write(
    {
      listRequests: [
        { ...request, revision: 1, state: 'asked' },
        { ...request, revision: 3, state: 'done', decidedBy: 'wang' },
      ],
      listChanges: [
        at('aa00-0', PHONE, { note: '通报' }),
        at('x', OTHER, { source: 'police', time: 900 }),
        at('y', OTHER, { source: 'police', time: 2_000, op: 'remove' }),
        at('z', '95588', { source: 'bank', time: 1_500, expiresTime: NOW }),
        at('w', '95533', { source: 'bank', time: 1_600, expiresTime: NOW + 1 }),
        at('v', PHONE, { list: 'others' }),
      ],
    },
    token(),
  );
});
afterAll(() => ledger.close());

test('an entry stands as the newest signal about it says, until it ends, with who asked and who agreed', async () => {
  expect(await page()).toEqual([
    {
      rowId: listRowId('bank', 'w'),
      entry: '95533',
      op: 'add',
      time: 1_600,
      expiresTime: NOW + 1,
      source: 'bank',
    },
    {
      rowId: listRowId('forewarn.lists', 'aa00-0'),
      entry: PHONE,
      op: 'add',
      time: 1_000,
      note: '通报',
      source: 'forewarn.lists',
      askedBy: 'li',
      decidedBy: 'wang',
    },
  ]);
  expect(await shown({ state: 'ended' })).toEqual([OTHER, '95588']);
  expect(await listCounts(ledger, NOW)).toEqual(
    new Map([
      ['suspect-phones', 2],
      ['others', 1],
    ]),
  );
  const [first] = await page({ limit: 1 });
  const after = { time: first?.time, rowId: first?.rowId };
  expect(await shown({ after })).toEqual([PHONE]);
});

test('an entry is found by itself and by its row, and only as long as that row is its newest', async () => {
  const found = await namedEntries(ledger, 'suspect-phones', [PHONE, '95588', 'nothing']);
  expect(found.map(({ entry }) => entry)).toEqual(['95588', PHONE]);
  const rows = [listRowId('forewarn.lists', 'aa00-0'), listRowId('police', 'x')];
  const named = await entriesOfRows(ledger, 'suspect-phones', rows);
  expect(named.map(({ entry }) => entry)).toEqual([PHONE]);
});

test('what was asked for is read as it stands now, and what is somebody’s stands in no row in plain', async () => {
  const [asked, ...others] = await listRequests(ledger, { state: 'done', limit: 5 });
  expect(others).toEqual([]);
  expect(JSON.parse(asked?.record ?? '')).toEqual({ entries: [{ entry: PHONE }] });
  expect(await listRequests(ledger, { state: 'asked', limit: 5 })).toEqual([]);
  const rows = await ledger.query('SELECT * FROM list_changes');
  const kept = JSON.stringify([...rows, ...(await ledger.query('SELECT * FROM list_requests'))]);
  expect(kept).not.toContain('13912348765');
  expect(kept).toContain('95588');
});

test('somebody who is forgotten is on no list under a number', async () => {
  const forgotten = new Forgotten([{ kind: 'phone', id: OTHER }]);
  const { covers } = await namedValues(ledger, vault, forgotten);
  await forgetRows(ledger, covers, false);
  expect(await shown({ state: 'ended' })).not.toContain(OTHER);
});
