// Programs of this machine: find one on the PATH, run one, become root where that asks for no password.
import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The words to put before a command that needs root; undefined when there is no way to root without a password. */
export async function rootPrefix(): Promise<readonly string[] | undefined> {
  if (process.getuid?.() === 0) return [];
  if ((await onPath('sudo')) === undefined) return undefined;
  const { code } = await runQuietly(['sudo', '-n', 'true']);
  return code === 0 ? ['sudo', '-n'] : undefined;
}

/** Path of a program that the PATH leads to, if any. */
export async function onPath(program: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, program);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder; the next one is tried.
    }
  }
  return undefined;
}

/** Runs a program without a shell; its exit code (127 when it cannot be started) and all that it printed. */
export function runQuietly(words: readonly string[]): Promise<{ code: number; output: string }> {
  const [program = '', ...args] = words;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Keeps debconf from asking questions that nobody can answer.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const chunks: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output: chunks.join('') }));
  });
}
