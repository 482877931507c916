// Signals that are told apart by a number, a second of event time after each other: what a partner sends where it matters which of them came.
import { printSignal } from '../signal/signal.ts';

const START_TIME = Date.UTC(2026, 2, 1);

/** The event time of a number, epoch ms. */
export function timeOf(number: number): number {
  return START_TIME + number * 1_000;
}

/** The ids from one number up to another. */
export function ids(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `${from + i}`);
}

/** Signals as a partner sends them, one JSON text each. */
export function records(from: number, to: number): string[] {
  return ids(from, to).map((id) =>
    printSignal({
      type: 'sim.swapped',
      id,
      source: 'partner',
      time: timeOf(Number(id)),
      region: '330100',
      phone: '10086',
    }),
  );
}
