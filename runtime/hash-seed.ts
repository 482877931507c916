// The seed of an installation's hashes: made by chance when an engine begins without a checkpoint, kept in its checkpoints from then on. What is
// decided does not depend on it; whoever does not know it cannot choose keys that meet.
import { randomBytes } from 'node:crypto';
import type { HashSeed } from '../signal/key-hash.ts';

/** A seed that nobody can guess. */
export function freshSeed(): HashSeed {
  const bytes = randomBytes(8);
  return { low: bytes.readInt32LE(0), high: bytes.readInt32LE(4) };
}
