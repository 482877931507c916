// Kills the whole process with SIGKILL at the step that TEST_KILL_AT names. What is done, is done to classes from outside; the program knows nothing of it. Before
// it dies it writes the name of the step to TEST_KILL_FILE, so that the test knows that the step was reached.
import { renameSync, writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { threadId } from 'node:worker_threads';

type Call = (...args: unknown[]) => unknown;

/** The step to die at; undefined when this process is to live. */
export const killAt = process.env['TEST_KILL_AT'];

/** Dies when this is the step. */
export function die(step: string): void {
  if (step !== killAt) return;
  // What of the program was compiled for the starts to come is kept, if they ask for that.
  flushCompileCache();
  // Whole or not at all: another thread may come to the step as well, and the kill finds it in the middle of writing.
  const file = process.env['TEST_KILL_FILE'] ?? '';
  writeFileSync(`${file}-${threadId}`, step);
  renameSync(`${file}-${threadId}`, file);
  process.kill(process.pid, 'SIGKILL');
  // The signal takes a moment; nothing may happen in it.
  for (;;);
}

/** Has a method do something before and after itself. `before` may give other arguments. */
export function around(
  prototype: object,
  name: string,
  {
    before,
    after,
  }: { before?: (args: unknown[]) => void; after?: (args: unknown[], answer: unknown) => void },
): void {
  const method: unknown = Reflect.get(prototype, name);
  if (typeof method !== 'function') throw new Error(`there is no method ${name} to kill at`);
  const call: Call = function (this: unknown, ...args: unknown[]) {
    before?.(args);
    const answer: unknown = Reflect.apply(method, this, args);
    if (after === undefined) return answer;
    if (!(answer instanceof Promise)) {
      after(args, answer);
      return answer;
    }
    return answer.then((value: unknown) => {
      after(args, value);
      return value;
    });
  };
  Reflect.set(prototype, name, call);
}
