// What time it is where the signals are.
import type { SignalAppender } from '../connectors/signal-appender.ts';
import type { Pump } from '../runtime/pump.ts';

/**
 * Outcomes belong where the signals are: recorded ones may be of another day than the clock's. They are of the newest signal in the log and not of the
 * newest that the engine has taken: while it is behind, what was of its time when it was told would be late when its turn comes. The clock's time before
 * the first signal.
 */
export function eventNowOf(
  pump: { readonly status: Pick<Pump['status'], 'newestTime'> },
  appender: Pick<SignalAppender, 'newestTime'>,
): () => number {
  return () => {
    const newest = Math.max(pump.status.newestTime, appender.newestTime);
    return Number.isFinite(newest) ? newest : Date.now();
  };
}
