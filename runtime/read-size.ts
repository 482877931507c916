// How many frames are read at once. What came of a run of frames is told in one go, which takes about as long for hundreds of small frames as for one: so as many
// are read as fit a size, judged by those before.
import type { LoggedFrame } from '../log/log.ts';

/** Bounds of how many frames are read at once. */
export interface ReadBounds {
  /** As many at least, however large those before were. */
  readonly framesLeast: number;
  /** As many at most, however small those before were. */
  readonly framesMost: number;
  /** Between the two, as many as take so many bytes. */
  readonly bytesWanted: number;
  /** As many read frames wait to be told at most before nothing more is read, however small they are. */
  readonly heldMost: number;
}

/** Should all of the most be as large as a frame may be, after small ones, they still fit the memory. */
const READ_BOUNDS: ReadBounds = {
  framesLeast: 16,
  framesMost: 256,
  bytesWanted: 4 * 1024 * 1024,
  // Seconds of checks, whose frames are small: so long nobody notices that the ledger is slow.
  heldMost: 1_024,
};

export class ReadSize {
  readonly #bounds: ReadBounds;
  #frames: number;
  #held: number;

  constructor(bounds: ReadBounds = READ_BOUNDS) {
    this.#bounds = bounds;
    this.#frames = bounds.framesLeast;
    this.#held = bounds.framesLeast;
  }

  /** Frames that may wait to be told when more is read: at least as many as are read at once, and of small ones as many as take so many bytes. */
  get held(): number {
    return this.#held;
  }

  /** Frames to be read at once. */
  get frames(): number {
    return this.#frames;
  }

  /** Takes in what was read. */
  saw(frames: readonly Pick<LoggedFrame, 'frame'>[]): void {
    if (frames.length === 0) return;
    const bytes = frames.reduce((sum, { frame }) => sum + frame.length, 0);
    const { framesLeast, framesMost, bytesWanted, heldMost } = this.#bounds;
    const fitting = Math.floor((bytesWanted * frames.length) / Math.max(1, bytes));
    this.#frames = Math.min(framesMost, Math.max(framesLeast, fitting));
    this.#held = Math.max(this.#frames, Math.min(heldMost, fitting));
  }
}
