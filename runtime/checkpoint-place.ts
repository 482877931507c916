// Opens what a path or an address says: a folder of this machine or a bucket.
import { BucketStorage, bucketPlaceOf } from './checkpoint-bucket.ts';
import { type CheckpointFolder, checkpointFolderAt } from './checkpoint-folder.ts';
import { type CheckpointStorage, FolderStorage } from './checkpoint-storage.ts';

/** Storage in a folder, given or by its path, or in a bucket (checkpoint-bucket.ts). Makes nothing: a folder that is not there is said by what is asked of it. Throws FW_CONFIG. */
export function storageAt(place: string | CheckpointFolder): CheckpointStorage {
  if (typeof place !== 'string') return new FolderStorage(place);
  if (place.startsWith('s3:')) return new BucketStorage(bucketPlaceOf(place));
  return new FolderStorage(checkpointFolderAt(place));
}
