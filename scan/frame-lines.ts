// The lines of a frame, read one after the other into registers. Empty lines are none, and a last line without its newline still counts,
// as everywhere else that frames are read.
import type { Fault } from '../signal/field-value.ts';
import type { LineScanner } from './line-scanner.ts';

const NEWLINE = 10;
const NOTHING = new Uint8Array(0);

export class FrameLines {
  /** Whether the line is a signal, which the registers of the scanner then hold. */
  isSignal = false;
  /** First byte of the line in the frame. */
  start = 0;
  /** The byte after its last, the newline left out. */
  end = 0;
  readonly #scanner: LineScanner;
  #frame: Uint8Array = NOTHING;
  #next = 0;

  constructor(scanner: LineScanner) {
    this.#scanner = scanner;
  }

  /** Begins a frame; `next` then reads its first line. */
  open(frame: Uint8Array): void {
    this.#frame = frame;
    this.#next = 0;
  }

  /** Reads the next line. False when there are no more. */
  next(): boolean {
    const frame = this.#frame;
    let start = this.#next;
    while (start < frame.length && frame[start] === NEWLINE) start++;
    if (start >= frame.length) {
      this.#frame = NOTHING;
      return false;
    }
    const scanner = this.#scanner;
    this.isSignal = scanner.scanNext(frame, start);
    this.start = start;
    this.end = scanner.end;
    this.#next = this.end + 1;
    return true;
  }

  /** What is wrong with a line that is no signal. */
  get faults(): readonly Fault[] {
    return this.#scanner.faults;
  }
}
