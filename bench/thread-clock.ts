// Time of a processor instead of time of the clock: what else runs on the machine takes no part of it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Processor time of this thread, ms. It moves on in steps of some ms: for stretches of a second, not for single signals. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A way to collect garbage at once, whatever flags Node was started with. Throws when this Node has none. */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function')
    throw new Error('this Node does not let its garbage be collected');
  return () => {
    collect();
  };
}
