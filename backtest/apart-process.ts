// Work over the archive in a process of its own that gives way to all others: engines over an archive would stop the hot path, and what breaks there breaks
// nothing here.
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { type ErrorCode, FwError } from '../signal/fw-error.ts';
import { type RegionTree, regionTree } from '../signal/region.ts';

/** A frame or two are at hand; whoever does not stop by then is ended. */
const STOP_MS_MAX = 10_000;
/**
 * As nice(1) has it, of what somebody at a screen waits for: behind the hot path, and before what nobody waits for (FOREWARN_BACKGROUND_NICE, backtests). At the lowest
 * priority of all it stood still for as long as merges or backtests had something to do.
 */
const NICE_WAITED_FOR = 5;
/** scripts/launch.mjs says why. */
const FLAGS_KEPT = ['--no-memory-protection-keys'];

/** What a process is told and tells, over a pipe that nobody else reads. */
export type ToProcess<Order> =
  | { readonly kind: 'run'; readonly order: Order; readonly regions: RegionTree }
  | { readonly kind: 'stop' };

export type FromProcess<Result, Progress> =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'failed'; readonly message: string; readonly code: unknown };

export interface ApartRun<Result> {
  /** The result, a partial one after `stop`. Rejects with why there is none. */
  readonly done: Promise<Result>;
  /** Ends it early, with what there is. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

export interface ApartProgram<Order, Progress> {
  /** Made of apart-program.ts. */
  readonly program: URL;
  /** As `the process of a backtest`, in what is said when it fails. */
  readonly name: string;
  /** Keys and packs go over the pipe, so that no list of processes shows them. */
  readonly order: Order;
  /** Holds no secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Faults that it may end with; others are our own. */
  readonly codes?: readonly ErrorCode[];
  /** Somebody at a screen waits for the result. */
  readonly isWaitedFor?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** Starts a process. It ends with FwError of one of `codes`, or FW_INTERNAL, when it gives no result. */
export function startApart<Result, Order, Progress = never>(
  about: ApartProgram<Order, Progress>,
): ApartRun<Result> {
  const { program, name, order, env, codes = [], isWaitedFor = false, onProgress } = about;
  const done = Promise.withResolvers<Result>();
  const child = fork(program, [], {
    serialization: 'advanced',
    execArgv: process.execArgv.filter((flag) => FLAGS_KEPT.includes(flag)),
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  giveWay(child.pid, isWaitedFor ? NICE_WAITED_FOR : constants.priority.PRIORITY_LOW);
  const failed = (text: string, cause?: unknown, code?: ErrorCode) =>
    done.reject(new FwError(code ?? 'FW_INTERNAL', text, { cause }));
  child.on('message', (told: FromProcess<Result, Progress>) => {
    if (told.kind === 'progress') onProgress?.(told.progress);
    else if (told.kind === 'result') done.resolve(told.result);
    else {
      const { message, code } = told;
      failed(
        message,
        undefined,
        codes.find((one) => one === code),
      );
    }
  });
  child.once('error', (cause) => failed(`${name} cannot be started`, cause));
  child.once('exit', (code, signal) =>
    failed(`${name} ended early (${signal ?? code}); it may have lacked memory`),
  );
  const tell = (what: ToProcess<Order>) => {
    if (child.connected) child.send(what);
  };
  tell({ kind: 'run', order, regions: regionTree() });
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
function giveWay(pid: number | undefined, nice: number): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, nice);
  } catch {
    // A system without priorities; it runs all the same.
  }
}
