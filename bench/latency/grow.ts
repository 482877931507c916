// Stops while a state grows from nothing. The same signals grow it several times over: what the growth of tables costs comes back at the same
// signal each time, so the least of all rounds is it; the collector's stops are told apart, as Node reports them.
import { Engine } from '../../engine/engine.ts';
import { planOf } from '../growth/packs.ts';
import { type Collection, collectionsIn } from '../hot-path/collections.ts';
import { packedWorkload } from '../peers/frame-file.ts';
import { keepLeast } from './least.ts';
import { type Spread, spreadOf } from './percentiles.ts';

const ROUNDS = 5;
const SHOWN = 6;
const HOURS_A_SIGNAL = 3.6;
const SIGNALS_A_NAME = 2;

export interface Stop {
  readonly ms: number;
  /** Signals before it. */
  readonly signals: number;
  /** Names after it. */
  readonly names: number;
  /** Parts of the state that grew in it. */
  readonly grew: readonly string[];
}

export interface Growth {
  readonly signals: number;
  readonly names: number;
  /** Ms that single signals take. */
  readonly service: Spread;
  readonly stops: readonly Stop[];
  /** Of the last round. */
  readonly collections: number;
  readonly longestCollections: readonly Collection[];
}

/** Takes signals of the reference workload until there are so many names. */
export async function growTo(names: number): Promise<Growth> {
  const signals = names * SIGNALS_A_NAME;
  const settings = { signals, people: names, hours: SIGNALS_A_NAME * HOURS_A_SIGNAL, seed: 7 };
  const frames = [...packedWorkload(settings)];
  const least = new Float64Array(signals).fill(Number.POSITIVE_INFINITY);
  let taken = 0;
  let collections: Collection[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    collections = await collectionsIn(() => {
      taken = timed(frames, names, least);
    });
  }
  const services = least.slice(0, taken);
  const longest = [...services.entries()].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  const stops = explained(frames, names, new Map(longest));
  const longestCollections = collections.sort((a, b) => b.durationMs - a.durationMs).slice(0, 3);
  return {
    ...{ signals: taken, names, service: spreadOf(services), stops },
    ...{ collections: collections.length, longestCollections },
  };
}

/** Gives how many signals it took. */
function timed(frames: readonly Uint8Array[], names: number, least: Float64Array): number {
  const engine = new Engine(planOf('reference'));
  const { lines } = engine;
  let taken = 0;
  for (const frame of frames) {
    if (engine.nameCount >= names) break;
    lines.open(frame);
    let lastMs = performance.now();
    while (lines.next()) {
      engine.processScanned();
      lastMs = keepLeast(least, taken++, lastMs);
    }
  }
  return taken;
}

/** Goes through the growth once more, to see what grows at the longest signals. */
function explained(
  frames: readonly Uint8Array[],
  names: number,
  longest: ReadonlyMap<number, number>,
): Stop[] {
  const stops: Stop[] = [];
  const engine = new Engine(planOf('reference'));
  const { lines } = engine;
  let taken = 0;
  for (const frame of frames) {
    if (engine.nameCount >= names) break;
    lines.open(frame);
    while (lines.next()) {
      const ms = longest.get(taken);
      const before = ms === undefined ? {} : engine.stateBytes;
      engine.processScanned();
      if (ms !== undefined) {
        const grew = differences(before, engine.stateBytes);
        stops.push({ ms, signals: taken, names: engine.nameCount, grew });
      }
      taken++;
    }
  }
  return stops.sort((a, b) => b.ms - a.ms);
}

function differences(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(after)
    .filter(([part, bytes]) => bytes !== before[part])
    .map(([part, bytes]) => `${part} +${((bytes - (before[part] ?? 0)) / 1e6).toFixed(2)} MB`);
}
