// How somebody is reached who does not answer: the carrier is asked how the line stands, to reconnect it or to end the fraudster's call, and family
// is called. Pure: the clock is an argument. A request to the carrier is asked, then answered or refused; one that nobody answers in time expires.
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';

/** What a carrier is asked: how the line stands, to put it through again, to end the call that is under way. */
export const CARRIER_ASKS = ['line-status', 'reconnect', 'interrupt-call'] as const;
export type CarrierAsk = (typeof CARRIER_ASKS)[number];

export const CARRIER_STATES = ['asked', 'answered', 'refused', 'expired'] as const;
export type CarrierState = (typeof CARRIER_STATES)[number];

/** How the carrier finds the line. */
export const LINE_STATES = [
  'free',
  'busy',
  'forwarded',
  'roaming',
  'switched-off',
  'suspended',
  'no-such-number',
] as const;
export type LineState = (typeof LINE_STATES)[number];

export interface CarrierRequest {
  readonly requestId: string;
  readonly ask: CarrierAsk;
  readonly state: CarrierState;
  readonly reason: string;
  readonly askedBy: string;
  /** Processing time, epoch ms, as all times here. */
  readonly askedAt: number;
  /** Nobody waits for it after that. */
  readonly expiresAt: number;
  /** Who takes it to the carrier, where no other way leads there. */
  readonly takenBy?: string;
  readonly takenAt?: number;
  /** The carrier that it is taken to, as accounts of partners name it. */
  readonly takenTo?: string;
  readonly answeredBy?: string;
  readonly answeredAt?: number;
  readonly line?: LineState;
  readonly note?: string;
}

/** What the carrier says. An answer to `line-status` says how the line stands. */
export interface CarrierAnswer {
  readonly state: 'answered' | 'refused';
  readonly by: string;
  readonly line?: LineState;
  readonly note?: string;
}

/** Who may know where the person is. */
export interface Contact {
  readonly contactId: string;
  /** E.164. */
  readonly phone: string;
  readonly relation: string;
  /** Who named it: staff, as the person or family told them, or the file of a bank or carrier. */
  readonly source: 'staff' | 'kyc';
  /** Why they may be called about this person. */
  readonly consent: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

export const CONTACT_RESULTS = ['reached-person', 'will-help', 'no-answer', 'refused'] as const;

export interface ContactCall {
  readonly contactId: string;
  readonly result: (typeof CONTACT_RESULTS)[number];
  readonly by: string;
  readonly at: number;
  readonly note?: string;
}

/** All of a task. */
export interface Reach {
  readonly taskId: string;
  /** Grows by one with every change; 0 while nothing was done. */
  readonly revision: number;
  readonly requests: readonly CarrierRequest[];
  readonly contacts: readonly Contact[];
  readonly calls: readonly ContactCall[];
}

/** Whoever is talked out of money has paid by then. */
const ANSWER_WITHIN_MS = 10 * 60_000;
/** More is not a family but a mistake. */
const CONTACTS_MAX = 20;

export function emptyReach(taskId: string): Reach {
  return { taskId, revision: 0, requests: [], contacts: [], calls: [] };
}

/** The same with requests expired whose time is over. */
export function reachAt(reach: Reach, now: number): Reach {
  const isOver = ({ state, expiresAt }: CarrierRequest) => state === 'asked' && now >= expiresAt;
  if (!reach.requests.some(isOver)) return reach;
  const requests = reach.requests.map((one) =>
    isOver(one) ? { ...one, state: 'expired' as const } : one,
  );
  return { ...reach, requests };
}

/** Asks the carrier; the same while it is asked already. */
export function askCarrier(
  before: Reach,
  { ask, reason, by }: { readonly ask: CarrierAsk; readonly reason: string; readonly by: string },
  now: number,
): Reach {
  const reach = reachAt(before, now);
  if (reach.requests.some((one) => one.ask === ask && one.state === 'asked')) return reach;
  const number = String(reach.requests.length + 1);
  const request: CarrierRequest = {
    requestId: contentId('carrier-request', reach.taskId, number),
    ask,
    state: 'asked',
    reason,
    askedBy: by,
    askedAt: now,
    expiresAt: now + ANSWER_WITHIN_MS,
  };
  return changed(reach, { requests: [...reach.requests, request] });
}

/**
 * Somebody takes a request to the carrier, so that nobody else does; from then on the carrier has as long to answer as it had. The same by whoever took it changes
 * nothing, and to another carrier it is that one's. Throws FwError FW_NOT_FOUND, FW_REACH_REFUSED.
 */
export function takeRequest(
  before: Reach,
  requestId: string,
  { by, to }: { readonly by: string; readonly to?: string },
  now: number,
): Reach {
  const reach = reachAt(before, now);
  const request = requestOf(reach, requestId);
  if (request.state !== 'asked') throw refusal(requestId, `it is ${request.state}`);
  if (request.takenBy === by && (to === undefined || to === request.takenTo)) return reach;
  if (request.takenBy !== undefined && request.takenBy !== by)
    throw refusal(requestId, `${request.takenBy} took it`);
  const taken = {
    ...request,
    takenBy: by,
    takenAt: now,
    ...(to === undefined ? {} : { takenTo: to }),
    expiresAt: now + ANSWER_WITHIN_MS,
  };
  return changed(reach, { requests: reach.requests.map((one) => (one === request ? taken : one)) });
}

/** Takes the carrier's answer; the same again changes nothing. Throws FwError FW_NOT_FOUND, FW_REACH_REFUSED. */
export function answerCarrier(
  before: Reach,
  requestId: string,
  answer: CarrierAnswer,
  now: number,
): Reach {
  const reach = reachAt(before, now);
  const request = requestOf(reach, requestId);
  const { state, by, line, note } = answer;
  if (request.state === state && request.line === line) return reach;
  if (request.state !== 'asked') throw refusal(requestId, `it is ${request.state}`);
  if (state === 'answered' && request.ask === 'line-status' && line === undefined) {
    throw refusal(requestId, `the answer lacks line, one of ${LINE_STATES.join(', ')}`);
  }
  const answered: CarrierRequest = {
    ...request,
    state,
    answeredBy: by,
    answeredAt: now,
    ...(line === undefined ? {} : { line }),
    ...(note === undefined ? {} : { note }),
  };
  const requests = reach.requests.map((one) => (one === request ? answered : one));
  return changed(reach, { requests });
}

/** Names somebody who may help; the same number again changes nothing. Throws FwError FW_REACH_REFUSED. */
export function addContact(
  reach: Reach,
  contact: Omit<Contact, 'contactId' | 'addedAt'>,
  now: number,
): Reach {
  const contactId = contentId('contact', reach.taskId, contact.phone);
  if (reach.contacts.some((one) => one.contactId === contactId)) return reach;
  if (reach.contacts.length >= CONTACTS_MAX) {
    throw refusal(contactId, `task ${reach.taskId} has ${CONTACTS_MAX} contacts already`);
  }
  return changed(reach, {
    contacts: [...reach.contacts, { ...contact, contactId, addedAt: now }],
  });
}

/** Notes a call to a contact. Throws FwError FW_NOT_FOUND. */
export function noteContactCall(reach: Reach, call: ContactCall): Reach {
  if (!reach.contacts.some(({ contactId }) => contactId === call.contactId)) {
    throw new FwError('FW_NOT_FOUND', `Task ${reach.taskId} has no contact ${call.contactId}.`);
  }
  return changed(reach, { calls: [...reach.calls, call] });
}

function requestOf({ taskId, requests }: Reach, requestId: string): CarrierRequest {
  const request = requests.find((one) => one.requestId === requestId);
  if (request !== undefined) return request;
  throw new FwError('FW_NOT_FOUND', `Task ${taskId} has no request ${requestId}.`);
}

function changed(reach: Reach, change: Partial<Reach>): Reach {
  return { ...reach, ...change, revision: reach.revision + 1 };
}

function refusal(id: string, why: string): FwError {
  return new FwError('FW_REACH_REFUSED', `${id} stays as it is: ${why}.`);
}
