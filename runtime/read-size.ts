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
}

/** Should all of the most be as large as a frame may be, after small ones, they still fit the memory. */
const READ_BOUNDS: ReadBounds = {
  framesLeast: 16,
  framesMost: 256,
  bytesWanted: 4 * 1024 * 1024,
};

export class ReadSize {
  readonly #bounds: ReadBounds;
  #frames: number;

  constructor(bounds: ReadBounds = READ_BOUNDS) {
    this.#bounds = bounds;
    this.#frames = bounds.framesLeast;
  }

  /** Frames to be read at once, and to be held untold. */
  get frames(): number {
    return this.#frames;
  }

  /** Takes in what was read. */
  saw(frames: readonly Pick<LoggedFrame, 'frame'>[]): void {
    if (frames.length === 0) return;
    const bytes = frames.reduce((sum, { frame }) => sum + frame.length, 0);
    const { framesLeast, framesMost, bytesWanted } = this.#bounds;
    const fitting = Math.floor((bytesWanted * frames.length) / Math.max(1, bytes));
    this.#frames = Math.min(framesMost, Math.max(framesLeast, fitting));
  }
}
