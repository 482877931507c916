// Fits in a thread of its own: a month of a province takes many seconds, in which the API answers others.
import { compilePack } from '../rules/compile.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { runApart } from '../runtime/apart.ts';
import { FwError } from '../signal/fw-error.ts';
import type { TuningOptions, TuningProposal, TuningRows } from './propose.ts';

/** What propose gives. Rejects with FwError FW_PACK_INVALID when the pack does not compile, FW_INTERNAL when the thread breaks. */
export function proposeApart(
  files: readonly PackFile[],
  rows: TuningRows,
  options: TuningOptions,
): Promise<TuningProposal> {
  checkCompiles(files);
  const worker = new URL('./propose-worker.ts', import.meta.url);
  return runApart(
    worker,
    { files, rows, options },
    {
      name: 'tuning',
      thread: 'the thread for tuning',
    },
  );
}

/** A thread could only say that it broke. Throws FwError FW_PACK_INVALID when the pack does not compile. */
export function checkCompiles(files: readonly PackFile[]): void {
  if (compilePack(files).plan !== undefined) return;
  throw new FwError(
    'FW_PACK_INVALID',
    'The pack to tune does not compile: forewarn check says why.',
  );
}
