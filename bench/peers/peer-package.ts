// The way to packages that only the benchmark installs, under .cache/: nothing of the product may know them.
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where `npm run bench:peers` installs the rule engines of bench/peers/npm/. */
export const PEER_PACKAGES = join('.cache', 'peers', 'npm');

/** What a package exports. Throws when it is not installed. */
export function peerPackage(name: string): unknown {
  const load = createRequire(join(process.cwd(), PEER_PACKAGES, 'package.json'));
  return load(name);
}
