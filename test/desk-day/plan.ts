// What a day at the desks is made of, drawn from a seed: when whose signals come, who sits at which desk and when. Times of the day are
// pressed together: `dayMs` of processing time are 24 hours.
import { required } from '../../signal/invariant.ts';
import { regionsOf } from '../../signal/region.ts';
import { Rng } from '../../sim/prng.ts';

export interface DaySettings {
  readonly tasks: number;
  readonly staff: number;
  /** How long the day takes, ms. */
  readonly dayMs: number;
  readonly seed: number;
}

export interface Arrival {
  /** Since the beginning of the day, ms. */
  readonly at: number;
  /** Number of the person; the phone is made of it. */
  readonly person: number;
  readonly region: string;
  readonly kind: 'call' | 'payment';
  readonly level: 'orange' | 'red';
}

export interface Member {
  readonly name: string;
  readonly desk: string;
  /** From when to when they work, as parts of the day; over midnight when the end comes first. */
  readonly from: number;
  readonly to: number;
}

export const PROVINCE = '330000';
const DAY_MS = 86_400_000;
/** Tasks of each hour, midnight first: quiet nights, a peak before noon and a longer one until evening. */
const HOURS = [
  1, 0.6, 0.4, 0.3, 0.3, 0.5, 1.2, 2.5, 5, 7, 7.5, 6.5, 4.5, 6, 7.5, 8, 7.5, 6.5, 6, 6.5, 6.5, 5, 3,
  1.8,
];
/** Shifts as parts of the day with the part of the staff that has each. */
const SHIFTS = [
  { part: 0.15, from: 22 / 24, to: 8 / 24 },
  { part: 0.45, from: 7 / 24, to: 16 / 24 },
  { part: 0.4, from: 14 / 24, to: 23 / 24 },
];
const PAYMENT_PART = 0.05;
const RED_PART = 0.3;
/** Who is called again by the fraudster while the task is open, or after it. */
const AGAIN_PART = 0.04;
const AGAIN_MS_MAX = 1_800_000;

const COUNTIES = regionsOf(PROVINCE).flatMap(({ code }) => regionsOf(code).map((it) => it.code));
const CITIES = regionsOf(PROVINCE).map(({ code }) => code);
/** Where staff sit, each as likely: half of them at a county. */
const PLACES = [COUNTIES, COUNTIES, COUNTIES, COUNTIES, COUNTIES, CITIES, CITIES, CITIES].concat([
  [PROVINCE],
  [PROVINCE],
]);

/** Real time as it is in the pressed day, ms. */
export function pressed({ dayMs }: DaySettings, realMs: number): number {
  return Math.max(1, Math.round((realMs * dayMs) / DAY_MS));
}

/** All signals of the day, the earliest first. */
export function arrivalsOf(settings: DaySettings): Arrival[] {
  const rng = new Rng(settings.seed).split('arrivals');
  const arrivals: Arrival[] = [];
  for (let person = 0; person < settings.tasks; person++) {
    const first: Arrival = {
      at: timeOfDay(rng) * settings.dayMs,
      person,
      region: rng.pick(COUNTIES),
      kind: rng.chance(PAYMENT_PART) ? 'payment' : 'call',
      level: rng.chance(RED_PART) ? 'red' : 'orange',
    };
    arrivals.push(first);
    if (!rng.chance(AGAIN_PART)) continue;
    const later = pressed(settings, rng.unit() * AGAIN_MS_MAX);
    arrivals.push({ ...first, at: first.at + later, kind: 'call', level: 'red' });
  }
  return arrivals.sort((a, b) => a.at - b.at);
}

/** Everybody who works that day: half at the counties, then the cities, then the province. */
export function staffOf({ staff, seed }: DaySettings): Member[] {
  const rng = new Rng(seed).split('staff');
  return Array.from({ length: staff }, (_, number) => {
    const { from, to } = required(SHIFTS[rng.weighted(SHIFTS.map(({ part }) => part))], 'a shift');
    const desk = rng.pick(rng.pick(PLACES));
    return { name: `staff-${number}`, desk, from, to };
  });
}

/** Whether somebody works at a part of the day. */
export function isOnDuty({ from, to }: Member, part: number): boolean {
  return from < to ? part >= from && part < to : part >= from || part < to;
}

/** How often a task is claimed, calls after the episode among it: some are given back, put off, or not ended by the first outcome. */
const CLAIMS_A_TASK = 2.1;

/** How long staff may take for a claim, ms, so that all of them together can do the work of the day and half as much again. */
export function handlingMs(settings: DaySettings): number {
  const onDuty = SHIFTS.reduce((sum, { part, from, to }) => sum + part * ((to - from + 1) % 1), 0);
  return (settings.staff * settings.dayMs * onDuty) / settings.tasks / CLAIMS_A_TASK / 1.5;
}

/** Any county. */
export function anyCounty(rng: Rng): string {
  return rng.pick(COUNTIES);
}

export function phoneOf(person: number): string {
  return `+86199${`${person}`.padStart(8, '0')}`;
}

export function accountOf(person: number): string {
  return `6222${`${person}`.padStart(12, '0')}`;
}

/** Whom the signals of a kind are about. */
export function idOf(person: number, kind: Arrival['kind']): string {
  return kind === 'call' ? phoneOf(person) : accountOf(person);
}

/** A part of the day, as likely as its hour is busy. */
function timeOfDay(rng: Rng): number {
  return (rng.weighted(HOURS) + rng.unit()) / HOURS.length;
}
