// Where checkpoints lie.
import { join, resolve } from 'node:path';
import { bucketPlaceOf } from '../runtime/checkpoint-bucket.ts';
import { isFwError } from '../signal/fw-error.ts';

const BUCKET = 's3:';

/** The folder or the `s3://…` that a setting names, a folder of the data folder when it is empty; what is wrong is added to `faults`. */
export function checkpointDirOf(given: string, dataDir: string, faults: string[]): string {
  if (given === '') return join(resolve(dataDir), 'checkpoints');
  if (!given.startsWith(BUCKET)) return resolve(given);
  try {
    bucketPlaceOf(given);
  } catch (error) {
    if (!isFwError(error, 'FW_CONFIG')) throw error;
    faults.push(`FOREWARN_CHECKPOINTS: ${error.message}`);
  }
  return given;
}

/** A folder within that place. */
export function checkpointDirWithin(place: string, folder: string): string {
  if (!place.startsWith(BUCKET)) return join(place, folder);
  const [path = '', ...query] = place.split('?');
  return [`${path.replace(/\/+$/, '')}/${folder}`, ...query].join('?');
}
