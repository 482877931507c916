// How a carrier is asked for help and family is called, read as rules: every deed in every state of a request.
import { expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { readTable } from '../test/path-table.ts';
import { START_TIME } from './fixture.ts';
import {
  addContact,
  answerCarrier,
  askCarrier,
  CARRIER_ASKS,
  CARRIER_STATES,
  type CarrierState,
  emptyReach,
  noteContactCall,
  type Reach,
  reachAt,
  takeRequest,
} from './reach.ts';

/** "no" is refused; "=" changes nothing; "another" is a new request beside this one. */
const RULES = `
  what happens         asked     answered  refused  expired
  it is asked again    =         another   another  another
  somebody takes it    taken     no        no       no
  the carrier answers  answered  =         no       no
  the carrier refuses  refused   no        =        no
  ten minutes pass     expired   =         =        =
`;
const LATE = START_TIME + 10 * 60_000;
const DEEDS = {
  'it is asked again': (reach: Reach, now: number) => ask(reach, now),
  'somebody takes it': (reach: Reach, now: number) =>
    takeRequest(reach, idOf(reach), { by: 'wu' }, now),
  'the carrier answers': (reach: Reach, now: number) =>
    answerCarrier(reach, idOf(reach), { state: 'answered', by: 'CMCC', line: 'busy' }, now),
  'the carrier refuses': (reach: Reach, now: number) =>
    answerCarrier(reach, idOf(reach), { state: 'refused', by: 'CMCC' }, now),
  'ten minutes pass': (reach: Reach, now: number) => reachAt(reach, now + LATE - START_TIME),
};
type Deed = keyof typeof DEEDS;
const isDeed = (name: string): name is Deed => Object.hasOwn(DEEDS, name);
const DEED_NAMES = Object.keys(DEEDS).filter(isDeed);
const ruleOf = readTable(RULES, DEED_NAMES, CARRIER_STATES);

const CONTACT = {
  phone: '+8613900000001',
  relation: '女儿',
  source: 'staff',
  consent: '紧急联系人',
  addedBy: 'li',
} as const;

function ask(reach: Reach, now: number): Reach {
  return askCarrier(reach, { ask: 'line-status', reason: '三次未接', by: 'li' }, now);
}

function idOf({ requests }: Reach): string {
  return requests[0]?.requestId ?? '';
}

/** A request in a state, and the time at which it is in it. */
function reachIn(state: CarrierState): { reach: Reach; now: number } {
  const asked = ask(emptyReach('t1'), START_TIME);
  if (state === 'asked') return { reach: asked, now: START_TIME };
  if (state === 'expired') return { reach: reachAt(asked, LATE), now: LATE };
  const deed = state === 'answered' ? 'the carrier answers' : 'the carrier refuses';
  return { reach: DEEDS[deed](asked, START_TIME), now: START_TIME };
}

function whatComesOf(deed: Deed, state: CarrierState): string {
  const { reach, now } = reachIn(state);
  try {
    const after = DEEDS[deed](reach, now);
    if (after.requests.length > reach.requests.length) return 'another';
    const is = after.requests[0]?.state ?? '';
    if (deed === 'somebody takes it') return after.requests[0]?.takenBy === 'wu' ? 'taken' : is;
    return is === state ? '=' : is;
  } catch (error) {
    if (!isFwError(error, 'FW_REACH_REFUSED')) throw error;
    return 'no';
  }
}

test.each(CARRIER_STATES.flatMap((state) => DEED_NAMES.map((deed) => [state, deed] as const)))(
  'a request that is %s, when %s, comes to what the table says',
  (state, deed) => {
    expect(whatComesOf(deed, state)).toBe(ruleOf(deed, state));
  },
);

test('a request that somebody took is theirs alone, and the carrier has ten minutes from then', () => {
  const asked = ask(emptyReach('t1'), START_TIME);
  const taken = takeRequest(asked, idOf(asked), { by: 'wu' }, LATE - 1);
  expect(takeRequest(taken, idOf(asked), { by: 'wu' }, LATE)).toBe(taken);
  expect(() => takeRequest(taken, idOf(asked), { by: 'chen' }, LATE)).toThrow('wu took it');
  const answer = { state: 'answered', by: 'CMCC', line: 'free' } as const;
  const answered = answerCarrier(taken, idOf(asked), answer, LATE);
  expect(answered.requests).toMatchObject([{ takenBy: 'wu', answeredBy: 'CMCC' }]);
  expect(reachAt(taken, LATE - 1 + 10 * 60_000).requests).toMatchObject([{ state: 'expired' }]);
});

test('an answer to how the line stands says how it stands; to the others it may', () => {
  const answer = { state: 'answered', by: 'CMCC' } as const;
  for (const what of CARRIER_ASKS) {
    const asked = askCarrier(emptyReach('t1'), { ask: what, reason: 'x', by: 'li' }, START_TIME);
    const answered = () => answerCarrier(asked, idOf(asked), answer, START_TIME + 1);
    if (what === 'line-status') expect(answered).toThrow('lacks line');
    else expect(answered().requests[0]).toMatchObject({ state: 'answered', answeredBy: 'CMCC' });
  }
});

test('an answer to what was never asked is told to be unknown', () => {
  expect(() =>
    answerCarrier(emptyReach('t1'), 'x', { state: 'refused', by: 'CMCC' }, START_TIME),
  ).toThrow('has no request x');
});

test('a contact is one by its number, and calls are noted of contacts alone', () => {
  const named = addContact(emptyReach('t1'), CONTACT, START_TIME);
  expect(addContact(named, { ...CONTACT, addedBy: 'wu' }, START_TIME + 1)).toBe(named);
  const { contactId } = named.contacts[0] ?? { contactId: '' };
  const call = { contactId, result: 'will-help', by: 'li', at: START_TIME + 2 } as const;
  expect(noteContactCall(named, call).calls).toEqual([call]);
  expect(() => noteContactCall(named, { ...call, contactId: 'x' })).toThrow('has no contact x');
});
