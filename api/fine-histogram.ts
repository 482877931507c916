// A histogram of times that are short most of the time and long sometimes.
import { Histogram, type Registry } from 'prom-client';

/** From 1 µs to 24 s, two buckets an octave as an HDR histogram has them: what falls into one is within half of its value. */
const FINE_BUCKETS = Array.from({ length: 25 }, (_, octave) => [
  2 ** octave / 1e6,
  (1.5 * 2 ** octave) / 1e6,
]).flat();

/** `forewarn_…_seconds` in these registers. */
export function fineHistogram(registers: Registry[], name: string, help: string): Histogram {
  return new Histogram({
    name: `forewarn_${name}_seconds`,
    help,
    buckets: FINE_BUCKETS,
    registers,
  });
}
