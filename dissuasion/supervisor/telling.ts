// Tells somebody of what is new, again and again, one time after the other, until it is ended.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Telling {
  /** Tells what is left, and stops. */
  end(): Promise<void>;
}

/** `everyMs` is the time between two tellings; what `tell` throws goes to `onError`, and the next one tries again. */
export function tellEvery(
  everyMs: number,
  tell: () => Promise<unknown>,
  onError: (error: unknown) => void = () => undefined,
): Telling {
  const stopping = new AbortController();
  const { signal } = stopping;
  const once = () => tell().catch(onError);
  const goOn = async () => {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await once();
    }
  };
  const going = goOn();
  return {
    async end() {
      stopping.abort();
      await going;
      await once();
    },
  };
}
