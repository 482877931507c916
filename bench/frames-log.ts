// Frames in memory as a log that is only read, so that a benchmark measures nothing of a server.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Frame } from '../log/frame.ts';
import type { SignalLog } from '../log/log.ts';

/** A log that answers in the next turn of the event loop, as one in another process does at the earliest. */
export function framesLog(frames: readonly Frame[]): SignalLog {
  const endOf = (after: string) => (after === '' ? 0 : Number(after));
  return {
    partitionCount: 1,
    append: () => Promise.reject(new Error('this log is only read')),
    async read({ partition, after, framesMax }) {
      await nextTurn();
      const start = endOf(after);
      return frames.slice(start, start + framesMax).map((frame, index) => ({
        partition,
        position: String(start + index + 1),
        frame,
        appendedAt: Date.now(),
      }));
    },
    end: () => Promise.resolve(String(frames.length)),
    comparePositions: (a, b) => endOf(a) - endOf(b),
    close: () => Promise.resolve(),
  };
}
