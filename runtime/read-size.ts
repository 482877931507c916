// How many frames are read at once. What came of a run of frames is told in one go, which takes about as long for hundreds of small frames as for one: so as many
// are read as fit a size, judged by those before.
import type { LoggedFrame } from '../log/log.ts';

const FRAMES_LEAST = 16;
/** The most at once: should all of them be as large as a frame may be, after small ones, they still fit the memory. */
export const FRAMES_MOST = 256;
const BYTES_WANTED = 4 * 1024 * 1024;

export class ReadSize {
  #frames = FRAMES_LEAST;

  /** Frames to be read at once, and to be held untold. */
  get frames(): number {
    return this.#frames;
  }

  /** Takes in what was read. */
  saw(frames: readonly Pick<LoggedFrame, 'frame'>[]): void {
    if (frames.length === 0) return;
    const bytes = frames.reduce((sum, { frame }) => sum + frame.length, 0);
    const fitting = Math.floor((BYTES_WANTED * frames.length) / Math.max(1, bytes));
    this.#frames = Math.min(FRAMES_MOST, Math.max(FRAMES_LEAST, fitting));
  }
}
