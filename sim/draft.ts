// Signals before they are sent: mutable, with the fields in canonical order and the id still empty. The outbox gives the ids.
import type { Signal, SignalOf } from '../signal/signal.ts';
import type { FIELDS, SignalType } from '../signal/signal-type.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type DraftOf<T extends SignalType> = Mutable<SignalOf<T>>;
export type Draft = { [T in SignalType]: DraftOf<T> }[SignalType];

export type CallOrigin = (typeof FIELDS)['origin']['codes'][number];
export type Topic = (typeof FIELDS)['topic']['codes'][number];
export type AppKind = (typeof FIELDS)['appKind']['codes'][number];
export type PayeeKind = (typeof FIELDS)['payeeKind']['codes'][number];
export type Channel = (typeof FIELDS)['channel']['codes'][number];
export type CardStatus = (typeof FIELDS)['status']['codes'][number];

/** Who saw it, when and where. */
export interface Seen {
  readonly source: string;
  readonly time: number;
  readonly region: string;
}

/** Gives a finished draft its id and its final type. */
export function sealDraft(draft: Draft, id: string): Signal {
  draft.id = id;
  return draft;
}

/** A call as its carrier sees it; device and cell are those of the caller. */
export interface CallFacts {
  readonly callId: string;
  readonly caller: string;
  readonly callee: string;
  readonly origin: CallOrigin | undefined;
  readonly device: string | undefined;
  readonly cell: string | undefined;
}

export function draftCallStarted(seen: Seen, call: CallFacts): Draft {
  const { source, time, region } = seen;
  const { callId, caller, callee } = call;
  const draft: DraftOf<'call.started'> = {
    type: 'call.started',
    id: '',
    source,
    time,
    region,
    callId,
    caller,
    callee,
  };
  return addCallOptions(draft, call);
}

/** `durationMs` is talking time, 0 when not answered; `seen.time` is the end. */
export function draftCallEnded(
  seen: Seen,
  call: CallFacts,
  durationMs: number,
  answered: boolean,
): Draft {
  const { source, time, region } = seen;
  const { callId, caller, callee } = call;
  const draft: DraftOf<'call.ended'> = {
    type: 'call.ended',
    id: '',
    source,
    time,
    region,
    callId,
    caller,
    callee,
    durationMs,
    answered,
  };
  return addCallOptions(draft, call);
}

function addCallOptions<D extends DraftOf<'call.started'> | DraftOf<'call.ended'>>(
  draft: D,
  call: CallFacts,
): D {
  if (call.origin !== undefined) draft.origin = call.origin;
  if (call.device !== undefined) draft.device = call.device;
  if (call.cell !== undefined) draft.cell = call.cell;
  return draft;
}

export interface SmsFacts {
  readonly sender: string;
  readonly receiver: string;
  readonly origin?: CallOrigin | undefined;
  readonly topic?: Topic | undefined;
  readonly domain?: string | undefined;
  readonly domainAgeDays?: number | undefined;
  readonly cell?: string | undefined;
}

export function draftSms(seen: Seen, sms: SmsFacts): Draft {
  const { source, time, region } = seen;
  const { sender, receiver } = sms;
  const draft: DraftOf<'sms.received'> = {
    type: 'sms.received',
    id: '',
    source,
    time,
    region,
    sender,
    receiver,
  };
  if (sms.origin !== undefined) draft.origin = sms.origin;
  if (sms.topic !== undefined) draft.topic = sms.topic;
  if (sms.domain !== undefined) draft.domain = sms.domain;
  if (sms.domainAgeDays !== undefined) draft.domainAgeDays = sms.domainAgeDays;
  if (sms.cell !== undefined) draft.cell = sms.cell;
  return draft;
}

export interface VisitFacts {
  readonly visitor: string;
  readonly domain: string;
  readonly domainAgeDays: number | undefined;
  readonly topic: Topic | undefined;
}

export function draftVisit(seen: Seen, visit: VisitFacts): Draft {
  const { source, time, region } = seen;
  const { visitor, domain } = visit;
  const draft: DraftOf<'site.visited'> = {
    type: 'site.visited',
    id: '',
    source,
    time,
    region,
    visitor,
    domain,
  };
  if (visit.domainAgeDays !== undefined) draft.domainAgeDays = visit.domainAgeDays;
  if (visit.topic !== undefined) draft.topic = visit.topic;
  return draft;
}

export interface InstallFacts {
  readonly phone: string;
  readonly app: string;
  readonly appKind: AppKind | undefined;
  readonly fromStore: boolean | undefined;
  readonly domain: string | undefined;
  readonly device: string | undefined;
}

export function draftInstall(seen: Seen, install: InstallFacts): Draft {
  const { source, time, region } = seen;
  const { phone, app } = install;
  const draft: DraftOf<'app.installed'> = {
    type: 'app.installed',
    id: '',
    source,
    time,
    region,
    phone,
    app,
  };
  if (install.appKind !== undefined) draft.appKind = install.appKind;
  if (install.fromStore !== undefined) draft.fromStore = install.fromStore;
  if (install.domain !== undefined) draft.domain = install.domain;
  if (install.device !== undefined) draft.device = install.device;
  return draft;
}

export type TransferStage = 'transfer.attempted' | 'transfer.completed' | 'transfer.blocked';

/** A transfer as the payer's bank sees it. */
export interface TransferFacts {
  readonly transferId: string;
  readonly payer: string;
  readonly payee: string;
  readonly amountFen: number;
  readonly balanceFen: number | undefined;
  readonly payeeKind: PayeeKind | undefined;
  readonly accountAgeDays: number | undefined;
  readonly channel: Channel | undefined;
  readonly device: string | undefined;
}

export function draftTransfer(type: TransferStage, seen: Seen, facts: TransferFacts): Draft {
  const { source, time, region } = seen;
  const { transferId, payer, payee, amountFen } = facts;
  const draft: DraftOf<TransferStage> = {
    type,
    id: '',
    source,
    time,
    region,
    transferId,
    payer,
    payee,
    amountFen,
  };
  if (facts.balanceFen !== undefined) draft.balanceFen = facts.balanceFen;
  if (facts.payeeKind !== undefined) draft.payeeKind = facts.payeeKind;
  if (facts.accountAgeDays !== undefined) draft.accountAgeDays = facts.accountAgeDays;
  if (facts.channel !== undefined) draft.channel = facts.channel;
  if (facts.device !== undefined) draft.device = facts.device;
  return draft;
}
