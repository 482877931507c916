// What the embedded engine must not find. With every INSERT that has rows, chdb 3.4.0 looks at the standard input of its process as well, as ClickHouse's own client does: what lies
// there is read as further rows of the table, and where more may come it waits for the end, which for a terminal, a pipe or the channel of whoever started this
// process never is. On a busy machine it was seen to wait though nothing lay there.
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { FwError } from '../signal/fw-error.ts';

const STANDARD_INPUT = 0;

/** Has the standard input of this process be empty from now on; who reads it must have done so. Throws FwError FW_INTERNAL. */
export function emptyStandardInput(): void {
  if (fstatSync(STANDARD_INPUT).rdev === statSync(devNull).rdev) return;
  // A file that is opened gets the lowest number that is free.
  closeSync(STANDARD_INPUT);
  const descriptor = openSync(devNull, 'r');
  if (descriptor !== STANDARD_INPUT) {
    closeSync(descriptor);
    throw new FwError('FW_INTERNAL', 'another file was opened in the place of standard input');
  }
}
