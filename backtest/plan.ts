// How long a backtest will take here: its first signals are run and timed, the others are counted in the index of the archive.
import { type BacktestOptions, runBacktest } from './run-backtest.ts';
import type { SignalsSource } from './signals-source.ts';

export interface BacktestPlan {
  /** Of the stretch, its warm-up and what is read behind it. */
  readonly signals: number;
  readonly byteCount: number;
  /** Signals that were run to measure. */
  readonly measured: number;
  /** By processor time of this process. */
  readonly signalsPerSecond: number;
  readonly seconds: number;
  /** Hours that a thousand million signals take, about a month of a province. */
  readonly hoursOfMonth: number;
}

/** Frames of so many bytes are run: long enough for compiled code, short enough to wait for. */
const MEASURED_BYTES = 24 << 20;
const MONTH_SIGNALS = 1_000_000_000;

/** Measures on the first frames of the source. `cpuSeconds` is processor time, from whenever. Rejects with what reading throws. */
export async function planBacktest(
  options: Omit<BacktestOptions, 'frames'>,
  source: SignalsSource,
  cpuSeconds: () => number,
): Promise<BacktestPlan> {
  const before = cpuSeconds();
  const { signals: measured } = await runBacktest({ ...options, frames: firstOf(source.frames) });
  const signalsPerSecond = measured / Math.max(0.001, cpuSeconds() - before);
  const { signals = measured, byteCount = 0 } = source;
  return {
    signals,
    byteCount,
    measured,
    signalsPerSecond: Math.round(signalsPerSecond),
    seconds: signals / signalsPerSecond,
    hoursOfMonth: MONTH_SIGNALS / signalsPerSecond / 3_600,
  };
}

async function* firstOf(frames: SignalsSource['frames']) {
  let byteCount = 0;
  for await (const frame of frames) {
    yield frame;
    byteCount += frame.frame.length;
    if (byteCount >= MEASURED_BYTES) return;
  }
}
