// `npm test`: sets up what is missing, then runs every check and every test (run-tests.ts) on Node 24.
import { launch } from './launch.mjs';

launch('scripts/run-tests.ts', process.argv.slice(2), { dev: true });
