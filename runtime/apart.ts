// Runs what takes a second or more in a thread of its own, so that the API answers others meanwhile.
import { Worker } from 'node:worker_threads';
import { type ErrorCode, FwError } from '../signal/fw-error.ts';

/** What a thread is called: by those who look at threads, and in what is said when it fails. */
export interface ApartNames {
  readonly name: string;
  /** As `the thread that checks a rule pack`. */
  readonly thread: string;
  /** What is said of what it throws; `thread` broke when missing. */
  readonly failed?: string;
  /** Faults that it may throw; others are our own. */
  readonly codes?: readonly ErrorCode[];
}

/** What a thread posts first. Rejects with FwError of one of `codes` when it throws that, and FW_INTERNAL when it breaks otherwise or ends without. */
export function runApart<T>(
  worker: URL,
  workerData: unknown,
  { name, thread, failed = `${thread} broke`, codes = [] }: ApartNames,
): Promise<T> {
  const made = Promise.withResolvers<T>();
  const running = new Worker(worker, { workerData, name });
  running.once('message', (result: T) => made.resolve(result));
  running.once('error', (cause) => {
    // Errors of a thread arrive as copies, without their class.
    const code = codes.find((one) => one === Reflect.get(Object(cause), 'code'));
    const why = code !== undefined && cause instanceof Error ? cause.message : String(cause);
    made.reject(new FwError(code ?? 'FW_INTERNAL', `${failed}: ${why}`, { cause }));
  });
  running.once('exit', () => made.reject(new FwError('FW_INTERNAL', `${thread} ended early`)));
  return made.promise;
}
