// What goes between the API's thread and the engine's: one question, one answer, by number. Frames are copied into one piece of memory that is
// handed over, because what a log gives may lie in memory that others use as well; it comes back with the answer and is used again. New memory for each
// run of frames, megabytes of it, would have both threads collect garbage for nothing.
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import { type ErrorCode, FwError, isFwError } from '../signal/fw-error.ts';
import type { SavedCheckpoint } from './checkpoint-store.ts';
import type { OpenedEngine, PackChange, Stepped, SteppedFrame } from './engine-port.ts';
import type { PackSource } from './load-pack.ts';
import type { Comparison } from './plan-comparison.ts';

export interface PackedFrames {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of each frame: the byte after its last, when the log took it, and where it is. */
  readonly ends: readonly number[];
  readonly appendedAt: readonly number[];
  readonly positions: readonly string[];
}

export type Question =
  | { readonly ask: 'open' }
  | { readonly ask: 'step'; readonly frames: PackedFrames; readonly asked: readonly string[] }
  | { readonly ask: 'risk'; readonly subject: Subject }
  | { readonly ask: 'comparison' }
  | { readonly ask: 'checkpoint'; readonly position: string; readonly waitsFor?: number }
  /** Whether what the checkpoint that waits for this number waits for came about. */
  | { readonly ask: 'told'; readonly waitedFor: number; readonly isTold: boolean }
  | { readonly ask: 'compile'; readonly pack: PackSource }
  | { readonly ask: 'change'; readonly compiled: number };

export type Answer =
  | { readonly to: 'open'; readonly opened: OpenedEngine }
  | { readonly to: 'step'; readonly stepped: Stepped; readonly room?: ArrayBuffer }
  | { readonly to: 'risk'; readonly risk: RiskReading }
  | { readonly to: 'comparison'; readonly comparison: Comparison | undefined }
  | { readonly to: 'checkpoint'; readonly saved: SavedCheckpoint | undefined }
  | { readonly to: 'told' }
  | { readonly to: 'compile'; readonly compiled: number }
  | { readonly to: 'change'; readonly changed: PackChange }
  | { readonly to: 'failure'; readonly failure: Failure };

/** An error, which does not keep its class on the way. */
export interface Failure {
  readonly code?: ErrorCode;
  readonly message: string;
  readonly stack?: string;
}

export type Numbered<T> = T & { readonly number: number };

/** Memory is taken by the whole of this, so that a run of frames fits that of another a little smaller. */
const ROOM_BYTES = 1_048_576;
/** Kept for the next runs: one is run while another is on its way. */
const ROOMS_MAX = 2;
/** More is not kept: runs of so many bytes are rare (read-size.ts). */
const ROOM_BYTES_MAX = 8 * ROOM_BYTES;

/** Memory that came back. */
export class FrameRooms {
  readonly #rooms: ArrayBuffer[] = [];

  /** At least so many bytes, whatever was in them. */
  take(byteCount: number): ArrayBuffer {
    const place = this.#rooms.findIndex(({ byteLength }) => byteLength >= byteCount);
    const [room] = place < 0 ? [] : this.#rooms.splice(place, 1);
    return room ?? new ArrayBuffer(Math.ceil(byteCount / ROOM_BYTES) * ROOM_BYTES);
  }

  giveBack(room: ArrayBuffer): void {
    if (room.byteLength > ROOM_BYTES_MAX) return;
    this.#rooms.push(room);
    // The older is the smaller: it was not taken.
    if (this.#rooms.length > ROOMS_MAX) this.#rooms.shift();
  }
}

/** Frames in one piece of memory of their own. */
export function packed(frames: readonly SteppedFrame[], rooms: FrameRooms): PackedFrames {
  const byteCount = frames.reduce((sum, { frame }) => sum + frame.length, 0);
  const bytes = new Uint8Array(rooms.take(byteCount), 0, byteCount);
  const ends: number[] = [];
  let end = 0;
  for (const { frame } of frames) {
    bytes.set(frame, end);
    end += frame.length;
    ends.push(end);
  }
  const appendedAt = frames.map((frame) => frame.appendedAt);
  return { bytes, ends, appendedAt, positions: frames.map(({ position }) => position) };
}

export function unpacked({ bytes, ends, appendedAt, positions }: PackedFrames): SteppedFrame[] {
  return ends.map((end, index) => ({
    frame: bytes.subarray(ends[index - 1] ?? 0, end),
    appendedAt: appendedAt[index] ?? 0,
    position: positions[index] ?? '',
  }));
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  return {
    message,
    ...(isFwError(error) ? { code: error.code } : {}),
    ...(stack === undefined ? {} : { stack }),
  };
}

export function errorOf({ code, message, stack }: Failure): Error {
  const cause = stack === undefined ? {} : { cause: stack };
  return code === undefined ? new Error(message, cause) : new FwError(code, message, cause);
}
