// Arrivals that do not wait for anybody, and what a queue with one server makes of them.
import { Rng } from '../../sim/prng.ts';

/** When signals arrive, ms from the first: by chance, independent of each other, so many a millisecond on average. */
export function arrivalsOf(count: number, perMs: number, seed: number): Float64Array<ArrayBuffer> {
  const rng = new Rng(seed);
  let time = 0;
  return Float64Array.from({ length: count }, () => {
    time += -Math.log(1 - rng.unit()) / perMs;
    return time;
  });
}

/** From each arrival to the end of its service, in order of arrival, one at a time. */
export function waitsOf(arrivals: Float64Array, services: Float64Array): Float64Array<ArrayBuffer> {
  let freeTime = 0;
  return Float64Array.from(arrivals, (arrival, index) => {
    freeTime = Math.max(freeTime, arrival) + (services[index] ?? 0);
    return freeTime - arrival;
  });
}
