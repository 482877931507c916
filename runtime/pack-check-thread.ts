// Checks a pack in a thread of its own: compiling and playing stories takes a second or more.
import type { PackCheck } from '../rules/pack-check.ts';
import type { PackFile } from '../rules/pack-file.ts';
import { runApart } from './apart.ts';

/** What checkPack gives. Rejects with FwError FW_INTERNAL when the thread breaks. */
export function checkPackApart(files: readonly PackFile[]): Promise<PackCheck> {
  return runApart(new URL('./pack-check-worker.ts', import.meta.url), files, {
    name: 'pack-check',
    thread: 'the thread that checks a rule pack',
  });
}
