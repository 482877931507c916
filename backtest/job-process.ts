// A backtest in a process of its own that gives way to all others: two engines over an archive would stop the hot path, and what breaks there breaks nothing here.
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { FwError } from '../signal/fw-error.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { BacktestRun, FromProcess, RunOrder, StartRun, ToProcess } from './job-order.ts';

const PROGRAM = new URL('./job-program.ts', import.meta.url);
/** A frame or two are at hand; whoever does not stop by then is ended. */
const STOP_MS_MAX = 10_000;
/** scripts/launch.mjs says why. */
const FLAGS_KEPT = ['--no-memory-protection-keys'];

/**
 * What starts processes, with an environment that holds no secrets. Keys and packs go to them over their pipe, so that no list of processes shows them.
 */
export function processStarter(env: Readonly<Record<string, string>>): StartRun {
  return (order, onProgress) => startProcess(order, onProgress, env);
}

function startProcess(
  order: RunOrder,
  onProgress: Parameters<StartRun>[1],
  env: Readonly<Record<string, string>>,
): BacktestRun {
  const done = Promise.withResolvers<BacktestResult>();
  const child = fork(PROGRAM, [], {
    serialization: 'advanced',
    execArgv: process.execArgv.filter((flag) => FLAGS_KEPT.includes(flag)),
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  giveWay(child.pid);
  const failed = (text: string, cause?: unknown) =>
    done.reject(new FwError('FW_INTERNAL', text, { cause }));
  child.on('message', (told: FromProcess) => {
    if (told.kind === 'progress') onProgress(told.progress);
    else if (told.kind === 'result') done.resolve(told.result);
    else failed(told.message);
  });
  child.once('error', (cause) => failed('the process of a backtest cannot be started', cause));
  child.once('exit', (code, signal) =>
    failed(
      `the process of the backtest ended early (${signal ?? code}); it may have lacked memory`,
    ),
  );
  const tell = (what: ToProcess) => {
    if (child.connected) child.send(what);
  };
  tell({ kind: 'run', order });
  return {
    done: done.promise,
    stop() {
      tell({ kind: 'stop' });
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
      child.once('exit', () => clearTimeout(timer));
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}

/** Before it has threads of its own: they have the priority of whoever starts them. */
function giveWay(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // A system without priorities; it runs all the same.
  }
}
