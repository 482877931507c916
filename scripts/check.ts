// `npm run check`: lint and format, types, layers and the quick tests, together, in less than 30 seconds.
import { CHECK_STEPS, runTogether } from './steps.ts';

const startedMs = performance.now();
const results = await runTogether(CHECK_STEPS);
const bad = results.filter((result) => !result.isGood).map((result) => result.name);
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
console.log(
  bad.length === 0
    ? `check is good (${seconds} s)`
    : `check failed: ${bad.join(', ')} (${seconds} s)`,
);
process.exitCode = bad.length === 0 ? 0 : 1;
