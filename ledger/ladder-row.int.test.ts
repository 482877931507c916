// What the ledger has of ladders: each delivery once, in the newest revision that it was told.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { LADDER_SUBJECT, START_TIME } from '../dissuasion/fixture.ts';
import { passLadderTime, receiveLadder, startLadder } from '../dissuasion/ladder.ts';
import { ladderRowsOf } from './ladder-row.ts';
import { type Ledger, openLedger } from './ledger.ts';

let ledger: Ledger;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-ladder-'));
  ledger = await openLedger({ path: folder });
});
afterAll(async () => {
  await ledger.close();
  await rm(folder, { recursive: true, force: true });
});

test('a step stands in the ledger once, as it was told last, with what it was for', async () => {
  const { ladder: settings } = readDeskSettings();
  const person = { kind: 'phone', id: '+8613812345678' } as const;
  const subject = { ...LADDER_SUBJECT, person };
  const begun = passLadderTime(
    startLadder('l1', subject, settings, START_TIME),
    settings,
    START_TIME,
  );
  const deliveryId = begun.tries[0]?.deliveryId ?? '';
  const receipt = { deliveryId, state: 'delivered', provider: 'unicom', at: START_TIME } as const;
  const answered = receiveLadder(begun, { ...receipt, answer: '2' }, settings, START_TIME + 1_000);
  await ledger.write({ ladderSteps: ladderRowsOf([answered]) }, 'second');
  await ledger.write({ ladderSteps: ladderRowsOf([begun]) }, 'first');
  const sql = `SELECT step, try, state, provider, answer, person, episode_id AS episode, asked_by AS asked, sent_at IS NULL AS unsent
    FROM ladder_steps FINAL ORDER BY step DESC`;
  const same = { person: 'phone:+8613812345678', episode: 'e1', asked: 'forewarn', try: 1 };
  expect(await ledger.query(sql)).toEqual([
    { ...same, step: 'message', state: 'delivered', provider: 'unicom', answer: '2', unsent: 0 },
    { ...same, step: 'call', state: 'dropped', provider: '', answer: '', unsent: 1 },
  ]);
});
