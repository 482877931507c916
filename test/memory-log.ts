// A log in memory: what is appended is there at once, and a reader that waits does not.
import type { Frame } from '../log/frame.ts';
import { LOG_START, type LoggedFrame, type ReadOptions, type SignalLog } from '../log/log.ts';
import { required } from '../signal/invariant.ts';

export class MemoryLog implements SignalLog {
  readonly partitionCount: number;
  readonly #partitions: LoggedFrame[][];

  constructor(partitionCount: number) {
    this.partitionCount = partitionCount;
    this.#partitions = Array.from({ length: partitionCount }, () => []);
  }

  async append(partition: number, frame: Frame, appendedAt = 0): Promise<string> {
    const frames = this.#framesOf(partition);
    const position = String(frames.length);
    frames.push({ partition, position, frame, appendedAt });
    return position;
  }

  async read({ partition, after, framesMax }: ReadOptions): Promise<LoggedFrame[]> {
    const from = after === LOG_START ? 0 : Number(after) + 1;
    return this.#framesOf(partition).slice(from, from + framesMax);
  }

  async end(partition: number): Promise<string> {
    return this.#framesOf(partition).at(-1)?.position ?? LOG_START;
  }

  /** Frames after a position. */
  async lag(partition: number, position: string): Promise<number> {
    return this.#framesOf(partition).length - 1 - placeOf(position);
  }

  comparePositions(a: string, b: string): number {
    return placeOf(a) - placeOf(b);
  }

  async close(): Promise<void> {}

  #framesOf(partition: number): LoggedFrame[] {
    return required(this.#partitions[partition], 'a partition of the log');
  }
}

function placeOf(position: string): number {
  return position === LOG_START ? -1 : Number(position);
}
