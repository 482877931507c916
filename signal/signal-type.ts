// The one source of truth of what can be said: the dictionary of fields and the table of signal types.
// A field name means one thing, of one kind, in every signal type that has it, so that rules, mappings,
// the API and the ledger can speak of `amountFen` or `callee` without saying of which type.
// TypeScript types (signal.ts), JSON Schema (json-schema.ts) and parsing (parse-signal.ts) derive from here.
import { OUTCOME_NAMES } from './outcome.ts';

/**
 * What a field holds. Units are part of the kind: `fen` are minor units of money, `ms` milliseconds. `count` is a whole
 * number, 0 or more, of what the field's name says.
 */
export type FieldKind =
  | 'text'
  | 'phone'
  | 'account'
  | 'domain'
  | 'device'
  | 'person'
  | 'region'
  | 'time'
  | 'fen'
  | 'ms'
  | 'days'
  | 'count'
  | 'flag'
  | 'code';

export interface FieldSpec {
  readonly kind: FieldKind;
  readonly text: string;
  /** The allowed values, for kind `code` only. */
  readonly codes?: readonly string[];
  /** Most characters of a text, where it may be longer than an id. */
  readonly lengthMax?: number;
}

export const CALL_ORIGINS = ['domestic', 'international', 'virtual', 'service', 'unknown'] as const;
export const TOPICS = [
  'loan',
  'investment',
  'task',
  'refund',
  'ticket',
  'shopping',
  'credit',
  'game',
  'chat',
  'police',
  'code',
  'marketing',
  'other',
] as const;
export const APP_KINDS = [
  'remote-control',
  'meeting',
  'chat',
  'loan',
  'investment',
  'task',
  'wallet',
  'other',
] as const;
export const PAYEE_KINDS = ['personal', 'merchant', 'company', 'own'] as const;
export const CHANNELS = ['app', 'web', 'counter', 'atm', 'qr', 'other'] as const;
export const CARD_STATUSES = ['active', 'dormant', 'frozen', 'lost', 'closed'] as const;
/** What the network says of a caller's number (STIR/SHAKEN and its kin): own, not its own, or not looked at. */
export const CALLER_CHECKS = ['passed', 'failed', 'none'] as const;
export const LIST_OPS = ['add', 'remove'] as const;

/** Every field that a signal can carry. */
export const FIELDS = {
  caller: { kind: 'phone', text: 'Number that calls.' },
  callee: { kind: 'phone', text: 'Number that is called.' },
  callId: { kind: 'text', text: 'Identity of the call; the same in its start and its end.' },
  durationMs: { kind: 'ms', text: 'Talking time of the call.' },
  answered: { kind: 'flag', text: 'Whether the callee picked up.' },
  origin: {
    kind: 'code',
    codes: CALL_ORIGINS,
    text: 'Where the call or message enters the network: virtual is a virtual carrier, service a 400/95 number.',
  },
  callerCheck: {
    kind: 'code',
    codes: CALLER_CHECKS,
    text: 'Whether the network found that the number is the caller’s own (STIR/SHAKEN): failed is a number that was put on.',
  },
  sender: { kind: 'phone', text: 'Number or short code that sends the message.' },
  receiver: { kind: 'phone', text: 'Number that receives the message.' },
  topic: {
    kind: 'code',
    codes: TOPICS,
    text: 'What the message or site is about, as classed by its source.',
  },
  domain: {
    kind: 'domain',
    text: 'Registrable domain that is linked, visited or downloaded from.',
  },
  domainAgeDays: { kind: 'days', text: 'Age of the domain on that day.' },
  visitor: { kind: 'phone', text: 'Number whose device visits the site.' },
  phone: { kind: 'phone', text: 'Number of the subscriber that the signal is about.' },
  app: { kind: 'text', text: 'Package name of the app.' },
  appKind: { kind: 'code', codes: APP_KINDS, text: 'What the app is for.' },
  fromStore: { kind: 'flag', text: 'Whether the app came from a known store.' },
  device: { kind: 'device', text: 'Device identity (IMEI or the bank’s device id).' },
  cell: { kind: 'text', text: 'Radio cell.' },
  forwardTo: { kind: 'phone', text: 'Number that calls are forwarded to.' },
  account: { kind: 'account', text: 'Account that the signal is about.' },
  payer: { kind: 'account', text: 'Account that pays.' },
  payee: { kind: 'account', text: 'Account that is paid.' },
  transferId: {
    kind: 'text',
    text: 'Identity of the transfer; the same from attempt to completion.',
  },
  amountFen: { kind: 'fen', text: 'Amount in minor units (1 yuan = 100 fen).' },
  balanceFen: { kind: 'fen', text: 'Balance of the payer or account before the amount moves.' },
  payeeKind: {
    kind: 'code',
    codes: PAYEE_KINDS,
    text: 'What the payee is to the payer’s bank; own is the payer’s own account.',
  },
  accountAgeDays: {
    kind: 'days',
    text: 'Age of the payee account (transfers) or account (other types).',
  },
  channel: { kind: 'code', codes: CHANNELS, text: 'Channel of the payment or report.' },
  volumeKib: { kind: 'count', text: 'Data moved, in KiB (1,024 bytes).' },
  lender: { kind: 'text', text: 'Lender that pays out the loan.' },
  status: { kind: 'code', codes: CARD_STATUSES, text: 'New status of the card or account.' },
  person: { kind: 'person', text: 'Identity of a person, opaque to us.' },
  caseId: { kind: 'text', text: 'Number of the filed case.' },
  reportId: { kind: 'text', text: 'Number of the report (110, 96110).' },
  warningId: { kind: 'text', text: 'Number of the warning.' },
  grade: { kind: 'count', text: 'Grade of the warning: 1 is the gravest.' },
  typology: { kind: 'text', text: 'Fraud type, as in the rule pack.' },
  lossFen: { kind: 'fen', text: 'Loss stated in the case.' },
  incidentTime: { kind: 'time', text: 'When the fraud happened (a case is filed later).' },
  suspectPhone: { kind: 'phone', text: 'Number of the suspect.' },
  suspectAccount: { kind: 'account', text: 'Account of the suspect.' },
  suspectDomain: { kind: 'domain', text: 'Domain of the suspect.' },
  touchTime: { kind: 'time', text: 'When a suspect touched the person.' },
  list: { kind: 'text', text: 'Name of the list that changes.' },
  entry: { kind: 'text', text: 'Entry of the list.' },
  op: { kind: 'code', codes: LIST_OPS, text: 'What happens to the entry.' },
  expiresTime: { kind: 'time', text: 'When the entry ends by itself.' },
  note: { kind: 'text', lengthMax: 2000, text: 'Free text.' },
  episodeId: { kind: 'text', text: 'Episode that the outcome belongs to.' },
  taskId: { kind: 'text', text: 'Dissuasion task that the outcome belongs to.' },
  outcome: { kind: 'code', codes: OUTCOME_NAMES, text: 'How the dissuasion task ended.' },
  rule: { kind: 'text', text: 'Name of the rule.' },
  staff: { kind: 'text', text: 'Who of the staff did it.' },
} as const satisfies Record<string, FieldSpec>;

export type FieldName = keyof typeof FIELDS;

export type Side = 'telecom' | 'funds' | 'operations';

export interface SignalTypeSpec {
  readonly side: Side;
  readonly text: string;
  readonly required: readonly FieldName[];
  readonly optional: readonly FieldName[];
  /** Fields that name a possible suspect; the first is the one that the signal is partitioned by. */
  readonly suspectKeys: readonly FieldName[];
  /** Fields that resolve to a person at risk; the first is the primary one. */
  readonly victimKeys: readonly FieldName[];
}

const TRANSFER = {
  side: 'funds',
  required: ['transferId', 'payer', 'payee', 'amountFen'],
  optional: ['balanceFen', 'payeeKind', 'accountAgeDays', 'channel', 'device', 'note'],
  suspectKeys: ['payee', 'payer'],
  victimKeys: ['payer', 'payee'],
} as const;

const OF_NOBODY = { suspectKeys: [], victimKeys: [] } as const;
const NAMED_SUSPECTS = ['suspectPhone', 'suspectAccount', 'suspectDomain'] as const;
const OF_NAMED = { suspectKeys: NAMED_SUSPECTS, victimKeys: ['phone'] } as const;
const OF_SUBSCRIBER = { suspectKeys: [], victimKeys: ['phone'] } as const;

/** Every signal type with its fields and its keys. */
export const SIGNAL_TYPES = {
  'call.started': {
    side: 'telecom',
    text: 'A call is set up.',
    required: ['callId', 'caller', 'callee'],
    optional: ['origin', 'callerCheck', 'device', 'cell'],
    suspectKeys: ['caller'],
    victimKeys: ['callee'],
  },
  'call.ended': {
    side: 'telecom',
    text: 'A call is over; `time` is its end.',
    required: ['callId', 'caller', 'callee', 'durationMs', 'answered'],
    optional: ['origin', 'callerCheck', 'device', 'cell'],
    suspectKeys: ['caller'],
    victimKeys: ['callee'],
  },
  'sms.received': {
    side: 'telecom',
    text: 'A text message arrives.',
    required: ['sender', 'receiver'],
    optional: ['origin', 'topic', 'domain', 'domainAgeDays', 'cell'],
    suspectKeys: ['sender'],
    victimKeys: ['receiver'],
  },
  'site.visited': {
    side: 'telecom',
    text: 'A device looks up or opens a domain.',
    required: ['visitor', 'domain'],
    optional: ['domainAgeDays', 'topic'],
    suspectKeys: ['domain'],
    victimKeys: ['visitor'],
  },
  'app.installed': {
    side: 'telecom',
    text: 'An app is installed or first used.',
    required: ['phone', 'app'],
    optional: ['appKind', 'fromStore', 'domain', 'device'],
    suspectKeys: ['domain'],
    victimKeys: ['phone'],
  },
  'sim.swapped': {
    side: 'telecom',
    text: 'A number moves to another SIM.',
    required: ['phone'],
    optional: ['device'],
    ...OF_SUBSCRIBER,
  },
  'device.changed': {
    side: 'telecom',
    text: 'A number or an account is used on a device for the first time.',
    required: ['phone'],
    optional: ['device', 'account'],
    ...OF_SUBSCRIBER,
  },
  'forwarding.enabled': {
    side: 'telecom',
    text: 'Calls of a number are forwarded.',
    required: ['phone'],
    optional: ['forwardTo'],
    suspectKeys: ['forwardTo'],
    victimKeys: ['phone'],
  },
  'number.activated': {
    side: 'telecom',
    text: 'A number is put in service.',
    required: ['phone'],
    optional: ['origin', 'device', 'person'],
    suspectKeys: ['phone'],
    victimKeys: [],
  },
  'number.recharged': {
    side: 'telecom',
    text: 'Prepaid credit of a number is topped up.',
    required: ['phone', 'amountFen'],
    optional: ['channel'],
    suspectKeys: ['phone'],
    victimKeys: ['phone'],
  },
  'data.used': {
    side: 'telecom',
    text: 'A number used mobile data.',
    required: ['phone', 'volumeKib'],
    optional: ['device', 'cell'],
    ...OF_SUBSCRIBER,
  },
  'account.opened': {
    side: 'funds',
    text: 'An account is opened; links account, phone and person.',
    required: ['account'],
    optional: ['phone', 'person', 'device'],
    suspectKeys: ['account'],
    victimKeys: ['phone'],
  },
  'transfer.attempted': { ...TRANSFER, text: 'A payer orders a transfer.' },
  'transfer.completed': { ...TRANSFER, text: 'The money has left.' },
  'transfer.blocked': { ...TRANSFER, text: 'The bank refused or stopped the transfer.' },
  'cash.withdrawn': {
    side: 'funds',
    text: 'Cash is taken from an account.',
    required: ['account', 'amountFen'],
    optional: ['balanceFen', 'channel', 'device'],
    suspectKeys: ['account'],
    victimKeys: ['account'],
  },
  'loan.disbursed': {
    side: 'funds',
    text: 'A loan is paid out to a borrower.',
    required: ['account', 'amountFen'],
    optional: ['lender'],
    suspectKeys: [],
    victimKeys: ['account'],
  },
  'card.status': {
    side: 'funds',
    text: 'A card or account changes status.',
    required: ['account', 'status'],
    optional: [],
    suspectKeys: ['account'],
    victimKeys: [],
  },
  'case.filed': {
    side: 'operations',
    text: 'Police file a fraud case. It is never too late: in the ledger it counts at `time`, for rules and suspects it may be told long after.',
    required: ['caseId', 'phone', 'typology', 'lossFen'],
    optional: ['incidentTime', ...NAMED_SUSPECTS, 'note'],
    ...OF_NAMED,
  },
  'case.withdrawn': {
    side: 'operations',
    text: 'Police withdraw a filed case: from `time` on it counts in no figure, until it is filed again later than that. Suspects that the case confirmed stay confirmed.',
    required: ['caseId', 'phone'],
    optional: ['note'],
    ...OF_SUBSCRIBER,
  },
  'report.received': {
    side: 'operations',
    text: 'Somebody reports a suspected fraud to 110 or 96110.',
    required: ['reportId', 'phone'],
    optional: ['typology', ...NAMED_SUSPECTS, 'channel', 'note'],
    ...OF_NAMED,
  },
  'list.changed': {
    side: 'operations',
    text: 'An entry is put on a list or taken off.',
    required: ['list', 'entry', 'op'],
    optional: ['expiresTime', 'note'],
    ...OF_NOBODY,
  },
  'outcome.recorded': {
    side: 'operations',
    text: 'A dissuasion task was closed.',
    required: ['episodeId', 'taskId', 'person', 'outcome'],
    optional: ['typology', 'amountFen', 'lossFen', ...NAMED_SUSPECTS, 'note'],
    suspectKeys: NAMED_SUSPECTS,
    victimKeys: ['person'],
  },
  'suspect.confirmed': {
    side: 'operations',
    text: 'The engine tells of each person whom a suspect touched, once that suspect is confirmed.',
    required: ['person'],
    optional: [...NAMED_SUSPECTS, 'touchTime'],
    suspectKeys: NAMED_SUSPECTS,
    victimKeys: ['person'],
  },
  'link.declared': {
    side: 'operations',
    text: 'Phones, accounts and devices are declared to belong to a person.',
    required: ['person'],
    optional: ['phone', 'account', 'device'],
    suspectKeys: [],
    victimKeys: ['person'],
  },
  'warning.received': {
    side: 'operations',
    text: 'A centre warns of a person at risk, with a grade.',
    required: ['warningId', 'phone', 'grade'],
    optional: ['typology', ...NAMED_SUSPECTS, 'note'],
    ...OF_NAMED,
  },
  'rule.quieted': {
    side: 'operations',
    text: 'Staff have a rule be quiet for one person until a time (`op` add), or heard again before it (remove).',
    required: ['person', 'rule', 'op'],
    optional: ['expiresTime', 'taskId', 'staff', 'note'],
    ...OF_NOBODY,
  },
  'transfer.refused': {
    side: 'funds',
    text: 'The bank refused or stopped a transfer that it names by its id alone: warnings about that transfer hear of it, rules do not.',
    required: ['transferId'],
    optional: ['note'],
    ...OF_NOBODY,
  },
} as const satisfies Record<string, SignalTypeSpec>;

export type SignalType = keyof typeof SIGNAL_TYPES;

export const SIGNAL_TYPE_NAMES = Object.keys(SIGNAL_TYPES).filter(isSignalType);

/** Whether a string names a signal type. */
export function isSignalType(name: string): name is SignalType {
  return Object.hasOwn(SIGNAL_TYPES, name);
}

/** Whether a string names a field of the dictionary. */
export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

/** The table row of a type, widened so that callers can treat all types alike. */
export function signalTypeSpec(type: SignalType): SignalTypeSpec {
  return SIGNAL_TYPES[type];
}

/** The dictionary row of a field, widened so that callers can treat all fields alike. */
export function fieldSpec(name: FieldName): FieldSpec {
  return FIELDS[name];
}
