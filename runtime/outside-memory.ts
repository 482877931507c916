// How V8 counts memory that lies outside of its heaps: the large arrays of the engine's state, and what a checkpoint takes and lets go of while it is copied, compressed and sealed.
import { setFlagsFromString } from 'node:v8';

/** Of V8 that has the setting; what a later one makes of it has to be looked at first. */
const V8_MAJOR = 13;

/**
 * Has V8 weigh such memory with the heap when it decides whether to collect all of a heap, in place of doing so whenever 64 MiB of it were taken since the last time: an engine's
 * thread did it three or four times a checkpoint, for a heap that had nothing to give, and stood still for some 45 ms each time. Applies to all threads of the process, those that are
 * started later among them; of no effect on the results of anything.
 */
export function weighOutsideMemoryWithHeap(): void {
  if (Number.parseInt(process.versions.v8, 10) === V8_MAJOR)
    setFlagsFromString('--external-memory-accounted-in-global-limit');
}
