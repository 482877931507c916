// Measures a subject against a baseline in one process and one stretch of time: rounds alternate, so that whatever slows the
// machine for a while slows both. Compared is the ratio; absolute numbers belong to the machine.
import { median } from '../machine.ts';

export interface Contender {
  readonly name: string;
  /** Makes the start that `run` goes on from; its time does not count. */
  prepare?(): void;
  /** Signals of a run, where that is not the whole workload. */
  readonly signalCount?: number;
  /** Works through its signals once, from the same start each time, and returns something that depends on all of it. */
  run(): number;
}

export interface MeasureOptions {
  /** The clock. */
  readonly nowMs: () => number;
  /** Called before each measured run, for example to collect garbage; its time does not count. */
  readonly beforeRun?: () => void;
}

export interface Measured {
  readonly name: string;
  /** Signals a second, one value a round, in order. */
  readonly rounds: readonly number[];
  readonly signalsPerSecond: number;
  /** (highest − lowest) / median of the rounds. */
  readonly spread: number;
  /** What the run returned; the same in every round. */
  readonly result: number;
}

/**
 * Runs each contender once to warm up, then `rounds` times in turn. Throws when a contender returns
 * another result than in its warm-up: then it did other work, and the numbers mean nothing.
 */
export function measure(
  contenders: readonly Contender[],
  signalCount: number,
  rounds: number,
  { nowMs, beforeRun = () => undefined }: MeasureOptions,
): Measured[] {
  const results = contenders.map((contender) => {
    contender.prepare?.();
    return contender.run();
  });
  const rates: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      contender.prepare?.();
      beforeRun();
      const startedMs = nowMs();
      const result = contender.run();
      const seconds = (nowMs() - startedMs) / 1000;
      if (result !== results[index]) {
        throw new Error(
          `${contender.name} gave ${result} in round ${round + 1}, ${results[index]} before.`,
        );
      }
      rates[index]?.push((contender.signalCount ?? signalCount) / seconds);
    }
  }
  return contenders.map(({ name }, index) => {
    const measured = rates[index] ?? [];
    const middle = median(measured);
    return {
      name,
      rounds: measured.map(Math.round),
      signalsPerSecond: Math.round(middle),
      spread: (Math.max(...measured) - Math.min(...measured)) / middle,
      result: results[index] ?? Number.NaN,
    };
  });
}
