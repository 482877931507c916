// Which rules are quiet for whom by the newest that was said, sealed, on the real embedded engine.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { RuleQuietRow } from './quiet-row.ts';
import { type RuleQuietQuery, ruleQuiets } from './rule-quiets.ts';

const path = ledgerFolder();
const NOW = 10_000;
const PHONE = '+8613912348765';
const row = (rowId: string, rest: Partial<RuleQuietRow> = {}): RuleQuietRow => ({
  ...{ rowId, person: `phone:${PHONE}`, rule: 'long-call', op: 'add', time: 1_000 },
  ...{ expiresTime: NOW + 1, region: '330106', taskId: 't1', staff: 'an', note: `核实 ${PHONE}` },
  ...rest,
});
let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger({ path, vault: newVault() });
  const rows = [
    row('a'),
    row('b', { rule: 'lured', time: 2_000 }),
    row('c', { rule: 'lured', time: 3_000, op: 'remove', staff: 'bo' }),
    row('d', { person: 'P1', expiresTime: NOW, region: '330206' }),
    row('e', { person: 'P2', region: '330206' }),
  ];
  await ledger.write({ ruleQuiets: rows }, 'quiets');
  // Told again, as after a crash.
  await ledger.write({ ruleQuiets: rows.slice(0, 1) }, 'again');
});
afterAll(() => ledger.close());
const idsOf = async (query: Partial<RuleQuietQuery>) =>
  (await ruleQuiets(ledger, { state: 'quiet', now: NOW, limit: 9, ...query })).map(
    ({ rowId }) => rowId,
  );

test('the newest of a person and a rule says how it stands, by region and by itself', async () => {
  expect((await idsOf({})).sort()).toEqual(['a', 'e']);
  expect(await idsOf({ region: '330200' })).toEqual(['e']);
  expect(await idsOf({ region: '330200', rowId: 'a' })).toEqual([]);
  expect(await idsOf({ rowId: 'a' })).toEqual(['a']);
  expect(await idsOf({ state: 'ended' })).toEqual(['c', 'd']);
  expect(await idsOf({ of: { person: `phone:${PHONE}`, rule: 'long-call' } })).toEqual(['a']);
  expect(await idsOf({ of: { person: 'P2', rule: 'long-call' } })).toEqual(['e']);
  expect(await idsOf({ of: { person: 'P2', rule: 'lured' } })).toEqual([]);
});

test('people and what was typed stand as tokens, and come back as they were', async () => {
  const stored = JSON.stringify(await ledger.query('SELECT * FROM rule_quiets'));
  expect(stored).not.toContain(PHONE.slice(3));
  expect(stored).not.toContain('P1');
  const [quiet] = await ruleQuiets(ledger, { state: 'quiet', now: NOW, rowId: 'a', limit: 1 });
  expect(quiet).toEqual(row('a'));
});
