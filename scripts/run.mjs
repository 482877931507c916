// `node scripts/run.mjs ENTRY.ts …`: sets up what is missing, development dependencies included, then runs a file of
// this project on Node 24.
import { launch } from './launch.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  process.stderr.write('usage: node scripts/run.mjs ENTRY.ts [ARGUMENT…]\n');
  process.exit(2);
}
launch(entry, args, { dev: true });
