// The port that every signal log implements: ordered, replayable partitions of frames.
// Redis Streams on one machine and Kafka in production pass the same conformance suite.
import type { Frame } from './frame.ts';

/** Where a frame stands in its partition. Opaque; ordered by `comparePositions` of the log that gave it. */
export type Position = string;

/** Before the first frame of any partition. */
export const LOG_START: Position = '';

export interface LoggedFrame {
  readonly partition: number;
  readonly position: Position;
  readonly frame: Frame;
  /** Processing time at which the log took the frame, epoch ms; the same at every reading. */
  readonly appendedAt: number;
}

export interface ReadOptions {
  readonly partition: number;
  /** Frames after this position are read; LOG_START reads from the oldest kept one. */
  readonly after: Position;
  readonly framesMax: number;
  /** How long to wait for the first frame, in ms; 0 returns at once. */
  readonly waitMs: number;
}

export interface SignalLog {
  readonly partitionCount: number;
  /** Appends one frame; resolves when the log has it durably. Throws FwError FW_LOG_AWAY when the log cannot be reached. */
  append(partition: number, frame: Frame): Promise<Position>;
  /** Frames in order, possibly none. Throws FwError FW_LOG_AWAY. */
  read(options: ReadOptions): Promise<LoggedFrame[]>;
  /** Position of the newest frame, LOG_START when the partition is empty. */
  end(partition: number): Promise<Position>;
  /** Less than 0 when a is before b, 0 when equal, more than 0 when after. */
  comparePositions(a: Position, b: Position): number;
  close(): Promise<void>;
}
