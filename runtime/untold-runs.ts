// Runs of frames whose effects are not told yet. While those of some are told, the engine runs what comes next, so that a slow ledger holds up nobody
// who waits for a decision; what was run meanwhile is told together. But only so far, because all of it lies in memory and is run again after a crash.
import type { LoggedFrame } from '../log/log.ts';
import type { Stepped } from './engine-port.ts';

/** A run that the engine has been given. */
export interface UntoldRun {
  readonly frames: readonly LoggedFrame[];
  /** What came of it; undefined until the engine has run it. */
  stepped: Stepped | undefined;
  /** When its tasks and messages were told, epoch ms; undefined until then. */
  outAt: number | undefined;
  /** Settles when it is told; false when that was given up. */
  readonly told: Promise<boolean>;
}

/** One that the engine has run. */
export type TellableRun = UntoldRun & { readonly stepped: Stepped };

/** One whose tasks and messages are told. */
export type OutRun = TellableRun & { readonly outAt: number };

export class UntoldRuns {
  readonly #runs: UntoldRun[] = [];

  /** When the log took the oldest frame that is not told, epoch ms. */
  get since(): number | undefined {
    return this.#runs[0]?.frames[0]?.appendedAt;
  }

  add(run: UntoldRun): void {
    this.#runs.push(run);
  }

  /** The oldest of them that the engine has run, without a gap. */
  tellable(): TellableRun[] {
    return this.#oldest(isTellable);
  }

  /** The oldest of them whose tasks and messages are told, without a gap. */
  out(): OutRun[] {
    return this.#oldest(isOut);
  }

  #oldest<Run extends UntoldRun>(is: (run: UntoldRun) => run is Run): Run[] {
    const runs: Run[] = [];
    for (const run of this.#runs) {
      if (!is(run)) break;
      runs.push(run);
    }
    return runs;
  }

  /** The oldest is told. */
  shift(): void {
    this.#runs.shift();
  }

  has(run: UntoldRun): boolean {
    return this.#runs.includes(run);
  }

  clear(): void {
    this.#runs.length = 0;
  }

  /** Whether more may be read: when so many frames are held at most. */
  hasRoom(framesMax: number): boolean {
    const frameCount = this.#runs.reduce((sum, { frames }) => sum + frames.length, 0);
    return this.#runs.length === 0 || frameCount <= framesMax;
  }

  /** Waits for that. False when a telling was given up. Rejects with what broke the engine. */
  async room(framesMax: number): Promise<boolean> {
    for (;;) {
      const oldest = this.#runs[0];
      if (oldest === undefined || this.hasRoom(framesMax)) return true;
      if (!(await oldest.told)) return false;
    }
  }
}

function isOut(run: UntoldRun): run is OutRun {
  return run.outAt !== undefined;
}

function isTellable(run: UntoldRun): run is TellableRun {
  return run.stepped !== undefined;
}
