// The inside of a process that apart-process.ts starts: takes its order, tells how far it is, gives its result, and ends. It ends as well when whoever
// started it is gone.
import { adoptRegions } from '../signal/region.ts';
import type { FromProcess, ToProcess } from './apart-process.ts';

export interface ApartWork<Progress> {
  /** Aborted when it is to end early, with what there is. */
  readonly stopping: AbortSignal;
  tell(progress: Progress): void;
}

/** Does the work of the one order that comes. */
export function serveOrder<Order, Result, Progress = never>(
  work: (order: Order, at: ApartWork<Progress>) => Promise<Result>,
): void {
  const stopping = new AbortController();
  const send = (what: FromProcess<Result, Progress>) => process.send?.(what);
  // Once it is told there is nothing left to do, whatever still stands open.
  const end = (what: FromProcess<Result, Progress>) =>
    process.send?.(what, undefined, undefined, () => process.exit(0));
  const at: ApartWork<Progress> = {
    stopping: stopping.signal,
    tell: (progress) => send({ kind: 'progress', progress }),
  };
  process.once('disconnect', () => process.exit(1));
  process.on('message', (told: ToProcess<Order>) => {
    if (told.kind === 'stop') {
      stopping.abort();
      return;
    }
    adoptRegions(told.regions);
    work(told.order, at).then(
      (result) => end({ kind: 'result', result }),
      (error: unknown) => end({ kind: 'failed', ...faultOf(error) }),
    );
  });
}

function faultOf(error: unknown): { message: string; code: unknown } {
  const message = error instanceof Error ? error.message : String(error);
  return { message, code: Reflect.get(Object(error), 'code') };
}
