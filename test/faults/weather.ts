// What goes wrong in a simulated world: how each seed mixes its faults, and what is broken at the moment.
import type { ReadBounds } from '../../runtime/read-size.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { Rng } from '../../sim/prng.ts';
import { type Life, type Scheduler, weighted } from './scheduler.ts';

/** What processes talk to. */
export type Server = 'log' | 'tasks' | 'ledger';

const SERVERS: readonly Server[] = ['log', 'tasks', 'ledger'];
const AWAY = { log: 'FW_LOG_AWAY', tasks: 'FW_REDIS_AWAY', ledger: 'FW_LEDGER_AWAY' } as const;

/** How often what goes wrong, drawn anew for each seed, so that some seeds have only one kind of fault and some have all. */
export interface Climate {
  /** Of a crash between two events. */
  readonly crash: number;
  /** Of a crash being a power cut, after which the disk forgets what it was not asked to keep. */
  readonly powerCut: number;
  /** Of a crash leaving the newest checkpoints damaged. */
  readonly damage: number;
  /** Of an answer being lost after the server did what it was asked. */
  readonly lostAnswer: number;
  /** Of servers going away, and of the disk filling up, at each change of the weather. */
  readonly outage: number;
  readonly fullDisk: number;
  /** The longest that an answer takes, in ms. */
  readonly delayMs: number;
  /** Processing time between checkpoints. */
  readonly checkpointMs: number;
  readonly checkpointsKept: number;
  /** The most signals of a frame. */
  readonly frameSignals: number;
  /** How long a claim lasts; long enough for any answer. */
  readonly leaseMs: number;
  /** Small, so that a world has more frames than may be read ahead. */
  readonly reads: ReadBounds;
}

export function drawClimate(rng: Rng): Climate {
  const sometimes = (...rates: number[]) => rng.pick([0, ...rates]);
  const delayMs = rng.pick([1, 20, 400, 4_000]);
  return {
    crash: sometimes(0.001, 0.003, 0.003, 0.01),
    powerCut: sometimes(0.3, 1),
    damage: sometimes(0.5, 1, 1),
    lostAnswer: sometimes(0.02, 0.1),
    outage: sometimes(0.2, 0.5),
    fullDisk: sometimes(0.2, 0.5),
    delayMs,
    checkpointMs: rng.pick([50, 100, 300, 1_000]),
    checkpointsKept: rng.pick([2, 3, 3, 4]),
    frameSignals: rng.pick([1, 3, 8]),
    leaseMs: 10 * delayMs + 1_000,
    reads: readsOf(rng.pick([1, 2, 4, 8])),
  };
}

export class Weather {
  readonly climate: Climate;
  readonly #rng: Rng;
  readonly #scheduler: Scheduler;
  readonly #away = new Set<Server>();
  #isDiskFull = false;
  #isFair = false;

  constructor(rng: Rng, scheduler: Scheduler, climate: Climate) {
    this.#rng = rng;
    this.#scheduler = scheduler;
    this.climate = climate;
  }

  get isDiskFull(): boolean {
    return this.#isDiskFull;
  }

  /** Nothing breaks any more. */
  clearUp(): void {
    this.#isFair = true;
    this.#away.clear();
    this.#isDiskFull = false;
  }

  /** Changes every so often until it is fair. */
  async change(life: Life): Promise<void> {
    while (!this.#isFair) {
      await this.#scheduler.after(this.#rng.logInt(50, 20_000), life);
      if (this.#isFair) return;
      for (const server of SERVERS) {
        if (this.#rng.chance(this.climate.outage)) this.#away.add(server);
        else this.#away.delete(server);
      }
      this.#isDiskFull = this.#rng.chance(this.climate.fullDisk);
    }
  }

  /** How long something takes, in ms: mostly little. */
  delay(): number {
    const { delayMs } = this.climate;
    return weighted(this.#rng, [
      [0, 4],
      [1, 3],
      [this.#rng.int(0, Math.ceil(delayMs / 10)), 2],
      [this.#rng.int(0, delayMs), 1],
    ]);
  }

  /** How many times as long as it is asked a log waits for frames. */
  patience(): number {
    return this.#rng.pick([1, 30]);
  }

  /** Asks a server: the question travels, is answered at one moment, and the answer travels back, unless something breaks on the way. */
  async ask<T>(server: Server, life: Life, act: () => T): Promise<T> {
    await this.#scheduler.after(this.delay(), life);
    this.#refuseWhenAway(server);
    const answer = act();
    await this.#scheduler.after(this.delay(), life);
    this.#refuseWhenAway(server);
    if (!this.#isFair && this.#rng.chance(this.climate.lostAnswer)) throw away(server);
    return answer;
  }

  #refuseWhenAway(server: Server): void {
    if (this.#away.has(server)) throw away(server);
  }
}

function away(server: Server): FwError {
  return new FwError(AWAY[server], `the simulated ${server} is away`);
}

/** Few are read at once, and two such reads may wait to be told. */
function readsOf(framesMost: number): ReadBounds {
  return { framesLeast: 1, framesMost, bytesWanted: 1_000, heldMost: framesMost };
}
