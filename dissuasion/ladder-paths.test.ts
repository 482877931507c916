// What becomes of a message in every state that it can have, and of a ladder with every outcome that staff record, as tables.
import { expect, test } from 'vitest';
import { RECEIPT_STATES } from '../connectors/delivery/delivery.ts';
import { OUTCOME_NAMES, type Outcome } from '../signal/outcome.ts';
import { readTable } from '../test/path-table.ts';
import { parseDeskSettings, readDeskSettings } from './desk-settings.ts';
import { START_TIME, taskNumbered } from './fixture.ts';
import { followUpsOf } from './follow-up.ts';
import { endLadder, passLadderTime, receiveLadder, restLadder, startLadder } from './ladder.ts';
import { moveLadder } from './ladder-sink.ts';
import type { Ladder } from './ladder-state.ts';

const MINUTE_MS = 60_000;
const TRY_STATES = ['due', ...RECEIPT_STATES, 'overdue', 'dropped'] as const;
type State = (typeof TRY_STATES)[number];

/** "=" leaves it as it is; "again" is another try after this one, "called off" is the try after this one that was due. */
const RULES = `
  what happens        due              accepted         delivered       done  refused  failed            expired           overdue                dropped
  accepted comes      accepted         =                =               =     =        =                 =                 =                      =
  delivered comes     delivered        delivered        =               =     =        =                 =                 delivered, called off  =
  done comes          done             done             done            =     =        done, called off  done, called off  done, called off       =
  refused comes       refused, again   refused, again   refused, again  =     =        refused           refused           refused                =
  failed comes        failed, again    failed, again    =               =     =        =                 =                 failed                 =
  expired comes       expired, again   expired, again   =               =     =        =                 =                 expired                =
  its deadline comes  overdue, again   overdue, again   =               =     =        =                 =                 =                      =
  staff do the rest   dropped          =                =               =     =        =                 =                 =                      =
  the episode ends    dropped          =                =               =     =        =                 =                 =                      =
`;

const { ladder: settings } = parseDeskSettings(
  'own.yaml',
  'ladder: { levels: { orange: [{ step: message, deadline: 10m, retries: [1m, 5m] }] } }',
);
const LATER = START_TIME + 1_000;

function begun(): Ladder {
  const person = { kind: 'person', id: 'p1' } as const;
  const who = { person, phone: '+8613812345678', region: '330106', time: START_TIME };
  const subject = { ...who, typology: 'task-rebate', level: 'orange' } as const;
  return passLadderTime(startLadder('l1', subject, settings, START_TIME), settings, START_TIME);
}

function receive(ladder: Ladder, state: (typeof RECEIPT_STATES)[number]): Ladder {
  const deliveryId = ladder.tries[0]?.deliveryId ?? '';
  return receiveLadder(ladder, { deliveryId, state, provider: 'p', at: LATER }, settings, LATER);
}

const atDeadline = (ladder: Ladder) =>
  passLadderTime(ladder, settings, START_TIME + 10 * MINUTE_MS);
const DEEDS: Readonly<Record<string, (ladder: Ladder) => Ladder>> = {
  ...Object.fromEntries(
    RECEIPT_STATES.map((state) => [`${state} comes`, (ladder: Ladder) => receive(ladder, state)]),
  ),
  'its deadline comes': atDeadline,
  'staff do the rest': (ladder) => restLadder(ladder, 'refused', LATER),
  'the episode ends': (ladder) => endLadder(ladder, 'dissuaded', LATER),
};

function ladderIn(state: State): Ladder {
  if (state === 'due') return begun();
  if (state === 'overdue') return atDeadline(begun());
  if (state === 'dropped') return endLadder(begun(), 'dissuaded', START_TIME);
  return receive(begun(), state);
}

function whatComesOf(deed: string, state: State): string {
  const before = ladderIn(state);
  const after = DEEDS[deed]?.(before) ?? before;
  const is = after.tries[0]?.state ?? '';
  const ids = after.tries.map(({ deliveryId }) => deliveryId);
  expect(ids).toEqual([...new Set(ids)]);
  if (is === state) return '=';
  if (after.tries.length > before.tries.length) return `${is}, again`;
  const isCalledOff = before.tries[1]?.state === 'due' && after.tries[1]?.state === 'dropped';
  return isCalledOff ? `${is}, called off` : is;
}

const deeds = Object.keys(DEEDS);
const ruleOf = readTable(RULES, deeds, TRY_STATES);
test.each(TRY_STATES.flatMap((state) => deeds.map((deed) => [state, deed] as const)))(
  'a message that is %s, when %s, comes to what the table says',
  (state, deed) => {
    expect(whatComesOf(deed, state)).toBe(ruleOf(deed, state));
  },
);

const ENDINGS = `
  outcome            its first time      when nothing else is left
  dissuaded          ends                ends
  already-paid       ends                ends
  not-fraud          ends                ends
  unreachable        goes on             goes on, visit
  refused            rests               rests, visit
  visit-needed       rests, visit        rests, visit
  police-dispatched  ends                ends
  duplicate          ends                ends
`;
const TIMES = ['its first time', 'when nothing else is left'] as const;

async function ladderAfter(outcome: Outcome, times: number): Promise<string> {
  const did: string[] = [];
  const ladders = {
    end: async () => void did.push('ends'),
    rest: async () => void did.push('rests'),
    ask: async () => {
      did.push('visit');
      return begun();
    },
  };
  const task = taskNumbered(1);
  const before = Array.from({ length: times }, () => outcome);
  const { followUps: rules } = readDeskSettings();
  const head = { outcomeId: 'o1', taskId: task.taskId, episodeId: task.episodeId, staff: 'li' };
  const followUps = followUpsOf(outcome, before, rules, START_TIME);
  const recorded = { ...head, desk: '330106', recordedAt: START_TIME, outcome, followUps };
  await moveLadder(ladders, task, recorded);
  return did.includes('ends') || did.includes('rests')
    ? did.join(', ')
    : ['goes on', ...did].join(', ');
}

const endingOf = readTable(ENDINGS, OUTCOME_NAMES, TIMES);
test.each(OUTCOME_NAMES.flatMap((outcome) => TIMES.map((time) => [outcome, time] as const)))(
  'what goes out, with the outcome %s %s, goes on, rests or ends as the table says',
  async (outcome, time) => {
    const times = time === 'its first time' ? 0 : 9;
    expect(await ladderAfter(outcome, times)).toBe(endingOf(outcome, time));
  },
);
