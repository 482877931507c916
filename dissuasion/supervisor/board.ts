// The board of a lead: what waits at each desk and for how long, what breaches its deadline soon, and how staff stand.

import { invariant } from '../../signal/invariant.ts';
import { LEVELS, type Level } from '../../signal/level.ts';
import { isWithin } from '../../signal/region.ts';
import { BAND_SIZE } from '../priority.ts';
import { BOARD } from './board-scripts.ts';
import type { DeskEvents } from './desk-event.ts';
import type { DeskPause } from './desk-pause.ts';
import type { DeskStore } from './desk-store.ts';
import type { LeadDesk } from './lead-desk.ts';
import type { Staff } from './staff.ts';
import type { StaffBook } from './staff-book.ts';

/** Deadlines so far ahead are shown. */
export const SOON_MS = 10 * 60_000;
/** Of those that breach soon, so many are named; all are counted. */
const NAMED_MAX = 50;
/** Where one age ends and the next begins. */
export const AGE_BOUNDS_MS = [5 * 60_000, 30 * 60_000, 120 * 60_000] as const;
export const AGES = ['under5m', 'under30m', 'under2h', 'over2h'] as const;
/** Whoever asks within that time gets the answer that the others got. */
const FRESH_MS = 500;

export interface Board {
  /** Of this answer, by the clock of Redis, epoch ms. */
  readonly at: number;
  /** Newest event that is in it. */
  readonly eventId: string;
  /** Every desk that ever had a task or is paused, by code. */
  readonly desks: readonly DeskBoard[];
  /** Those that breach soonest, at most 50, what is overdue first. */
  readonly breaches: readonly Breach[];
  readonly staff: readonly Staff[];
}

export interface DeskBoard {
  readonly desk: string;
  readonly levels: Readonly<Record<Level, LevelBoard>>;
  /** Tasks that rise within ten minutes unless they are claimed. */
  readonly breachesSoon: number;
  /** While nobody is handed a task there. */
  readonly paused?: DeskPause;
}

export interface LevelBoard {
  readonly waiting: number;
  readonly held: number;
  readonly deferred: number;
  /** Age of the task that waits longest; 0 when none waits. */
  readonly oldestWaitingMs: number;
  /** How many wait for how long. */
  readonly ages: Readonly<Record<(typeof AGES)[number], number>>;
}

export interface Breach {
  readonly taskId: string;
  readonly desk: string;
  readonly level: Level;
  /** When it rises, epoch ms. */
  readonly at: number;
}

interface BoardRow {
  readonly now: number;
  readonly desks: readonly (readonly [
    desk: string,
    levels: readonly (readonly number[])[],
    breachesSoon: number,
  ])[];
  readonly due: readonly (readonly [taskId: string, desk: string, at: number, level: number])[];
}

export interface BoardParts {
  readonly staff: Pick<StaffBook, 'list'>;
  readonly events: Pick<DeskEvents, 'newest'>;
  readonly lead: Pick<LeadDesk, 'pauses'>;
}

export class BoardReader {
  readonly #store: DeskStore;
  readonly #parts: BoardParts;
  readonly #asked = new Map<string, Promise<Board>>();

  constructor(store: DeskStore, parts: BoardParts) {
    this.#store = store;
    this.#parts = parts;
  }

  /** The board of a desk and those below it, at most half a second old. Throws FwError FW_REDIS_AWAY. */
  read(desk: string): Promise<Board> {
    const asked = this.#asked.get(desk);
    if (asked !== undefined) return asked;
    const reading = this.#read(desk);
    this.#asked.set(desk, reading);
    const forget = () => void this.#asked.delete(desk);
    reading.then(() => setTimeout(forget, FRESH_MS).unref(), forget);
    return reading;
  }

  async #read(desk: string): Promise<Board> {
    const { events, staff, lead } = this.#parts;
    const eventId = await events.newest();
    const known = await this.#store.ask(() => this.#store.redis.smembers(this.#store.key('desks')));
    const pauses = new Map((await lead.pauses()).map((pause) => [pause.desk, pause]));
    const all = new Set([...known, ...pauses.keys()]);
    const desks = [...all].filter((code) => isWithin(code, desk)).sort();
    const [text, people] = await Promise.all([
      this.#store.run(BOARD, [SOON_MS, ...AGE_BOUNDS_MS, BAND_SIZE, NAMED_MAX, ...desks]),
      staff.list(desk),
    ]);
    const read = parseBoard(text);
    return {
      ...read,
      desks: read.desks.map((one) => {
        const paused = pauses.get(one.desk);
        return paused === undefined ? one : { ...one, paused };
      }),
      eventId,
      staff: people,
    };
  }
}

function parseBoard(text: unknown): Omit<Board, 'eventId' | 'staff'> {
  invariant(typeof text === 'string', 'The script of the board gave something else than a text.');
  const { now, desks, due }: BoardRow = JSON.parse(text);
  // An empty table of Lua is an empty object.
  const rows = Array.isArray(desks) ? desks : [];
  return {
    at: now,
    desks: rows.map(([desk, levels, breachesSoon]) => ({
      desk,
      levels: levelsOf(levels, now),
      breachesSoon,
    })),
    breaches: (Array.isArray(due) ? due : []).map(([taskId, desk, at, level]) => {
      return { taskId, desk, at, level: LEVELS[level - 1] ?? 'blue' };
    }),
  };
}

function levelsOf(rows: readonly (readonly number[])[], now: number): DeskBoard['levels'] {
  const of = (level: Level): LevelBoard => {
    const row = rows[LEVELS.indexOf(level)] ?? [];
    const [waiting = 0, held = 0, deferred = 0, oldest = 0] = row;
    const [under5m = 0, under30m = 0, under2h = 0, over2h = 0] = row.slice(4);
    const ages = { under5m, under30m, under2h, over2h };
    const oldestWaitingMs = oldest === 0 ? 0 : Math.max(0, now - oldest);
    return { waiting, held, deferred, oldestWaitingMs, ages };
  };
  return { blue: of('blue'), yellow: of('yellow'), orange: of('orange'), red: of('red') };
}
