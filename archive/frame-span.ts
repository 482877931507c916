// What an archive must know of a frame: how many signals it has and over which event times they lie, read by the scanner of the hot path.
import type { Frame } from '../log/frame.ts';
import { FrameLines } from '../scan/frame-lines.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import { FUTURE_MS_MAX } from '../signal/event-time.ts';
import { KeyHasher } from '../signal/key-hash.ts';
import { SignalRegisters } from '../signal/signal-registers.ts';

export interface FrameSpan {
  readonly signals: number;
  /** Event times, epoch ms. */
  readonly minTime: number;
  readonly maxTime: number;
}

export class FrameSpanReader {
  readonly #registers = new SignalRegisters();
  readonly #lines = new FrameLines(
    new LineScanner(new KeyHasher({ low: 1, high: 2 }), this.#registers, () => []),
  );

  /** A frame without a signal lies at the time when the log took it; so do signals further ahead than an engine takes. */
  read(frame: Frame, appendedAt: number): FrameSpan {
    const lines = this.#lines;
    const registers = this.#registers;
    let signals = 0;
    let minTime = Number.POSITIVE_INFINITY;
    let maxTime = Number.NEGATIVE_INFINITY;
    lines.open(frame);
    while (lines.next()) {
      if (!lines.isSignal) continue;
      signals++;
      const time = registers.time;
      if (time > appendedAt + FUTURE_MS_MAX) continue;
      if (time < minTime) minTime = time;
      if (time > maxTime) maxTime = time;
    }
    if (maxTime < minTime) return { signals, minTime: appendedAt, maxTime: appendedAt };
    return { signals, minTime, maxTime };
  }
}
