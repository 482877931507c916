// A forewarn process of its own for tests that start, stop and break the whole system: `forewarn start --no-feed` on given servers.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';

const PROJECT = new URL('../', import.meta.url).pathname;
const START_MS_MAX = 60_000;
/** As the launcher starts it (scripts/launch.mjs). */
const NODE_FLAGS = ['--no-memory-protection-keys'];

export interface ForewarnProcess {
  /** Where the API listens. */
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** Ends it as an operator does; gives the exit code. */
  stop(): Promise<number | null>;
}

/** Starts it and resolves when its API answers. Throws an Error with what it printed when it ends first. */
export async function startForewarn(settings: NodeJS.ProcessEnv): Promise<ForewarnProcess> {
  const child = spawn(process.execPath, [...NODE_FLAGS, 'cmd/main.ts', 'start', '--no-feed'], {
    cwd: PROJECT,
    env: { ...process.env, NO_COLOR: '1', ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      output += String(bytes);
    });
  }
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = once(child, 'exit');
  const deadline = AbortSignal.timeout(START_MS_MAX);
  let url: string | undefined;
  while (url === undefined) {
    url = /up at (http:\S+)/.exec(output)?.[1];
    if (child.exitCode !== null || deadline.aborted)
      throw new Error(`It did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const stop = async () => {
    process.off('exit', killAtExit);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
    return child.exitCode;
  };
  return { url, child, output: () => output, stop };
}

/** Runs a command of forewarn to its end. */
export function runForewarn(
  args: readonly string[],
  settings: NodeJS.ProcessEnv,
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', ...settings };
    const options = { cwd: PROJECT, env, encoding: 'utf8' } as const;
    execFile(
      process.execPath,
      [...NODE_FLAGS, 'cmd/main.ts', ...args],
      options,
      (error, out, err) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1,
          out,
          err,
        });
      },
    );
  });
}
