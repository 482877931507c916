// Servers of tests, which must not outlive whoever started them.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Has a process die with this one; what it gives kills it and resolves when it is gone. */
export function endsWithUs(child: ChildProcess): () => Promise<void> {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return async () => {
    process.off('exit', kill);
    const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
    kill();
    await ended;
  };
}
