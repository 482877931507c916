// Backtests that were asked for, as metrics.
import { Counter, Gauge, type Registry } from 'prom-client';

export interface BacktestMetrics {
  /** One is over. */
  countBacktest(state: 'done' | 'cancelled' | 'failed'): void;
  /** How many wait or run, and how far the running one is, from 0 to 1. */
  setBacktests(openCount: number, share: number): void;
}

/** The metrics of backtests, at nothing, in these registers. */
export function backtestMetrics(registers: Registry[]): BacktestMetrics {
  const over = new Counter({
    name: 'forewarn_backtests_total',
    help: 'Backtests that are over.',
    labelNames: ['state'],
    registers,
  });
  const open = new Gauge({
    name: 'forewarn_backtests_open',
    help: 'Backtests that wait or run.',
    registers,
  });
  const progress = new Gauge({
    name: 'forewarn_backtest_progress_ratio',
    help: 'How far the running backtest is.',
    registers,
  });
  return {
    countBacktest: (state) => over.inc({ state }),
    setBacktests(openCount, share) {
      open.set(openCount);
      progress.set(share);
    },
  };
}
