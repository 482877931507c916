// Lets go of what the log need not hold any more. Two things keep a frame: somebody who has not passed it (every checkpoint that is kept, any
// of which a start may go back to, and every other reader), and the settings, by which older frames stay for looking back, up to an age
// and a size. The first always wins: what a start needs is never dropped, however large the log is.
import type { Position } from '../log/log.ts';
import type { LogSize, RedisStreamLog } from '../log/redis-stream-log.ts';

/** Where a reader is, or each of several; undefined for one that does not know. */
export type Passed = Position | undefined | readonly (Position | undefined)[];

export interface LogTrimmerOptions {
  readonly log: Pick<
    RedisStreamLog,
    'trimBefore' | 'trimOldest' | 'size' | 'positionAt' | 'comparePositions'
  >;
  readonly partition: number;
  /** Positions that readers have passed; when one gives undefined, or none at all, nothing is dropped. */
  readonly readers: readonly (() => Passed | Promise<Passed>)[];
  /** Positions of readers that the log waits for only while it is not too large; undefined as with `readers`. */
  readonly patientReaders?: readonly (() => Position | undefined)[];
  /** Frames younger than this stay, unless the log is too large. */
  readonly keepMs: number;
  /** Redis's memory that the partition may take; older frames go first. */
  readonly keepBytes: number;
  /** Processing time, epoch ms. */
  readonly now: () => number;
  /** Told after each round. */
  readonly onTrimmed?: (trimmed: Trimmed) => void;
  /** Told of each round that failed; the next one comes all the same. */
  readonly onTrouble?: (error: unknown) => void;
}

export interface Trimmed extends LogSize {
  readonly droppedCount: number;
  /** Larger than it may be, because a reader has not passed the frames that should go. */
  readonly isHeldBack: boolean;
}

export class LogTrimmer {
  readonly #options: LogTrimmerOptions;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();

  constructor(options: LogTrimmerOptions) {
    this.#options = options;
  }

  /** Trims every so often until it is stopped. */
  start(everyMs: number): void {
    this.#timer = setTimeout(() => {
      this.#round = this.#trimAndTell().finally(() => {
        if (this.#timer !== undefined) this.start(everyMs);
      });
    }, everyMs);
    this.#timer.unref();
  }

  /** Resolves when no round is under way and none will come. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#round;
  }

  /** One round. Throws FwError FW_LOG_AWAY. */
  async trim(): Promise<Trimmed> {
    const { log, partition, keepMs, keepBytes, now, readers, patientReaders = [] } = this.#options;
    const passed = await this.#passed(readers);
    const passedByAll = passed && (await this.#passed([() => passed, ...patientReaders]));
    let droppedCount = 0;
    if (passedByAll !== undefined) {
      const tooOld = log.positionAt(now() - keepMs);
      const before = log.comparePositions(tooOld, passedByAll) < 0 ? tooOld : passedByAll;
      droppedCount = await log.trimBefore(partition, before);
    }
    const size = await log.size(partition);
    if (size.byteCount <= keepBytes) return { droppedCount, ...size, isHeldBack: false };
    const excess = Math.ceil(size.frameCount * (1 - keepBytes / size.byteCount));
    const dropped = passed === undefined ? 0 : await log.trimOldest(partition, excess, passed);
    droppedCount += dropped;
    return { droppedCount, ...(await log.size(partition)), isHeldBack: dropped < excess };
  }

  /** The earliest of what the readers have passed. */
  async #passed(readers: LogTrimmerOptions['readers']): Promise<Position | undefined> {
    const { log } = this.#options;
    let earliest: Position | undefined;
    for (const reader of readers) {
      const positions = [await reader()].flat();
      if (positions.length === 0) return undefined;
      for (const position of positions) {
        if (position === undefined) return undefined;
        if (earliest === undefined || log.comparePositions(position, earliest) < 0)
          earliest = position;
      }
    }
    return earliest;
  }

  async #trimAndTell(): Promise<void> {
    try {
      this.#options.onTrimmed?.(await this.trim());
    } catch (error) {
      this.#options.onTrouble?.(error);
    }
  }
}
