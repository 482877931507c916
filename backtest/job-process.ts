// A backtest in a process of its own.
import { startApart } from './apart-process.ts';
import type { StartRun } from './job-order.ts';

const PROGRAM = new URL('./job-program.ts', import.meta.url);

/** What starts processes, with an environment that holds no secrets. */
export function processStarter(env: Readonly<Record<string, string>>): StartRun {
  return (order, onProgress) =>
    startApart({ program: PROGRAM, name: 'the process of the backtest', order, env, onProgress });
}
