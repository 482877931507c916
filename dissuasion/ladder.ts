// How a ladder goes on. Pure: from how it stands, and what time it is or what was heard, to how it stands next. Times are processing time in epoch ms.
import type { Receipt, ReceiptState } from '../connectors/delivery/delivery.ts';
import { saysMore } from '../connectors/delivery/delivery.ts';
import { contentId } from '../signal/content-id.ts';
import type { AnswerMeaning, LadderSettings, Rung, Tries } from './ladder-settings.ts';
import {
  FOREWARN,
  isOpen,
  type Ladder,
  type LadderStep,
  type LadderSubject,
  type LadderTry,
  PERSON,
  type TryState,
  underWay,
} from './ladder-state.ts';
import type { AgeBand, Language } from './wording.ts';

const HAND_OVER_MS_MIN = 5_000;
const HAND_OVER_MS_MAX = 5 * 60_000;
/** Of a step that staff ask for where the level has none. */
const ASKED_TRIES: Tries = { deadlineMs: 10 * 60_000, retryMs: [] };
const REASON_LENGTH_MAX = 200;
/** A person who asks for help gets it however late it is opened. */
const CALL_TRIES: Tries = { deadlineMs: 72 * 3_600_000, retryMs: [] };

/** A ladder at its beginning. */
export function startLadder(
  ladderId: string,
  subject: LadderSubject,
  settings: LadderSettings,
  startedAt: number,
): Ladder {
  const rungs = rungsOf(settings, subject);
  const state = { revision: 1, state: 'climbing' } as const;
  return {
    ladderId,
    subject,
    startedAt,
    ...state,
    rungs,
    ...firstRung(rungs, startedAt),
    tries: [],
  };
}

/** The steps that come of themselves; without a number none can go out. */
export function rungsOf(
  settings: LadderSettings,
  { typology, level, phone }: LadderSubject,
): Rung[] {
  const rungs = settings.rungsOf(typology, level);
  return rungs.filter(({ step }) => step === 'call' || phone !== undefined);
}

/** How a step is tried, as the settings say of it at this level; a message or a robot that the level has not is tried once. */
export function triesOf(
  settings: LadderSettings,
  step: LadderStep,
  { typology, level }: Pick<LadderSubject, 'typology' | 'level'>,
): Tries {
  if (step === 'visit') return settings.visit;
  return settings.rungsOf(typology, level).find((one) => one.step === step)?.tries ?? ASKED_TRIES;
}

/** The number of the first rung after one whose step has not begun of itself; -1 when there is none. */
export function nextUnbegun({ rungs, tries }: Pick<Ladder, 'rungs' | 'tries'>, after = -1): number {
  const begun = new Set(tries.filter(({ series }) => series === 0).map(({ step }) => step));
  return rungs.findIndex(({ step }, rung) => rung > after && !begun.has(step));
}

function firstRung(rungs: readonly Rung[], from: number): Pick<Ladder, 'next'> {
  const [first] = rungs;
  return first === undefined ? {} : { next: { rung: 0, at: from + first.afterMs } };
}

/** What the passing of time does: what nobody was reached by is tried again or given up, and steps that are due begin. */
export function passLadderTime(ladder: Ladder, settings: LadderSettings, now: number): Ladder {
  let after = ladder;
  for (const one of ladder.tries) {
    if (isOpen(one) && one.expiresAt <= now) {
      after = endTry(after, one, { state: 'overdue' }, settings, now);
    }
  }
  while (after.state === 'climbing' && after.next !== undefined && after.next.at <= now) {
    after = beginRung(after, after.next, settings, now);
  }
  return counted(ladder, after);
}

/** The provider has it, or somebody said what became of it. Late, doubled and overtaken receipts change nothing, nor do those of others. */
export function receiveLadder(
  ladder: Ladder,
  receipt: Receipt,
  settings: LadderSettings,
  now: number,
): Ladder {
  const one = ladder.tries.find(({ deliveryId }) => deliveryId === receipt.deliveryId);
  if (one === undefined || one.state === 'dropped') return ladder;
  const { state, provider, reference, reason, answer } = receipt;
  const isNews = isNewsTo(one.state, state);
  const isAnswer = answer !== undefined && tellsMore(one.answer, answer, settings);
  if (!isNews && !isAnswer) return ladder;
  const news: Partial<LadderTry> = {
    ...(isNews ? { state, provider } : {}),
    ...(isNews && one.sentAt === undefined ? { sentAt: now } : {}),
    ...(reference === undefined ? {} : { reference }),
    ...(reason === undefined ? {} : { reason: reason.slice(0, REASON_LENGTH_MAX) }),
    ...(isAnswer ? { answer: answer.slice(0, REASON_LENGTH_MAX) } : {}),
  };
  const isInVain = isNews && endedInVain(state);
  let after = isInVain
    ? endTry(ladder, one, news, settings, now)
    : withTry(ladder, { ...one, ...news, changedAt: now });
  if (isNews && endedInVain(one.state) && !isInVain) after = dropLater(after, one, now);
  const meaning = isAnswer ? settings.meaningOf(answer) : undefined;
  return counted(ladder, meaning === undefined ? after : heard(after, meaning, now));
}

/** Of several answers one with a meaning counts before one without, and asking for help before all. */
function tellsMore(known: string | undefined, answer: string, settings: LadderSettings): boolean {
  if (known === undefined) return true;
  const [before, meaning] = [settings.meaningOf(known), settings.meaningOf(answer)];
  return meaning !== undefined && meaning !== before && before !== 'help';
}

function endedInVain(state: TryState): boolean {
  return state === 'overdue' || state === 'failed' || state === 'refused' || state === 'expired';
}

function isNewsTo(known: TryState, state: ReceiptState): boolean {
  if (known === 'due') return true;
  // What was thought lost was only late.
  if (known === 'overdue') return state !== 'accepted';
  return known !== 'dropped' && saysMore(known, state);
}

/** Whoever asks for help gets a call, at once and once, whatever was done before; whoever has understood hears no more. */
function heard(ladder: Ladder, meaning: AnswerMeaning, now: number): Ladder {
  const after = ladder.state === 'climbing' ? rest(ladder, meaning, now) : ladder;
  if (meaning !== 'help' || after.tries.some(({ askedBy }) => askedBy === PERSON)) return after;
  const series = { step: 'call', series: 1, askedBy: PERSON, tries: CALL_TRIES } as const;
  return { ...after, tries: [...after.tries, tryOf(after, series, 1, now, now)] };
}

/** Somebody signed for a visit; requests for it that are under way are not needed any more. */
export function signLadder(
  ladder: Ladder,
  deliveryId: string,
  { by, reference }: { readonly by: string; readonly reference?: string },
  now: number,
): Ladder {
  const one = ladder.tries.find((candidate) => candidate.deliveryId === deliveryId);
  if (one?.step !== 'visit' || one.signedBy !== undefined) return ladder;
  const signed = { ...one, state: 'done' as const, signedBy: by, changedAt: now };
  const named = reference === undefined ? signed : { ...signed, reference };
  const others = dropDue(withTry(ladder, named), 'signed for', now, ({ step }) => step === 'visit');
  return counted(ladder, others);
}

/** The tries that followed because this one seemed to have been in vain. */
function dropLater(ladder: Ladder, { step, series, number }: LadderTry, now: number): Ladder {
  const isLater = (one: LadderTry) =>
    one.step === step && one.series === series && one.number > number;
  return dropDue(ladder, 'delivered late', now, isLater);
}

/** It could not be handed over; it goes out later under the same id. */
export function handedInVain(ladder: Ladder, deliveryId: string, why: string, now: number): Ladder {
  const one = ladder.tries.find((candidate) => candidate.deliveryId === deliveryId);
  if (one?.state !== 'due') return ladder;
  const failures = (one.failures ?? 0) + 1;
  const waitMs = Math.min(HAND_OVER_MS_MAX, HAND_OVER_MS_MIN * 2 ** (failures - 1));
  const reason = why.slice(0, REASON_LENGTH_MAX);
  return counted(
    ladder,
    withTry(ladder, { ...one, failures, reason, at: now + waitMs, changedAt: now }),
  );
}

/** It waits for another moment, as while somebody talks to the person. */
export function postponed(ladder: Ladder, deliveryId: string, at: number, now: number): Ladder {
  const one = ladder.tries.find((candidate) => candidate.deliveryId === deliveryId);
  if (one?.state !== 'due') return ladder;
  return counted(ladder, withTry(ladder, { ...one, at, changedAt: now }));
}

/** It comes after the quiet hours, as if it had been due then. */
export function keptQuiet(ladder: Ladder, deliveryId: string, at: number, now: number): Ladder {
  const one = ladder.tries.find((candidate) => candidate.deliveryId === deliveryId);
  if (one?.state !== 'due') return ladder;
  const expiresAt = at + one.tries.deadlineMs;
  return counted(ladder, withTry(ladder, { ...one, at, expiresAt, changedAt: now }));
}

/** The words that go out, kept before they do. */
export function worded(
  ladder: Ladder,
  deliveryId: string,
  words: Pick<LadderTry, 'language' | 'age' | 'wording'>,
): Ladder {
  const one = ladder.tries.find((candidate) => candidate.deliveryId === deliveryId);
  if (one?.state !== 'due' || one.wording === words.wording) return ladder;
  return counted(ladder, withTry(ladder, { ...one, ...words }));
}

/** The danger is greater, or better known. Steps that were begun are not begun again; the others come as they are said for that level. */
export function raiseLadder(
  ladder: Ladder,
  subject: LadderSubject,
  settings: LadderSettings,
  now: number,
): Ladder {
  const { level, typology } = ladder.subject;
  const hadPhone = ladder.subject.phone !== undefined || subject.phone === undefined;
  const isSame = subject.level === level && subject.typology === typology && hadPhone;
  if (isSame || ladder.state === 'over') return ladder;
  const isRaised = subject.level !== level;
  const rungs = rungsOf(settings, subject);
  const rest = nextUnbegun({ rungs, tries: ladder.tries });
  const climbs = isRaised && ladder.why !== 'help';
  const { next: _, why, ...kept } = ladder;
  const after: Ladder = {
    ...kept,
    subject,
    rungs,
    ...(climbs ? { state: 'climbing' } : {}),
    ...(why === undefined || climbs ? {} : { why }),
    ...(rest < 0 ? {} : { next: { rung: rest, at: now + (rungs[rest]?.afterMs ?? 0) } }),
  };
  return counted(ladder, after);
}

/** Nothing more comes of itself: the person answered, or staff do the rest. What was not sent is dropped. */
export function restLadder(ladder: Ladder, why: string, now: number): Ladder {
  return ladder.state === 'climbing' ? counted(ladder, rest(ladder, why, now)) : ladder;
}

/** The danger is over, or somebody else has it: nothing more goes out, not even what staff asked for. */
export function endLadder(ladder: Ladder, why: string, now: number): Ladder {
  if (ladder.state === 'over') return ladder;
  const { next: _, ...kept } = ladder;
  return counted(ladder, {
    ...dropDue(kept, why, now, ({ askedBy }) => askedBy !== PERSON),
    state: 'over',
    why,
  });
}

export interface AskedStep {
  readonly step: 'message' | 'voice-robot' | 'visit';
  readonly askedBy: string;
  readonly at: number;
  readonly tries: Tries;
  readonly language?: Language;
  readonly age?: AgeBand;
  readonly place?: string;
  /** Asking again with the same mark is the same asking. */
  readonly mark: string;
}

/** A step that staff ask for, in a series of its own; nothing while the step is under way anyhow. */
export function askLadder(ladder: Ladder, asked: AskedStep, now: number): Ladder {
  const { step, askedBy, at, tries, ...words } = asked;
  const isKnown = ladder.tries.some(({ mark }) => mark === asked.mark);
  if (isKnown || underWay(ladder, step) !== undefined) return ladder;
  const before = ladder.tries.filter((one) => one.step === step).map(({ series }) => series);
  const series = Math.max(0, ...before) + 1;
  const one = tryOf(ladder, { step, series, askedBy, tries }, 1, at, now);
  return counted(ladder, { ...ladder, tries: [...ladder.tries, { ...one, ...words }] });
}

function counted(before: Ladder, after: Ladder): Ladder {
  return after === before ? before : { ...after, revision: before.revision + 1 };
}

function rest(ladder: Ladder, why: string, now: number): Ladder {
  const { next: _, ...kept } = ladder;
  return { ...dropDue(kept, why, now, ({ series }) => series === 0), state: 'resting', why };
}

function dropDue(
  ladder: Ladder,
  reason: string,
  now: number,
  isDropped: (one: LadderTry) => boolean,
): Ladder {
  const tries = ladder.tries.map((one) =>
    one.state === 'due' && isDropped(one)
      ? { ...one, state: 'dropped' as const, reason, changedAt: now }
      : one,
  );
  return { ...ladder, tries };
}

function beginRung(
  ladder: Ladder,
  { rung, at }: NonNullable<Ladder['next']>,
  settings: LadderSettings,
  now: number,
): Ladder {
  const begun = ladder.rungs[rung];
  const { next: _, ...kept } = ladder;
  if (begun === undefined) return kept;
  const { step, tries } = begun;
  const dueAt = settings.afterQuiet(at, ladder.subject.level);
  const one = tryOf(ladder, { step, series: 0, askedBy: FOREWARN, tries }, 1, dueAt, now);
  const following = nextRung(ladder, rung, dueAt);
  return { ...kept, ...following, tries: [...ladder.tries, one] };
}

/** The rung after, unless its step was begun before the level rose. */
function nextRung(ladder: Ladder, rung: number, from: number): Pick<Ladder, 'next'> {
  const next = nextUnbegun(ladder, rung);
  const following = ladder.rungs[next];
  return following === undefined ? {} : { next: { rung: next, at: from + following.afterMs } };
}

/** The same for the same try of the same step, whoever makes it and how often. */
export function deliveryIdOf(
  ladderId: string,
  { step, series, number }: Pick<LadderTry, 'step' | 'series' | 'number'>,
): string {
  return contentId('delivery', ladderId, step, String(series), String(number));
}

type Series = Pick<LadderTry, 'step' | 'series' | 'askedBy' | 'tries'>;

function tryOf(
  { ladderId }: Ladder,
  series: Series,
  number: number,
  at: number,
  now: number,
): LadderTry {
  const { step, series: which, askedBy, tries } = series;
  const deliveryId = deliveryIdOf(ladderId, { step, series: which, number });
  const times = { begunAt: now, at, expiresAt: at + tries.deadlineMs, changedAt: now };
  return { deliveryId, step, number, series: which, askedBy, state: 'due', ...times, tries };
}

/** A try that reached nobody: the next of its series begins, or the next step comes at once. */
function endTry(
  ladder: Ladder,
  one: LadderTry,
  news: Partial<LadderTry>,
  settings: LadderSettings,
  now: number,
): Ladder {
  const ended = withTry(ladder, { ...one, ...news, changedAt: now });
  const waitMs = one.tries.retryMs[one.number - 1];
  const isWanted = ladder.state === 'climbing' || (ladder.state === 'resting' && one.series > 0);
  // Told again, or told more of: what follows has begun already.
  if (!isWanted || endedInVain(one.state)) return ended;
  if (waitMs !== undefined) {
    const at = settings.afterQuiet(now + waitMs, ladder.subject.level);
    const { language, age, place } = one;
    const again = tryOf(ladder, one, one.number + 1, at, now);
    const words = {
      ...(language === undefined ? {} : { language }),
      ...(age === undefined ? {} : { age }),
      ...(place === undefined ? {} : { place }),
    };
    return withNext(ended, { ...again, ...words });
  }
  if (one.series > 0 || ended.next === undefined) return ended;
  return { ...ended, next: { ...ended.next, at: Math.min(ended.next.at, now) } };
}

/** One that was dropped because the try before seemed to have arrived goes out after all; one that went out does not again. */
function withNext(ladder: Ladder, next: LadderTry): Ladder {
  const known = ladder.tries.find(({ deliveryId }) => deliveryId === next.deliveryId);
  if (known === undefined) return { ...ladder, tries: [...ladder.tries, next] };
  return known.state === 'dropped' ? withTry(ladder, next) : ladder;
}

function withTry(ladder: Ladder, changed: LadderTry): Ladder {
  const tries = ladder.tries.map((one) => (one.deliveryId === changed.deliveryId ? changed : one));
  return { ...ladder, tries };
}
