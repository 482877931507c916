// schemathesis on this machine: Python is found or installed, and the program lies in an environment of its own under .cache.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runQuietly } from '../cmd/machine-program.ts';
import { ensurePython } from './partner-programs.ts';

const VERSION = '4.32.5';
const VENV = resolve('.cache', `schemathesis-${VERSION}`);
const PROGRAM = join(VENV, 'bin', 'schemathesis');

/** Path of the program; `onNote` hears what takes time. Throws an Error that says what to install. */
export async function ensureSchemathesis(onNote: (text: string) => void): Promise<string> {
  if (existsSync(PROGRAM)) return PROGRAM;
  const python = await ensurePython(onNote);
  onNote(`installing schemathesis ${VERSION} into .cache`);
  await run([python, '-m', 'venv', '--clear', VENV]);
  await run([join(VENV, 'bin', 'pip'), 'install', '-q', `schemathesis==${VERSION}`]);
  return PROGRAM;
}

async function run(command: readonly string[]): Promise<void> {
  const { code, output } = await runQuietly(command);
  if (code === 0) return;
  throw new Error(`schemathesis cannot be installed: ${command.join(' ')}: ${output.slice(-500)}`);
}
