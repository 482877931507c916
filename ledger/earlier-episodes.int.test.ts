// Earlier episodes of a person, on the real embedded engine.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf, HOUR_MS, START_TIME } from '../dissuasion/fixture.ts';
import { token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { EARLIER_MAX, earlierEpisodes } from './earlier-episodes.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { OutcomeRow } from './rows.ts';

const path = ledgerFolder();
const PERSON = { kind: 'person', id: 'p1' } as const;
const vault = newVault();
let ledger: Ledger;

function outcomeOf(episodeId: string, recordedAt: number, rest: Partial<OutcomeRow>): OutcomeRow {
  return {
    outcomeId: `o-${episodeId}-${recordedAt}`,
    taskId: `t-${episodeId}`,
    episodeId,
    staff: '0571-07',
    desk: '330106',
    recordedAt,
    outcome: 'unreachable',
    region: '330106',
    typology: 'police-impersonation',
    person: 'p1',
    atRiskFen: 0,
    eventTime: recordedAt,
    ...rest,
  };
}

beforeAll(async () => {
  ledger = await openLedger({ path, vault });
  const later = START_TIME + HOUR_MS;
  const episodes = [
    episodeOf({ episodeId: 'now', openedTime: later * 2 }),
    episodeOf({ episodeId: 'old', level: 'yellow' }),
    episodeOf({ episodeId: 'old', level: 'red', revision: 2, state: 'closed' }),
    episodeOf({ episodeId: 'newer', openedTime: later, typology: 'fake-loan' }),
    episodeOf({ episodeId: 'other', person: { kind: 'person', id: 'p2' } }),
    episodeOf({ episodeId: 'phone', person: { kind: 'phone', id: 'p1' } }),
  ];
  const outcomes = [
    outcomeOf('old', START_TIME, {}),
    outcomeOf('old', later, { outcome: 'dissuaded', staff: '0571-12', note: '已挂断' }),
    outcomeOf('other', later, { outcome: 'not-fraud' }),
  ];
  await ledger.write({ episodes, outcomes }, token());
});
afterAll(() => ledger.close());

test('the other episodes of a person stand newest first, as they are now, with the newest outcome', async () => {
  expect(await earlierEpisodes(ledger, { person: PERSON, episodeId: 'now' })).toEqual([
    expect.objectContaining({
      episodeId: 'newer',
      typology: 'fake-loan',
      level: 'orange',
      state: 'open',
    }),
    {
      episodeId: 'old',
      openedTime: START_TIME,
      region: '330106',
      level: 'red',
      typology: 'police-impersonation',
      atRiskFen: 0,
      state: 'closed',
      outcome: 'dissuaded',
      staff: '0571-12',
      recordedAt: START_TIME + HOUR_MS,
      note: '已挂断',
    },
  ]);
});

test('somebody unknown has none, and nobody has more than can be read', async () => {
  const nobody = { person: { kind: 'person', id: 'p9' }, episodeId: 'now' } as const;
  expect(await earlierEpisodes(ledger, nobody)).toEqual([]);
  const many = Array.from({ length: EARLIER_MAX + 5 }, (_, n) =>
    episodeOf({ episodeId: `m${n}`, person: { kind: 'person', id: 'p3' } }),
  );
  await ledger.write({ episodes: many }, token());
  const person = { kind: 'person', id: 'p3' } as const;
  expect(await earlierEpisodes(ledger, { person, episodeId: 'm0' })).toHaveLength(EARLIER_MAX);
});
