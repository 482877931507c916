// What the signals of each source are like, against its own past: how many, how late, how often twice, what is refused and why, which fields are
// missing, and how far its clock is off. A source is what signals name as theirs, whichever way they come. All of it lies in memory and begins
// anew with the process, but for when something was last accepted of a source of which it is said how often something comes.
import { FUTURE_MS_MAX } from '../../signal/event-time.ts';
import type { Signal } from '../../signal/signal.ts';
import type { SignalType } from '../../signal/signal-type.ts';
import { BadShare, type BadStanding } from './bad-share.ts';
import { type ExpectedSource, silenceOf } from './expected-source.ts';
import { MinuteCounts } from './minute-counts.ts';
import { type FieldShape, SignalShape } from './signal-shape.ts';

export const QUALITY_ALERTS = [
  'quiet',
  'volume',
  'shape',
  'refused',
  'late',
  'duplicate',
  'clock',
] as const;
export type AlertKind = (typeof QUALITY_ALERTS)[number];

/** What was wrong with an item: a short word, and the field or column, where it is one. */
export interface Fault {
  readonly code: string;
  readonly field?: string;
}

export interface QualityAlert {
  readonly alert: AlertKind;
  /** What it is and what to look at. */
  readonly text: string;
  /** Processing time at which it began, epoch ms, of an alert that stands until good records follow. */
  readonly since?: number;
}

export interface SourceQualityView {
  readonly source: string;
  /** Processing time of its newest signal, epoch ms. */
  readonly lastSeen?: number;
  /** Processing time at which it was said to have come to its end, epoch ms; nothing came since. */
  readonly endedAt?: number;
  /** Over the last five whole minutes, and over the hour before them. */
  readonly perMinute: number;
  readonly usualPerMinute: number;
  /** Shares of what came in the last five minutes. */
  readonly refused: number;
  readonly late: number;
  readonly duplicate: number;
  /** Since the start, by reason: the field, where one is at fault, and a code, as `amountFen out-of-range`. */
  readonly refusedBy: Readonly<Record<string, number>>;
  /** From its time to its coming, ms, the middle of the last signals; below 0 when its clock is ahead. */
  readonly delayMs?: number;
  readonly fields: readonly (FieldShape & { readonly type: SignalType })[];
  readonly alerts: readonly QualityAlert[];
}

/** Sources name themselves; more of them than this are one, so that nobody can fill our memory with names. */
export const SOURCES_MAX = 200;
/** What all further sources are together. */
export const OTHER_SOURCES = 'other';
/** An hour, five minutes, and the minute that is not over. */
const MINUTES = 66;
const RECENT_MINUTES = 5;
const PAST_MINUTES = 60;
/** A source that came in half of the past minutes is one that streams; one of daily files may be quiet. */
const STREAM_SHARE = 0.5;
const QUIET_MINUTES_MIN = 2;
/** Longer than so many of its longest pauses is quiet. */
const QUIET_PAUSES = 3;
const VOLUME_RATIO = 5;
/** Shares and ratios of fewer say nothing. */
const COUNT_MIN = 30;
const REFUSED_SHARE = 0.2;
const LATE_SHARE = 0.05;
/** What is sent again after a failure is less than this. */
const DUPLICATE_SHARE = 0.2;
/** Each of these is lost, and of many devices one may have a wrong clock. */
const FUTURE_SHARE = 0.01;
/** A clock that is ahead by more than the way takes is wrong. */
const AHEAD_MS = 1_000;
const DELAYS = 128;
/** Of signals that come together so many are looked at. */
const LOOKS_MAX = 32;
const REASONS_MAX = 60;
/** Names of fields that we do not know may be of any length. */
const FIELD_LENGTH_MAX = 64;

type Counted = 'accepted' | 'refused' | 'late' | 'duplicate';

class SourceRecord {
  readonly counts: Readonly<Record<Counted, MinuteCounts>> = {
    accepted: new MinuteCounts(MINUTES),
    refused: new MinuteCounts(MINUTES),
    late: new MinuteCounts(MINUTES),
    duplicate: new MinuteCounts(MINUTES),
  };
  readonly shapes = new Map<SignalType, SignalShape>();
  readonly refusedBy: Record<string, number> = Object.create(null);
  readonly #delays = new Float64Array(DELAYS);
  #delayCount = 0;
  /** Of what was taken or refused. */
  readonly refused = new BadShare(REFUSED_SHARE);
  /** Of what the engine judged. */
  readonly late = new BadShare(LATE_SHARE);
  /** Of what was taken and is too far ahead for the engine, or was refused as that. */
  readonly future = new BadShare(FUTURE_SHARE);
  lastSeen: number | undefined;
  endedAt: number | undefined;

  /** Takes note of signals, so many of which are too far ahead for the engine. */
  took(count: number, futureCount: number, at: number): void {
    this.counts.accepted.add(count, at);
    this.refused.add(count, false, at);
    this.future.add(count - futureCount, false, at);
    this.future.add(futureCount, true, at);
    this.lastSeen = at;
    this.endedAt = undefined;
  }

  look(signal: Signal, at: number): void {
    this.#delays[this.#delayCount++ % DELAYS] = at - signal.time;
    let shape = this.shapes.get(signal.type);
    if (shape === undefined) {
      shape = new SignalShape(signal.type);
      this.shapes.set(signal.type, shape);
    }
    shape.look(signal, at);
  }

  get delayMs(): number | undefined {
    const count = Math.min(DELAYS, this.#delayCount);
    return count === 0 ? undefined : this.#delays.slice(0, count).sort()[count >> 1];
  }
}

export class SourceQuality {
  readonly #sources = new Map<string, SourceRecord>();
  #expected: () => readonly ExpectedSource[] = () => [];

  /** Where it is asked of which sources something is expected, each by its name in the file of sources. */
  expect(expected: () => readonly ExpectedSource[]): void {
    this.#expected = expected;
  }

  /** Signals that the log took at a processing time, epoch ms. */
  accepted(signals: readonly Signal[], at: number): void {
    const stride = Math.ceil(signals.length / LOOKS_MAX);
    // Signals that come together are of one source most of the time.
    let record: SourceRecord | undefined;
    let source = '';
    let [count, futureCount] = [0, 0];
    for (const [index, signal] of signals.entries()) {
      if (record === undefined || signal.source !== source) {
        record?.took(count, futureCount, at);
        record = this.#of(signal.source);
        ({ source } = signal);
        [count, futureCount] = [0, 0];
      }
      count++;
      if (signal.time > at + FUTURE_MS_MAX) futureCount++;
      if (index % stride === 0) record.look(signal, at);
    }
    record?.took(count, futureCount, at);
  }

  /** Items that were refused because of a fault. */
  refused(source: string, { code, field }: Fault, count: number, at: number): void {
    const record = this.#of(source);
    record.counts.refused.add(count, at);
    record.refused.add(count, true, at);
    if (code === 'future') record.future.add(count, true, at);
    const reason = field === undefined ? code : `${field.slice(0, FIELD_LENGTH_MAX)} ${code}`;
    const isKnown =
      Object.hasOwn(record.refusedBy, reason) || Object.keys(record.refusedBy).length < REASONS_MAX;
    const name = isKnown ? reason : OTHER_SOURCES;
    record.refusedBy[name] = (record.refusedBy[name] ?? 0) + count;
  }

  /** What the engine found of signals: in time, late, or had already. */
  judged(source: string, result: string, count: number, at: number): void {
    if (result === 'late' || result === 'duplicate') this.#of(source).counts[result].add(count, at);
    if (result === 'late' || result === 'accepted')
      this.#of(source).late.add(count, result === 'late', at);
  }

  /** Sources that have come to their end, as a sample has: they are not quiet, until they send again. */
  ended(sources: Iterable<string>, at: number): void {
    for (const source of sources) {
      const record = this.#sources.get(source);
      if (record !== undefined) record.endedAt = at;
    }
  }

  /** How the sources stand at a processing time, epoch ms, by name. */
  views(at: number): SourceQualityView[] {
    const expected = new Map(this.#expected().map((one) => [one.source, one]));
    const names = [...new Set([...this.#sources.keys(), ...expected.keys()])].sort();
    return names.map((name) => {
      const view = viewOf(name, this.#sources.get(name) ?? new SourceRecord(), at);
      const one = expected.get(name);
      return one === undefined ? view : asExpected(view, one, at);
    });
  }

  #of(name: string): SourceRecord {
    const known = this.#sources.get(name);
    if (known !== undefined) return known;
    if (this.#sources.size >= SOURCES_MAX && name !== OTHER_SOURCES) return this.#of(OTHER_SOURCES);
    const record = new SourceRecord();
    this.#sources.set(name, record);
    return record;
  }
}

/** A view with what was said of the source beside its own past, which says nothing of one that sends now and then, or nothing since a restart. */
function asExpected(
  view: SourceQualityView,
  expected: ExpectedSource,
  at: number,
): SourceQualityView {
  const silence = silenceOf(expected, at);
  if (silence === undefined || view.alerts.some(({ alert }) => alert === 'quiet')) return view;
  return {
    ...view,
    alerts: [{ alert: 'quiet', text: `${view.source} ${silence}` }, ...view.alerts],
  };
}

function viewOf(source: string, record: SourceRecord, at: number): SourceQualityView {
  const { counts, lastSeen, endedAt, delayMs } = record;
  const recent = (what: Counted) => counts[what].sum(1, RECENT_MINUTES, at);
  const taken = recent('accepted');
  const first = RECENT_MINUTES + 1;
  const past = counts.accepted.sum(first, RECENT_MINUTES + PAST_MINUTES, at);
  // A young source has fewer minutes to be measured by.
  const pastMinutes = counts.accepted.span(first, RECENT_MINUTES + PAST_MINUTES, at);
  const fields = [...record.shapes].flatMap(([type, shape]) =>
    shape.fields.map((field) => ({ type, ...field })),
  );
  const view = {
    source,
    ...(lastSeen === undefined ? {} : { lastSeen }),
    ...(endedAt === undefined ? {} : { endedAt }),
    perMinute: taken / RECENT_MINUTES,
    usualPerMinute: pastMinutes === 0 ? 0 : Math.round((past / pastMinutes) * 10) / 10,
    refused: shareOf(recent('refused'), taken + recent('refused')),
    late: shareOf(recent('late'), taken),
    duplicate: shareOf(recent('duplicate'), taken),
    refusedBy: { ...record.refusedBy },
    ...(delayMs === undefined ? {} : { delayMs }),
    fields,
  };
  return { ...view, alerts: alertsOf(view, record, at) };
}

function alertsOf(
  view: Omit<SourceQualityView, 'alerts'>,
  { counts, refused, late, future, shapes }: SourceRecord,
  at: number,
): QualityAlert[] {
  const alerts: QualityAlert[] = [];
  const say = (alert: AlertKind, text: string) =>
    alerts.push({ alert, text: `${view.source} ${text}` });
  const quietMinutes = view.lastSeen === undefined ? 0 : (at - view.lastSeen) / 60_000;
  const quietAfterMinutes = quietAfter(counts.accepted);
  const hasEnded = view.endedAt !== undefined;
  const isQuiet = !hasEnded && quietMinutes > quietAfterMinutes;
  if (isQuiet)
    say('quiet', `has been quiet for ${Math.floor(quietMinutes)} min, which it is not otherwise`);
  const expected = view.usualPerMinute * RECENT_MINUTES;
  const count = view.perMinute * RECENT_MINUTES;
  const isOdd = count * VOLUME_RATIO < expected || count > expected * VOLUME_RATIO;
  const isStream = Number.isFinite(quietAfterMinutes);
  if (isStream && !hasEnded && !isQuiet && expected >= COUNT_MIN && isOdd)
    say('volume', `sends ${view.perMinute} signals a minute; ${view.usualPerMinute} are usual`);
  const sayBad = (alert: AlertKind, what: string, standing: BadStanding | undefined) => {
    if (standing === undefined) return;
    const { since, share, records } = standing;
    const text = `${view.source} has ${percent(share)} of its last ${records} ${what}`;
    alerts.push({ alert, text, since });
  };
  sayBad('refused', 'records refused; see refusedBy', refused.standing(at));
  sayBad('late', 'signals late: they count nowhere', late.standing(at));
  if (count >= COUNT_MIN && view.duplicate >= DUPLICATE_SHARE)
    say('duplicate', `sends ${percent(view.duplicate)} of its signals a second time`);
  const ahead = future.standing(at);
  if (ahead !== undefined)
    sayBad('clock', 'signals dated minutes ahead of our clock: they count nowhere', ahead);
  else if (view.delayMs !== undefined && view.delayMs < -AHEAD_MS)
    say('clock', `dates its signals ${Math.round(-view.delayMs / 1_000)} s ahead of our clock`);
  for (const { type, field, missing, usual, isChanged } of view.fields)
    if (isChanged)
      say(
        'shape',
        `sends ${type} with ${field} missing in ${percent(missing)}; ${percent(usual ?? 0)} are usual`,
      );
  for (const [type, shape] of shapes)
    for (const { field, median, usual } of shape.scaleChanges(at)) {
      const isLess = median < usual;
      const times = Math.round(isLess ? usual / median : median / usual);
      const what = `${times} times ${isLess ? 'less' : 'more'} than usual (${median} in the middle, ${usual} otherwise)`;
      say('shape', `sends ${type} with ${field} ${what}: in which unit is it?`);
    }
  for (const [type, { noNumbers }] of shapes)
    for (const { field, share } of noNumbers)
      say('shape', `sends ${type} with ${field} that is no phone number in ${percent(share)}`);
  return alerts;
}

/** After how many minutes without a signal a source is quiet; Infinity for one that does not stream. */
function quietAfter(accepted: MinuteCounts): number {
  const { minutes, active, longestPause } = accepted.profile(PAST_MINUTES);
  if (active < minutes * STREAM_SHARE || minutes < RECENT_MINUTES) return Number.POSITIVE_INFINITY;
  return Math.max(QUIET_MINUTES_MIN, QUIET_PAUSES * longestPause);
}

function shareOf(count: number, among: number): number {
  return among === 0 ? 0 : Math.min(1, Math.round((count / among) * 1_000) / 1_000);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
