// Runs of frames whose effects are not told yet. While those of one are told, the engine runs what comes next, so that a slow ledger holds up nobody
// who waits for a decision; but only so far, because all of it lies in memory and is run again after a crash.

/** A run that the engine has been given. */
export interface UntoldRun {
  /** When the log took its first frame, epoch ms. */
  readonly since: number;
  readonly frameCount: number;
  /** Whether something outside must be told of it; false until the engine has run it. */
  hasEffects: boolean;
  /** Settles when it is told; false when that was given up. */
  readonly told: Promise<boolean>;
}

/** Two at once: one that is told and one that gathers what came meanwhile, so that the slower the telling, the more is told together. */
const EFFECT_RUNS_MAX = 2;

export class UntoldRuns {
  readonly #runs: UntoldRun[] = [];

  /** When the log took the oldest frame that is not told, epoch ms. */
  get since(): number | undefined {
    return this.#runs[0]?.since;
  }

  add(run: UntoldRun): void {
    this.#runs.push(run);
  }

  /** The oldest is told. */
  shift(): void {
    this.#runs.shift();
  }

  clear(): void {
    this.#runs.length = 0;
  }

  /** Waits until more may be read: when so many frames are held at most. False when a telling was given up. Rejects with what broke the engine. */
  async room(framesMax: number): Promise<boolean> {
    for (;;) {
      const oldest = this.#runs[0];
      if (oldest === undefined || this.#hasRoom(framesMax)) return true;
      if (!(await oldest.told)) return false;
    }
  }

  #hasRoom(framesMax: number): boolean {
    const frameCount = this.#runs.reduce((sum, run) => sum + run.frameCount, 0);
    const effectRuns = this.#runs.filter(({ hasEffects }) => hasEffects).length;
    return frameCount <= framesMax && effectRuns < EFFECT_RUNS_MAX;
  }
}
