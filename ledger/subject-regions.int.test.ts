// Where episodes that name somebody lie, on the real embedded engine, over sealed rows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf, HOUR_MS, START_TIME } from '../dissuasion/fixture.ts';
import { token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { SUBJECT_REGIONS_SQL, subjectRegions } from './subject-regions.ts';

const path = ledgerFolder();
const DAY_MS = 24 * HOUR_MS;
const MOVED = { kind: 'person', id: '33010619900707317X' } as const;
const SUSPECT = { kind: 'phone', id: '+8617055543210' } as const;
const PAYEE = '6228480000099917';
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path, vault: newVault() });
  const at = (touchedTime: number) => ({ openedTime: touchedTime, touchedTime });
  const transfers = [
    {
      transferId: 't1',
      amountFen: 100,
      payee: PAYEE,
      state: 'attempted' as const,
      time: START_TIME,
    },
  ];
  const episodes = [
    episodeOf({ episodeId: 'before', person: MOVED, region: '330206', ...at(START_TIME) }),
    episodeOf({
      episodeId: 'now',
      person: MOVED,
      region: '330106',
      ...at(START_TIME + 40 * DAY_MS),
    }),
    episodeOf({
      episodeId: 'a',
      region: '330702',
      suspects: [SUSPECT],
      transfers,
      ...at(START_TIME),
    }),
    episodeOf({
      episodeId: 'b',
      region: '330802',
      suspects: [SUSPECT],
      ...at(START_TIME + DAY_MS),
    }),
  ];
  await ledger.write({ episodes }, token());
});
afterAll(() => ledger.close());

test('somebody belongs where their newest episode is, a suspect where all are who were called lately', async () => {
  expect(await subjectRegions(ledger, [MOVED])).toEqual(['330106']);
  expect(await subjectRegions(ledger, [SUSPECT])).toEqual(['330702', '330802']);
  expect(await subjectRegions(ledger, [{ kind: 'account', id: PAYEE }])).toEqual(['330702']);
});

test('of several names of one person any will do, and whom no episode names is nowhere', async () => {
  const unknown = { kind: 'phone', id: '+8613700000000' } as const;
  expect(await subjectRegions(ledger, [unknown, MOVED])).toEqual(['330106']);
  expect(await subjectRegions(ledger, [unknown])).toEqual([]);
  // The same digits of another kind are somebody else.
  expect(await subjectRegions(ledger, [{ kind: 'device', id: PAYEE }])).toEqual([]);
});

test('of many episodes those that may name somebody are read, and no others', async () => {
  await ledger.feed(`INSERT INTO episodes (episode_id, revision, person_id, phone, region, opened_time, touched_time, suspects, transfers)
    SELECT concat('many', toString(number)), 1, concat('p', toString(number)), concat('t', toString(number)), '330106',
      fromUnixTimestamp64Milli(${START_TIME}, 'UTC') + number, fromUnixTimestamp64Milli(${START_TIME}, 'UTC') + number,
      concat('[{"kind":"phone","id":"s', toString(number), '"}]'), concat('[{"payee":"y', toString(number), '"}]')
    FROM numbers(200000)`);
  for (const id of ['p150000', 't150000', 's150000', 'y150000']) {
    expect(await subjectRegions(ledger, [{ kind: 'person', id }])).toEqual(['330106']);
    const plan = await ledger.query<{ explain: string }>(
      `EXPLAIN indexes = 1 ${SUBJECT_REGIONS_SQL}`,
      { ids: [id] },
    );
    const text = plan.map(({ explain }) => explain).join('\n');
    const [, read, of] = /Name: names\n.*\n.*\n\s*Granules: (\d+)\/(\d+)/.exec(text) ?? [];
    expect(Number(of)).toBeGreaterThan(20);
    expect(Number(read)).toBeLessThan(4);
  }
});
