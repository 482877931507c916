// When people do things: hour profiles by kind of doing and by kind of person, and how many happen in one chunk.
import { shanghaiDayOfWeek, shanghaiHour } from '../../signal/event-time.ts';
import { at } from '../column.ts';
import { CHUNK_MS } from '../outbox.ts';
import type { Rng } from '../prng.ts';
import type { World } from '../world.ts';

/** What of a day's doing falls into each hour, from 0 to 23; only the proportions count. */
export type HourProfile = readonly number[];

export const CALL_HOURS: HourProfile = [
  2, 1, 1, 1, 1, 3, 10, 28, 52, 70, 74, 66, 50, 42, 56, 64, 66, 70, 66, 56, 44, 28, 14, 6,
];
export const SMS_HOURS: HourProfile = [
  8, 5, 4, 4, 4, 6, 14, 34, 60, 72, 70, 62, 50, 46, 56, 60, 62, 60, 54, 50, 44, 34, 22, 14,
];
export const VISIT_HOURS: HourProfile = [
  22, 12, 7, 5, 4, 6, 16, 36, 44, 46, 48, 54, 66, 56, 46, 46, 48, 52, 58, 70, 80, 84, 70, 44,
];
export const PAY_HOURS: HourProfile = [
  8, 4, 2, 2, 2, 8, 26, 56, 54, 46, 50, 76, 80, 48, 42, 44, 52, 74, 84, 70, 58, 44, 28, 16,
];
export const MONEY_HOURS: HourProfile = [
  6, 3, 2, 1, 1, 2, 8, 22, 48, 66, 66, 54, 42, 44, 56, 58, 52, 44, 42, 46, 48, 42, 26, 12,
];

/** How likely each kind of person (see RHYTHMS) is to be the one, by hour; at most 1. */
const RHYTHM_HOURS: readonly HourProfile[] = [
  [3, 2, 1, 1, 1, 2, 5, 8, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 8, 6, 4],
  [1, 1, 1, 1, 3, 7, 10, 10, 10, 10, 10, 10, 9, 8, 9, 10, 10, 10, 9, 7, 5, 3, 2, 1],
  [10, 10, 8, 6, 3, 2, 1, 1, 2, 4, 6, 8, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10],
];
const CHUNKS_AN_HOUR = 3_600_000 / CHUNK_MS;

/** How many of `perPersonDay` doings the whole province has in the chunk at `time`; weekends shift `weekendFactor`. */
export function countInChunk(
  world: World,
  rng: Rng,
  time: number,
  doing: { perPersonDay: number; hours: HourProfile; weekendFactor?: number },
): number {
  const { hours } = doing;
  const sum = hours.reduce((total, hour) => total + hour, 0);
  const share = at(hours, shanghaiHour(time)) / sum / CHUNKS_AN_HOUR;
  const factor = shanghaiDayOfWeek(time) >= 6 ? (doing.weekendFactor ?? 1) : 1;
  return rng.poisson(doing.perPersonDay * world.options.people * share * factor);
}

/** Somebody who is up at this hour, active people more often. */
export function someoneActive(world: World, rng: Rng, time: number): number {
  const { province } = world;
  const hour = shanghaiHour(time);
  for (let tries = 0; tries < 12; tries++) {
    const person = rng.below(province.size);
    const awake = at(at(RHYTHM_HOURS, at(province.rhythm, person)), hour);
    if (rng.unit() * 2550 < at(province.activity, person) * awake) return person;
  }
  return rng.below(province.size);
}

/** A time in the chunk that starts at `chunkStart`. */
export function timeInChunk(rng: Rng, chunkStart: number): number {
  return chunkStart + rng.below(CHUNK_MS);
}
