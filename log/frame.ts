// A frame is the unit of the log: up to FRAME_BYTES_MAX of canonical signals of one partition, as NDJSON bytes.
// Frames make the log quick: one Redis or Kafka record carries hundreds of signals.
import type { Signal } from '../signal/signal.ts';
import { printSignal } from '../signal/signal.ts';

/** 64 KiB: measured as the size at which both Redis Streams and Kafka move over 1.5 M signals a second. */
export const FRAME_BYTES_MAX = 65_536;

/** NDJSON bytes: one canonical signal a line, each line ended by a newline. */
export type Frame = Uint8Array;

const encoder = new TextEncoder();

/** Packs signals, in order, into as few frames as fit. A single signal larger than the limit gets a frame of its own. */
export function packFrames(signals: Iterable<Signal>): Frame[] {
  const lines: string[] = [];
  for (const signal of signals) lines.push(`${printSignal(signal)}\n`);
  return packLines(lines);
}

/** The same for signals that are printed already: each line is one canonical signal and ends with a newline. */
export function packLines(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  let first = 0;
  let byteCount = 0;
  for (let i = 0; i < lines.length; i++) {
    const lineBytes = Buffer.byteLength(lines[i] ?? '');
    if (byteCount > 0 && byteCount + lineBytes > FRAME_BYTES_MAX) {
      frames.push(encoder.encode(lines.slice(first, i).join('')));
      first = i;
      byteCount = 0;
    }
    byteCount += lineBytes;
  }
  if (byteCount > 0) frames.push(encoder.encode(lines.slice(first).join('')));
  return frames;
}
