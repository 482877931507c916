// Open episodes read back from the real embedded engine.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import { taskOf } from '../dissuasion/task.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { newVault } from '../test/new-vault.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { outcomeRowOf } from './outcome-row.ts';
import { findEpisode, openEpisodes } from './restore.ts';

const path = ledgerFolder();
const vault = newVault();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path, vault });
});
afterAll(() => ledger.close());

describe('open episodes', () => {
  test('come back as they were, with the task that is open', async () => {
    const full = episodeOf({
      episodeId: 'full',
      phone: '+8613800000009',
      score: 71.3,
      reasons: [
        {
          id: 'r1',
          points: 30.5,
          reason: { zh: '陌生境外来电', en: 'Foreign call' },
          features: {},
        },
      ],
      decisionIds: ['d1', 'd2'],
      suspects: [{ kind: 'phone', id: '+85212345678' }],
      transfers: [
        { transferId: 't1', amountFen: 5, payee: 'a1', state: 'attempted', time: START_TIME },
      ],
      atRiskFen: 5,
      revision: 3,
    });
    const closed = episodeOf({
      episodeId: 'closed',
      state: 'closed',
      outcome: 'dissuaded',
      closedBy: 'outcome',
      closedTime: START_TIME,
      revision: 2,
    });
    const decided = episodeOf({ episodeId: 'decided' });
    const untasked = episodeOf({ episodeId: 'untasked', openedTime: full.openedTime + 1 });
    const task = taskOf(full, 77_000);
    await ledger.write(
      {
        episodes: [
          full,
          { ...full, revision: 1, score: 1 },
          closed,
          { ...closed, state: 'open', revision: 1 },
          decided,
          untasked,
        ],
        taskEvents: [
          {
            eventId: 'v',
            taskId: task.taskId,
            episodeId: 'full',
            desk: task.desk,
            kind: 'opened',
            at: 77_000,
          },
        ],
        outcomes: [
          outcomeRowOf(
            {
              outcomeId: 'o',
              taskId: 't',
              episodeId: 'decided',
              staff: 's',
              desk: '330106',
              recordedAt: 1,
              outcome: 'dissuaded',
            },
            decided,
            1,
          ),
        ],
      },
      'token',
    );
    expect(await openEpisodes(ledger)).toEqual([{ episode: full, task }, { episode: untasked }]);
    expect(await findEpisode(ledger, 'closed')).toEqual(closed);
    expect(await findEpisode(ledger, 'nobody')).toBeUndefined();
  });
});
