// What levels would have meant for the desks: every task of the period through the queue of its desk.
import type { Period } from '../../ledger/check-period.ts';
import type { Level } from '../../signal/level.ts';
import { cityOf, provinceOf } from '../../signal/region.ts';
import type { Levels } from '../story-guard.ts';
import { callTimes } from './call-queue.ts';
import { type CallTrail, type TrailTask, taskUnder } from './call-trail.ts';
import { type CallHours, rosterOf, staffedMs } from './roster.ts';

/** Which desks call: each county, city or province has one queue of its own. */
export const POOLS = ['county', 'city', 'province'] as const;
export type Pool = (typeof POOLS)[number];

/** What a desk sets. */
export interface CallDesk {
  readonly hours: readonly CallHours[];
  /** How long a task keeps somebody busy where the ledger does not say it, ms. */
  readonly callMs: number;
  /** After each, ms. */
  readonly wrapUpMs: number;
  /** By when a task must be claimed, ms after it opened; a level that never rises is missing. */
  readonly riseAfterMs: Readonly<Partial<Record<Level, number>>>;
}

/** Waits from the opening of a task to its call, ms; null: not called before the roster ended, or no task. */
export interface Waits {
  readonly calls: number;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
}

export interface DeskUse extends Waits {
  readonly desk: string;
  /** Most that are there at one time. */
  readonly callers: number;
  readonly callsADay: number;
  /** Called before the money went, or within the deadline of the level; null without a task. */
  readonly inTime: number | null;
  /** Of the time for which somebody is there, what calls take; null where nobody is there. */
  readonly used: number | null;
}

/** A task after the queue. */
export interface QueuedCall {
  readonly task: TrailTask;
  readonly waitMs: number;
  readonly isInTime: boolean;
}

export interface SettingRun {
  readonly calls: readonly QueuedCall[];
  readonly desks: readonly DeskUse[];
  readonly used: number | null;
}

const DAY_MS = 86_400_000;
/** What came at the end of the period is called after it. */
const AFTER_MS = 2 * DAY_MS;

/** The desk of a region. */
export function poolOf(region: string, pool: Pool): string {
  if (pool === 'county') return region;
  return pool === 'city' ? cityOf(region) : provinceOf(region);
}

/** Runs the tasks that trails bring under levels; `desks` has every desk of `pool` in which somebody lives. */
export function runSetting(
  trails: readonly CallTrail[],
  levels: ReadonlyMap<string, Levels>,
  { period, pool, desks }: SettingParts,
): SettingRun {
  const tasks = trails.flatMap((trail) => taskUnder(trail, levels) ?? []);
  const byDesk = Map.groupBy(tasks, ({ trail }) => poolOf(trail.spell.region, pool));
  const days = (period.to - period.from) / DAY_MS;
  const calls: QueuedCall[] = [];
  const uses: DeskUse[] = [];
  let [busyMs, thereMs] = [0, 0];
  for (const [desk, settings] of desks) {
    const own = (byDesk.get(desk) ?? []).sort((a, b) => a.openedAt - b.openedAt);
    const roster = rosterOf(settings.hours, { from: period.from, to: period.to + AFTER_MS });
    const called = callTimes(own, roster);
    const made = own.map((task, i) => queuedCall(task, called[i], settings));
    const busy = own.reduce((sum, task, i) => sum + busyWithin(called[i], task, period), 0);
    const there = staffedMs(roster, period);
    busyMs += busy;
    thereMs += there;
    for (const call of made) calls.push(call);
    uses.push({
      desk,
      callers: roster.reduce((most, { callers }) => Math.max(most, callers), 0),
      callsADay: own.length / days,
      inTime: inTimeOf(made),
      used: there === 0 ? null : busy / there,
      ...waitsOf(made),
    });
  }
  return { calls, desks: uses, used: thereMs === 0 ? null : busyMs / thereMs };
}

export interface SettingParts {
  readonly period: Period;
  readonly pool: Pool;
  readonly desks: ReadonlyMap<string, CallDesk>;
}

/** Waits of calls; of the given levels alone where some are given. */
export function waitsOf(calls: readonly QueuedCall[], level?: Level): Waits {
  const waits = calls
    .filter(({ task }) => level === undefined || task.level === level)
    .map(({ waitMs }) => waitMs)
    .sort((a, b) => a - b);
  const quantile = (share: number) => {
    const wait = waits[Math.ceil(share * waits.length) - 1];
    return wait === undefined || !Number.isFinite(wait) ? null : Math.round(wait);
  };
  return { calls: waits.length, p50Ms: quantile(0.5), p90Ms: quantile(0.9) };
}

/** Share of calls that came in time; null without any. */
export function inTimeOf(calls: readonly QueuedCall[]): number | null {
  return calls.length === 0 ? null : calls.filter(({ isInTime }) => isInTime).length / calls.length;
}

function queuedCall(
  task: TrailTask,
  calledAt: number | undefined,
  { riseAfterMs }: CallDesk,
): QueuedCall {
  const at = calledAt ?? Number.POSITIVE_INFINITY;
  const rises = riseAfterMs[task.level] ?? Number.POSITIVE_INFINITY;
  const deadline = task.trail.goneAt ?? task.openedAt + rises;
  const isInTime = calledAt !== undefined && at <= deadline;
  return { task, waitMs: at - task.openedAt, isInTime };
}

function busyWithin(
  calledAt: number | undefined,
  { serviceMs }: TrailTask,
  { from, to }: Period,
): number {
  if (calledAt === undefined) return 0;
  return Math.max(0, Math.min(calledAt + serviceMs, to) - Math.max(calledAt, from));
}
