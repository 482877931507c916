// The board as server-sent events: the whole board at the beginning and every few seconds, and each thing that happens as it happens. Whoever comes
// back says which event they saw last and gets those that they missed.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Board } from '../dissuasion/supervisor/board.ts';
import type { DeskEvent } from '../dissuasion/supervisor/desk-event.ts';
import { isFwError } from '../signal/fw-error.ts';
import { maskNote } from '../signal/masked-words.ts';
import { isWithin } from '../signal/region.ts';
import type { BoardPort, DeskEventPort } from './ports.ts';

/** Time between looks for events, and between whole boards. */
const LOOK_MS = 1_000;
const BOARD_MS = 5_000;
/** A browser that lost the stream comes back after so long. */
const RETRY_MS = 2_000;

export interface BoardStreamOptions {
  readonly board: BoardPort;
  readonly events: DeskEventPort;
  readonly desk: string;
  /** The newest event that was seen; what was is not told again. */
  readonly lastEventId?: string;
  /** What of a board is sent. */
  readonly show: (board: Board) => unknown;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** How long it lasts, ms; whoever comes back is asked again who they are. */
  readonly lastsMs: number;
}

/** Blocks of the stream as text. While Redis is away the stream says so in comments and goes on. */
export async function* boardStream(options: BoardStreamOptions): AsyncGenerator<string> {
  const { board, desk, show, signal, lastsMs } = options;
  const endsAt = performance.now() + lastsMs;
  let after = options.lastEventId;
  let boardAt = Number.NEGATIVE_INFINITY;
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted) {
    try {
      if (after !== undefined) {
        for (const event of await options.events.read(after)) {
          after = event.eventId;
          if (concerns(event, desk)) yield block(event.kind, event.eventId, shownEvent(event));
        }
      }
      if (performance.now() - boardAt >= BOARD_MS) {
        const now = await board.read(desk);
        after ??= now.eventId;
        // The id is that of the newest event that was sent: a board may be newer.
        yield block('board', after, show(now));
        boardAt = performance.now();
      }
    } catch (error) {
      if (!isFwError(error, 'FW_REDIS_AWAY')) throw error;
      yield ': FW_REDIS_AWAY\n\n';
    }
    if (performance.now() >= endsAt) return;
    await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function concerns({ desk }: DeskEvent, asked: string): boolean {
  return desk === undefined || isWithin(desk, asked);
}

/** As everybody sees it: numbers in its reason are masked. */
function shownEvent({ reason, ...event }: DeskEvent): DeskEvent {
  return reason === undefined ? event : { ...event, reason: maskNote(reason) };
}

function block(name: string, eventId: string, data: unknown): string {
  return `id: ${eventId}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
