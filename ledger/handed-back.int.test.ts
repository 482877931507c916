// What came of warnings, on the real embedded engine.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decisionOf, episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import { token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { type HandedBackRow, handedBack } from './handed-back.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { OutcomeRow } from './rows.ts';

const path = ledgerFolder();
const NEVER = START_TIME * 2;
let ledger: Ledger;

function warned(decisionId: string, signalId: string, source = 'national') {
  return decisionOf({
    decisionId,
    signal: { source, id: signalId, type: 'warning.received' },
    level: 'orange',
  });
}

function outcomeOf(
  episodeId: string,
  recordedAt: number,
  rest: Partial<OutcomeRow> = {},
): OutcomeRow {
  return {
    outcomeId: `o-${episodeId}-${recordedAt}`,
    taskId: `t-${episodeId}`,
    episodeId,
    staff: 's1',
    desk: '330106',
    recordedAt,
    outcome: 'dissuaded',
    region: '330106',
    typology: 'suspect-contact',
    person: 'p1',
    atRiskFen: 0,
    eventTime: START_TIME + 60_000,
    kept: { dissuaded: 700, frozen: 50 },
    ...rest,
  };
}

beforeAll(async () => {
  ledger = await openLedger({ path });
  const decisions = [
    warned('d1', 'W1'),
    warned('d2', 'W2'),
    warned('d3', 'W3'),
    warned('d4', 'X1', 'another'),
    decisionOf({ decisionId: 'd5' }),
  ];
  const episodes = [
    episodeOf({ episodeId: 'e1', decisionIds: ['d5', 'd1', 'd2', 'd4'] }),
    episodeOf({ episodeId: 'e1', decisionIds: ['d5', 'd1'], revision: 0 }),
    episodeOf({ episodeId: 'e2', decisionIds: ['d5'] }),
    episodeOf({ episodeId: 'e3', decisionIds: ['d3'] }),
  ];
  const outcomes = [
    outcomeOf('e1', 100),
    outcomeOf('e1', 300, { outcome: 'not-fraud', kept: {} }),
    outcomeOf('e2', 200),
  ];
  await ledger.write({ decisions, episodes, outcomes }, token());
});
afterAll(() => ledger.close());

const query = { source: 'national', before: NEVER, limit: 10 };

test('every outcome of an episode that a warning is part of is handed back to its source, the oldest first, and nothing else', async () => {
  const rows = await handedBack(ledger, query);
  expect(rows.map(({ signalId, recordedAt, outcome }) => [signalId, recordedAt, outcome])).toEqual([
    ['W1', 100, 'dissuaded'],
    ['W2', 100, 'dissuaded'],
    ['W1', 300, 'not-fraud'],
    ['W2', 300, 'not-fraud'],
  ]);
  expect(rows[0]).toMatchObject({
    signalType: 'warning.received',
    level: 'orange',
    episodeId: 'e1',
    fraud: true,
    keptFen: 750,
    lostFen: 0,
    outcomeTime: START_TIME + 60_000,
  });
});

test('pages follow each other without a gap and without a row twice', async () => {
  const all = await handedBack(ledger, query);
  const read: HandedBackRow[] = [];
  for (let after: HandedBackRow | undefined; ; ) {
    const [row] = await handedBack(ledger, {
      ...query,
      limit: 1,
      ...(after === undefined ? {} : { after }),
    });
    if (row === undefined) break;
    read.push(row);
    after = row;
  }
  expect(read).toEqual(all);
});

test('outcomes of just now wait for the next time', async () => {
  expect(await handedBack(ledger, { ...query, before: 300 })).toHaveLength(2);
});
