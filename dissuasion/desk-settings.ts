// How desks work: deadlines by level, for all and for single desks. desks.yaml has what holds where a file of one's own says nothing.
import { readFileSync } from 'node:fs';
import { FwError } from '../signal/fw-error.ts';
import { LEVELS, type Level } from '../signal/level.ts';
import { isRegionCode } from '../signal/region.ts';
import { parentDesk } from './desk-tree.ts';
import { QUIET_AFTER_NOT_FRAUD_MS } from './episode-book.ts';
import {
  type FollowUpSettings,
  type Retries,
  type Retry,
  TASK_STEPS,
  type TypologyRetries,
} from './follow-up.ts';
import { type LadderPart, type LadderSettings, ladderOf, readLadder } from './ladder-settings.ts';
import { ORDER_KINDS, type OrderKind, type OrderRule, type OrderRules } from './order.ts';
import { type Place, SettingsReader } from './settings-reader.ts';
import type { ReviewSettings } from './supervisor/review.ts';
import { readReviews } from './supervisor/review-settings.ts';
import {
  type DeskCapacity,
  readStaffPart,
  type StaffFile,
  type StaffPart,
  type StaffSettings,
  staffSettingsOf,
} from './supervisor/staff-settings.ts';

export interface DeskSettings {
  /** How long a task may wait unclaimed at a desk before it rises, ms; undefined: for ever. */
  riseAfterMs(desk: string, level: Level): number | undefined;
  readonly followUps: FollowUpSettings;
  /** Event time for which the rules of an episode are quiet for its person after `not-fraud`, ms. */
  readonly quietAfterNotFraudMs: number;
  readonly orders: OrderRules;
  readonly ladder: LadderSettings;
  readonly staff: StaffSettings & DeskCapacity;
  readonly reviews: ReviewSettings;
}

/** What a file may say, and what of it of one desk. */
const NAMES = [
  'rise',
  'follow-up',
  'quiet-after-not-fraud',
  'aftercare',
  'orders',
  'ladder',
  'staff',
  'reviews',
  'desks',
];
const DESK_NAMES = ['rise', 'staff'];
/** Outcomes after which the person is tried again. */
const RETRIED = ['unreachable', 'refused'] as const;
const DAY_MS = 86_400_000;

/** What a level may wait, ms; Infinity is `never`. */
type Deadlines = ReadonlyMap<string, number>;

interface Read {
  readonly rise: Deadlines;
  readonly riseOf: ReadonlyMap<string, Deadlines>;
  readonly followUps: Partial<FollowUpSettings>;
  readonly quietAfterNotFraudMs: number | undefined;
  readonly orders: Partial<OrderRules>;
  readonly ladder: LadderPart;
  readonly staff: StaffFile;
  readonly reviews: Partial<ReviewSettings>;
}

/** What desks.yaml lies over. */
const NO_FOLLOW_UPS: FollowUpSettings = {
  unreachable: { afterMs: [], last: 'visit' },
  refused: { afterMs: [], last: 'visit' },
  aftercareMs: [],
};

const NO_ORDERS: OrderRules = {
  'stop-payment': { approveWithinMs: DAY_MS },
  freeze: { approveWithinMs: DAY_MS },
  'return-funds': { approveWithinMs: DAY_MS },
  'line-suspension': { approveWithinMs: DAY_MS },
};

/** The settings of a file over those of desks.yaml. Throws FW_FILE when it cannot be read and FW_CONFIG with all its faults. */
export function readDeskSettings(file?: string): DeskSettings {
  const defaults = parseFile(
    'desks.yaml',
    readFileSync(new URL('desks.yaml', import.meta.url), 'utf8'),
  );
  if (file === undefined) return settingsOf([defaults]);
  return settingsOf([parseFile(file, readText(file)), defaults]);
}

/** The settings of a text over those of desks.yaml; `name` is how faults call it. Throws FW_CONFIG with all faults. */
export function parseDeskSettings(name: string, text: string): DeskSettings {
  const defaults = parseFile(
    'desks.yaml',
    readFileSync(new URL('desks.yaml', import.meta.url), 'utf8'),
  );
  return settingsOf([parseFile(name, text), defaults]);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `the desk settings '${file}' cannot be read: ${why}`, { cause });
  }
}

function parseFile(name: string, text: string): Read {
  const reader = new SettingsReader(name);
  const top = reader.map(reader.open(text), NAMES);
  const rise = readDeadlines(reader, top.get('rise'));
  const riseOf = new Map<string, Deadlines>();
  const staffOf = new Map<string, StaffPart>();
  for (const [desk, place] of reader.entries(top.get('desks'))) {
    if (!isRegionCode(desk)) reader.fault(place, 'is no region code of six digits');
    const entries = reader.map(place, DESK_NAMES);
    riseOf.set(desk, readDeadlines(reader, entries.get('rise')));
    staffOf.set(desk, readStaffPart(reader, entries.get('staff')));
  }
  const followUps = readFollowUps(reader, top);
  const quietAfterNotFraudMs = reader.durationMs(top.get('quiet-after-not-fraud'));
  const orders = readOrders(reader, top.get('orders'));
  const ladder = readLadder(reader, top.get('ladder'));
  const reviews = readReviews(reader, top.get('reviews'));
  const staff = { all: readStaffPart(reader, top.get('staff')), of: staffOf };
  if (reader.faults.length > 0) throw new FwError('FW_CONFIG', reader.faults.join('\n'));
  return { rise, riseOf, followUps, quietAfterNotFraudMs, orders, ladder, staff, reviews };
}

function readDeadlines(reader: SettingsReader, place: Place | undefined): Deadlines {
  const deadlines = new Map<string, number>();
  for (const [level, at] of reader.entries(place, LEVELS)) {
    const ms = readDeadline(reader, at);
    if (ms !== undefined) deadlines.set(level, ms);
  }
  return deadlines;
}

/** A duration in ms, or Infinity for `never`. */
function readDeadline(reader: SettingsReader, place: Place | undefined): number | undefined {
  return place?.value === 'never' ? Number.POSITIVE_INFINITY : reader.durationMs(place);
}

function readFollowUps(
  reader: SettingsReader,
  top: ReadonlyMap<string, Place>,
): Partial<FollowUpSettings> {
  const entries = reader.map(top.get('follow-up'), [...RETRIED, 'levels', 'typologies']);
  const levels = reader.entries(entries.get('levels'), LEVELS);
  const typologies = reader.entries(entries.get('typologies'));
  const aftercare = top.get('aftercare');
  return {
    ...readRetries(reader, entries),
    levels: new Map(levels.map(([level, at]) => [level, readLevel(reader, at)])),
    typologies: new Map(typologies.map(([name, at]) => [name, readTypology(reader, at)])),
    ...(aftercare === undefined ? {} : { aftercareMs: readWaits(reader, aftercare) }),
  };
}

function readTypology(reader: SettingsReader, place: Place): TypologyRetries {
  const entries = reader.map(place, [...RETRIED, ...LEVELS]);
  const levels = [...entries].filter(([name]) => LEVELS.some((level) => level === name));
  return {
    all: readRetries(reader, entries),
    levels: new Map(levels.map(([level, at]) => [level, readLevel(reader, at)])),
  };
}

function readLevel(reader: SettingsReader, place: Place): Partial<Retries> {
  return readRetries(reader, reader.map(place, RETRIED));
}

function readRetries(
  reader: SettingsReader,
  entries: ReadonlyMap<string, Place>,
): Partial<Retries> {
  const unreachable = readRetry(reader, entries.get('unreachable'));
  const refused = readRetry(reader, entries.get('refused'));
  return {
    ...(unreachable === undefined ? {} : { unreachable }),
    ...(refused === undefined ? {} : { refused }),
  };
}

function readOrders(reader: SettingsReader, place: Place | undefined): Partial<OrderRules> {
  const rules: Partial<Record<OrderKind, OrderRule>> = {};
  for (const [name, at] of reader.entries(place, ORDER_KINDS)) {
    const kind = ORDER_KINDS.find((known) => known === name);
    const entries = reader.map(at, ['approve-within', 'done-within', 'lasts', 'remind']);
    const approveWithinMs = reader.durationMs(entries.get('approve-within'));
    const doneWithinMs = readDeadline(reader, entries.get('done-within'));
    const lastsMs = reader.durationMs(entries.get('lasts'));
    const remindMs = reader.durationMs(entries.get('remind'));
    if (!entries.has('approve-within')) reader.fault(at, 'needs approve-within');
    if (kind === undefined || approveWithinMs === undefined) continue;
    rules[kind] = {
      approveWithinMs,
      ...(doneWithinMs === undefined ? {} : { doneWithinMs }),
      ...(lastsMs === undefined ? {} : { lastsMs }),
      ...(remindMs === undefined ? {} : { remindMs }),
    };
  }
  return rules;
}

function readRetry(reader: SettingsReader, place: Place | undefined): Retry | undefined {
  if (place === undefined) return undefined;
  const entries = reader.map(place, ['after', 'last']);
  const last = reader.choice(entries.get('last'), TASK_STEPS);
  const after = entries.get('after');
  if (after === undefined || !entries.has('last')) reader.fault(place, 'needs after and last');
  return { afterMs: readWaits(reader, after), last: last ?? 'visit' };
}

function readWaits(reader: SettingsReader, place: Place | undefined): number[] {
  return reader.items(place).flatMap((item) => reader.durationMs(item) ?? []);
}

function settingsOf(files: readonly Read[]): DeskSettings {
  const followUps: FollowUpSettings = { ...NO_FOLLOW_UPS };
  const orders: Record<OrderKind, OrderRule> = { ...NO_ORDERS };
  const reviews: ReviewSettings = { percent: {}, sheet: {} };
  for (const file of files.toReversed()) {
    Object.assign(followUps, file.followUps);
    for (const kind of ORDER_KINDS)
      orders[kind] = ruleOver(orders[kind], file.orders[kind]) ?? orders[kind];
    Object.assign(reviews, file.reviews);
  }
  const quiets = files.flatMap((file) => file.quietAfterNotFraudMs ?? []);
  return {
    followUps,
    quietAfterNotFraudMs: quiets[0] ?? QUIET_AFTER_NOT_FRAUD_MS,
    orders: {
      'stop-payment': withoutNever(orders['stop-payment']),
      freeze: withoutNever(orders.freeze),
      'return-funds': withoutNever(orders['return-funds']),
      'line-suspension': withoutNever(orders['line-suspension']),
    },
    ladder: ladderOf(files.map(({ ladder }) => ladder)),
    reviews,
    staff: staffSettingsOf(files.map(({ staff }) => staff)),
    riseAfterMs(desk, level) {
      const ms = firstOf(files, desk, level);
      return ms === undefined || ms === Number.POSITIVE_INFINITY ? undefined : ms;
    },
  };
}

/** A kind of order is said as a whole, but for its deadline, which holds unless it is said. */
function ruleOver({ doneWithinMs }: OrderRule, said: OrderRule | undefined): OrderRule | undefined {
  return said && { ...(doneWithinMs === undefined ? {} : { doneWithinMs }), ...said };
}

function withoutNever({ doneWithinMs, ...rule }: OrderRule): OrderRule {
  const isNever = doneWithinMs === undefined || doneWithinMs === Number.POSITIVE_INFINITY;
  return isNever ? rule : { ...rule, doneWithinMs };
}

/** The nearest: the desk itself, then those above it, then what holds for all; a file of one's own before ours. */
function firstOf(files: readonly Read[], desk: string, level: Level): number | undefined {
  for (const { rise, riseOf } of files) {
    for (let at: string | undefined = desk; at !== undefined; at = parentDesk(at)) {
      const ms = riseOf.get(at)?.get(level);
      if (ms !== undefined) return ms;
    }
    const ms = rise.get(level);
    if (ms !== undefined) return ms;
  }
  return undefined;
}
