// What rows say of people: nowhere in plain, found and shown again all the same, beside rows of before anything was sealed, and gone when it is forgotten.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { decisionOf, episodeOf, START_TIME } from '../dissuasion/fixture.ts';
import { passLadderTime, startLadder } from '../dissuasion/ladder.ts';
import { requestOrder } from '../dissuasion/order.ts';
import type { Subject } from '../engine/decision.ts';
import { token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { vaultsOfKeys } from '../test/new-vault.ts';
import { filedCases } from '../tuning/known-rows.ts';
import { missedRows } from '../tuning/missed/missed-rows.ts';
import { Forgotten } from '../vault/forgotten.ts';
import { wordsToken } from '../vault/words-token.ts';
import { campaignReport } from './campaign-report.ts';
import { earlierEpisodes } from './earlier-episodes.ts';
import { forgetRows } from './forget-rows.ts';
import { forgetValues, namedValues } from './forget-values.ts';
import { ladderRowsOf } from './ladder-row.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { outcomeRowOf } from './outcome-row.ts';
import { report } from './report.ts';
import { resealLedger, sealedWith } from './reseal.ts';
import { findEpisode } from './restore.ts';
import { recordsOfOpenTasks } from './restore-history.ts';
import { ordersSince } from './restore-orders.ts';
import { dropOldValues } from './retention.ts';
import type { LedgerBatch } from './rows.ts';

const [vault, newerVault, newestVault] = vaultsOfKeys();
const path = ledgerFolder();
const PERIOD = { from: START_TIME - 1, to: START_TIME + 86_400_000 };
const [VICTIM, PHONE, MULE] = ['33010619900707317X', '+8613912348765', '6228480000099917'];
const [NAME, PLACE] = ['欧阳标记', '标记路九十九号'];
const DEVICE = '869912340099917';
const MARKS = [VICTIM, '13912348765', MULE, NAME, PLACE, DEVICE];
const PERSON: Subject = { kind: 'person', id: VICTIM };
let ledger: Ledger;
let before: Ledger;

/** All that is written about one episode of the person. */
function batchOf(id: string, openedTime = START_TIME) {
  const reason = { zh: `向 ${MULE} 转账`, en: `pays ${MULE}` };
  const reading = { value: MULE, key: `phone:${PHONE}`, signals: [] };
  const hit = { id: 'r1', points: 40, reason, features: { payee: reading } };
  const suspects: Subject[] = [{ kind: 'account', id: MULE }];
  const transfer = { transferId: `t-${id}`, amountFen: 900, payee: MULE, time: openedTime };
  const episode = episodeOf({
    episodeId: id,
    openedTime,
    touchedTime: openedTime,
    person: PERSON,
    phone: PHONE,
    reasons: [hit],
    suspects,
    traces: [{ kind: 'device', id: DEVICE }],
    transfers: [{ ...transfer, state: 'attempted' }],
    atRiskFen: 900,
  });
  const recorded = {
    taskId: `task-${id}`,
    episodeId: id,
    staff: 'li',
    desk: '330106',
    recordedAt: openedTime,
    note: `${NAME} ${PHONE}`,
  };
  const visit = {
    ...recorded,
    outcomeId: `v-${id}`,
    outcome: 'visit-needed',
    place: PLACE,
  } as const;
  const paid = [{ amountFen: 900, paidAt: openedTime, payee: MULE }];
  const end = {
    ...recorded,
    recordedAt: openedTime + 1,
    outcomeId: `o-${id}`,
    outcome: 'dissuaded',
    paid,
  } as const;
  const asked = {
    kind: 'freeze',
    target: { kind: 'account', id: MULE },
    episodeId: id,
    desk: '330106',
    person: VICTIM,
    reason: `${NAME} 已转账`,
  } as const;
  const order = requestOrder(`order-${id}`, asked, 'li', openedTime);
  const detail = JSON.stringify({ until: 1, reason: `${NAME} 请稍后` });
  const taskId = `task-${id}`;
  return {
    decisions: [
      decisionOf({
        decisionId: `d-${id}`,
        subject: PERSON,
        phone: PHONE,
        suspect: { kind: 'account', id: MULE },
        rules: [hit],
        transfer: { ...transfer, state: 'attempted' },
      }),
    ],
    episodes: [episode],
    outcomes: [
      outcomeRowOf(visit, episode, openedTime),
      outcomeRowOf(end, episode, openedTime + 1),
    ],
    orders: [{ ...order, history: order.history.map((step) => ({ ...step, note: NAME })) }],
    taskEvents: [
      {
        eventId: `e-${id}`,
        taskId,
        episodeId: id,
        desk: '330106',
        kind: 'set-aside',
        at: 1,
        detail,
      },
    ],
    cases: [
      {
        caseId: `case-${id}`,
        region: '330106',
        typology: 'fake-loan',
        phone: PHONE,
        lossFen: 100,
        filedTime: openedTime,
      },
    ],
  } satisfies LedgerBatch;
}

/** What else is told of that episode. */
function talkOf(id: string): LedgerBatch {
  const [at, note] = [START_TIME, `${NAME} ${PHONE}`];
  const task = { taskId: `task-${id}`, episodeId: id, desk: '330106' };
  const { ladder: settings } = readDeskSettings();
  const subject = { person: PERSON, phone: PHONE, region: '330106', time: at, ...task };
  const danger = { typology: 'fake-loan', level: 'red' } as const;
  const ladder = startLadder(`ladder-${id}`, { ...subject, ...danger }, settings, at);
  const tries = passLadderTime(ladder, settings, at).tries.map((one) => ({
    ...one,
    reason: note,
    answer: NAME,
  }));
  const score = { by: 'chen', scores: {}, comment: note, at };
  return {
    aftercare: [
      {
        ...task,
        aftercareId: `after-${id}`,
        number: 1,
        isLast: true,
        result: 'unreachable',
        staff: 'li',
        recordedAt: at,
        note,
      },
    ],
    ladderSteps: ladderRowsOf([{ ...ladder, tries }]),
    deskEvents: [
      { eventId: `desk-${id}`, kind: 'reassigned', at, reason: note },
      // What a lead typed names nobody that is known, and goes with the rest all the same.
      {
        eventId: `lead-${id}`,
        kind: 'task-moved',
        at,
        taskId: `task-${id}`,
        reason: '他女婿在店里等',
      },
    ],
    reviews: [
      {
        ...task,
        reviewId: `review-${id}`,
        revision: 1,
        state: 'decided',
        outcomeId: `o-${id}`,
        outcome: 'dissuaded',
        workers: ['li'],
        closedAt: at,
        first: score,
        appeal: { by: 'li', reason: note, at },
        second: score,
      },
    ],
  };
}

beforeAll(async () => {
  before = await openLedger({ path });
  await before.write({ ...batchOf('plain'), ...talkOf('plain') }, token());
  ledger = await openLedger({ path, vault });
  await ledger.write({ ...batchOf('sealed'), ...talkOf('sealed') }, token());
});

afterAll(async () => {
  await ledger.close();
  await before.close();
});

/** Marks in everything that the tables hold of an episode. */
async function marksOf(id: string): Promise<string[]> {
  const tables = [
    'decisions',
    'episodes',
    'outcomes',
    'orders',
    'task_events',
    'cases',
    'aftercare',
    'ladder_steps',
    'desk_events',
    'reviews',
  ];
  const texts = [JSON.stringify(await ledger.query('SELECT * FROM token_values'))];
  for (const table of tables) {
    const rows = await ledger.query(`SELECT * FROM ${table}`);
    texts.push(
      JSON.stringify(
        rows.filter(
          (row) =>
            JSON.stringify(row).includes(`-${id}"`) || JSON.stringify(row).includes(`"${id}"`),
        ),
      ),
    );
  }
  return MARKS.filter((mark) => texts.some((text) => text.includes(mark)));
}

test('nothing of a person stands in a row, and equal values have equal tokens', async () => {
  expect(await marksOf('plain')).toEqual(MARKS);
  expect(await marksOf('sealed')).toEqual([]);
  const [row] = await ledger.query(
    `SELECT person_id = outcomes.person AS person, episodes.phone = decisions.phone AS phone, subject_id = orders.person AS subject,
       suspect_id = target_id AND transfer_payee = suspect_id AS mule
     FROM episodes, outcomes, decisions, orders
     WHERE episodes.episode_id = 'sealed' AND outcome_id = 'o-sealed' AND decision_id = 'd-sealed' AND order_id = 'order-sealed'`,
  );
  expect(row).toEqual({ person: 1, phone: 1, subject: 1, mule: 1 });
});

test('what is put back when Redis has lost it is as it was written, sealed or not', async () => {
  for (const id of ['plain', 'sealed']) {
    const batch = batchOf(id);
    expect(await findEpisode(ledger, id)).toEqual(batch.episodes[0]);
    const orders = await ordersSince(ledger, 0);
    expect(orders.find(({ episodeId }) => episodeId === id)).toEqual(batch.orders[0]);
    const records = (await recordsOfOpenTasks(ledger)).get(`task-${id}`);
    expect(records?.attempts).toMatchObject([{ place: PLACE, note: `${NAME} ${PHONE}` }]);
    expect(records?.events).toMatchObject([{ detail: { reason: `${NAME} 请稍后` } }]);
  }
});

test('a person and a suspect are one in rows of before and after', async () => {
  const earlier = await earlierEpisodes(ledger, { person: PERSON, episodeId: 'now' });
  expect(earlier.map(({ episodeId, note }) => [episodeId, note])).toEqual([
    ['plain', `${NAME} ${PHONE}`],
    ['sealed', `${NAME} ${PHONE}`],
  ]);
  const { campaigns } = await campaignReport(ledger, PERIOD);
  expect(campaigns).toMatchObject([{ episodes: 2, suspects: [{ id: MULE, episodes: 2 }] }]);
  const filed = await filedCases(ledger, PERIOD);
  expect(filed.map(({ phone }) => phone)).toEqual([PHONE, PHONE]);
  expect(await missedRows(ledger, PERIOD)).toMatchObject({ filed: 2, missedInAll: 0 });
});

test('without the keys a report is as it was, and what must be shown says what is missing', async () => {
  const by = { ...PERIOD, region: '330000', by: 'city' } as const;
  expect(await report(before, by)).toEqual(await report(ledger, by));
  await expect(findEpisode(before, 'sealed')).rejects.toMatchObject({ code: 'FW_CONFIG' });
});

test('whom rows are about is let go when its days are over, what is at work stays, and reports are as they were', async () => {
  const others = [
    [VICTIM, '330106196001010011'],
    [PHONE, '+8613700000099'],
    [MULE, '6228480000011111'],
    [DEVICE, '869900000000017'],
  ] as const;
  const text = others.reduce(
    (all, [one, other]) => all.replaceAll(one, other),
    JSON.stringify(batchOf('over')),
  );
  const { orders: _, episodes, ...rest } = JSON.parse(text);
  const [episode] = episodes;
  await ledger.write({ ...rest, episodes: [{ ...episode, state: 'closed' }] }, token());
  const by = { ...PERIOD, region: '330000', by: 'city' } as const;
  const counted = await report(ledger, by);
  const later = Date.now() + 60 * 86_400_000;

  expect(await dropOldValues(ledger, {}, later)).toEqual({ people: 0, words: 0 });
  expect((await dropOldValues(ledger, { words: 30 }, later)).words).toBeGreaterThan(1);
  const person = { kind: 'person', id: others[0][1] } as const;
  const [earlier] = await earlierEpisodes(ledger, { person, episodeId: 'now' });
  expect(earlier).toMatchObject({ episodeId: 'over', outcome: 'dissuaded' });
  expect(earlier).not.toHaveProperty('note');
  expect(await findEpisode(ledger, 'over')).toMatchObject({ person });

  expect((await dropOldValues(ledger, { people: 30, words: 30 }, later)).people).toBe(4);
  expect((await findEpisode(ledger, 'over'))?.person.id).toMatch(/^h_[0-9a-f]{24}$/);
  expect(await dropOldValues(ledger, { people: 30, words: 30 }, later)).toEqual({
    people: 0,
    words: 0,
  });
  expect(await findEpisode(ledger, 'sealed')).toEqual(batchOf('sealed').episodes[0]);
  expect((await ordersSince(ledger, 0)).map(({ reason }) => reason)).toContain(`${NAME} 已转账`);
  expect(await report(ledger, by)).toEqual(counted);
});

test('rows of before and values of an older key are sealed with the newest, and the older key may go', async () => {
  const newer = await openLedger({ path, vault: newerVault });
  const by = { ...PERIOD, region: '330000', by: 'city' } as const;
  const options = { ledger: newer, vault: newerVault };
  const counts = await resealLedger({ ...options, isDryRun: true });
  const [rows, talk] = [batchOf('plain'), talkOf('plain')];
  const once = {
    decisions: rows.decisions.length,
    episodes: 1,
    task_events: 1,
    cases: 1,
    orders: 1,
    aftercare: 1,
    ladder_steps: talk.ladderSteps?.length,
    desk_events: 2,
    reviews: 1,
  };
  expect(counts).toMatchObject({ ...once, outcomes: 2 });
  expect(await marksOf('plain')).toEqual(MARKS);
  const rowsOf = (made: Awaited<ReturnType<typeof report>>) => made.rows;
  expect(rowsOf(await report(newer, by))).toMatchObject([{ peopleDissuaded: 3 }]);

  expect(await resealLedger({ ...options, isDryRun: false })).toMatchObject({
    ...once,
    outcomes: 2,
  });
  expect(await marksOf('plain')).toEqual([]);
  expect(await resealLedger({ ...options, isDryRun: false })).toEqual({});
  expect(await sealedWith(newer, vault.newestKeyId)).toBe(0);
  expect(await sealedWith(newer, newestVault.newestKeyId)).toBeGreaterThan(3);
  expect(rowsOf(await report(newer, by))).toMatchObject([{ peopleDissuaded: 2 }]);
  await ledger.close();
  ledger = newer;

  const alone = await openLedger({ path, vault: newestVault });
  for (const id of ['plain', 'sealed']) {
    expect(await findEpisode(alone, id)).toEqual(batchOf(id).episodes[0]);
    expect((await ordersSince(alone, 0)).map(({ reason }) => reason)).toEqual([
      `${NAME} 已转账`,
      `${NAME} 已转账`,
    ]);
  }
  await alone.close();
});

test('who is forgotten is in no row and no sealed value, and what was counted stays', async () => {
  const by = { ...PERIOD, region: '330000', by: 'city' } as const;
  const counted = await report(ledger, by);
  const forgotten = new Forgotten([
    { kind: 'person', id: VICTIM },
    { kind: 'phone', id: PHONE },
    { kind: 'account', id: MULE },
    { kind: 'words', id: NAME },
  ]);
  const tokens = async () =>
    (await ledger.query<{ token: string }>('SELECT DISTINCT token FROM token_values')).map(
      (row) => row.token,
    );
  const known = await tokens();
  const values = await namedValues(ledger, newerVault, forgotten);
  expect(await forgetValues(ledger, values, true)).toBeGreaterThan(3);
  await forgetRows(ledger, [...forgotten.replacements, ...values.covers], false);
  await forgetValues(ledger, values, false);

  for (const id of ['plain', 'sealed']) expect(await marksOf(id)).toEqual([]);
  const left = await findEpisode(ledger, 'sealed');
  expect(JSON.stringify(left)).not.toContain(MULE);
  expect(left?.person.id).toMatch(/^[b-z]{18}$/);
  const own = new Set([vault.tag('person', VICTIM), vault.tag('phone', PHONE)]);
  expect((await tokens()).filter((one) => own.has(one))).toEqual([]);
  // Words that name nobody are about them all the same.
  const place = wordsToken(vault, PLACE, 'sealed');
  expect([known.includes(place), (await tokens()).includes(place)]).toEqual([true, false]);
  expect(
    await ledger.query(
      `SELECT count() AS rows FROM outcomes WHERE note != '' AND episode_id != 'over'`,
    ),
  ).toEqual([{ rows: 0 }]);
  expect(
    await ledger.query(
      `SELECT count() AS rows FROM desk_events WHERE reason != '' AND task_id IN ('task-plain', 'task-sealed')`,
    ),
  ).toEqual([{ rows: 0 }]);
  expect((await campaignReport(ledger, PERIOD)).campaigns).toMatchObject([{ episodes: 2 }]);
  expect(await report(ledger, by)).toEqual(counted);
});
