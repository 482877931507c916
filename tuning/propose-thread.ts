// Fits in a thread of its own: a month of a province takes many seconds, in which the API answers others.
import { Worker } from 'node:worker_threads';
import { compilePack } from '../rules/compile.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { FwError } from '../signal/fw-error.ts';
import type { TuningOptions, TuningProposal, TuningRows } from './propose.ts';

/** What propose gives. Rejects with FwError FW_PACK_INVALID when the pack does not compile, FW_INTERNAL when the thread breaks. */
export function proposeApart(
  files: readonly PackFile[],
  rows: TuningRows,
  options: TuningOptions,
): Promise<TuningProposal> {
  if (compilePack(files).plan === undefined) {
    throw new FwError(
      'FW_PACK_INVALID',
      'The pack to tune does not compile: forewarn check says why.',
    );
  }
  const made = Promise.withResolvers<TuningProposal>();
  const worker = new Worker(new URL('./propose-worker.ts', import.meta.url), {
    workerData: { files, rows, options },
    name: 'tuning',
  });
  worker.once('message', (proposal: TuningProposal) => made.resolve(proposal));
  worker.once('error', (cause) => {
    const what = `the thread that fits points broke: ${cause}`;
    made.reject(new FwError('FW_INTERNAL', what, { cause }));
  });
  worker.once('exit', () =>
    made.reject(new FwError('FW_INTERNAL', 'the thread that fits points ended early')),
  );
  return made.promise;
}
