// What a contender in TypeScript is.
import type { Frame } from '../../log/frame.ts';
import type { HitTally } from './hits.ts';

export interface Program {
  /** Makes a clean state, untimed; what it gives works through the workload once, timed. */
  begin(): (tally: HitTally) => void | Promise<void>;
  /** Signals that one pass takes, where that is less than the workload. */
  readonly signalCount?: number;
}

/** Takes the workload's frames; what it makes of them beforehand is not timed. */
export type MakeProgram = (frames: readonly Frame[]) => Program | Promise<Program>;
