// The way back from a frame to its lines. A frame is NDJSON; a last line without its newline still counts, empty lines do not.
import type { Frame } from './frame.ts';

const NEWLINE = 10;
const decoder = new TextDecoder();

/** The lines of a frame in order, as bytes that share the frame's memory, without their newlines. */
export function* frameLineBytes(frame: Frame): Generator<Uint8Array> {
  let start = 0;
  while (start < frame.length) {
    const newline = frame.indexOf(NEWLINE, start);
    const end = newline === -1 ? frame.length : newline;
    if (end > start) yield frame.subarray(start, end);
    start = end + 1;
  }
}

/** The lines of a frame in order, as text. Bytes that are not UTF-8 become U+FFFD, which no parser of signals takes for a key. */
export function unpackFrame(frame: Frame): string[] {
  return decoder
    .decode(frame)
    .split('\n')
    .filter((line) => line.length > 0);
}
