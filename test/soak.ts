// Holds engine against oracle on random packs and streams for as long as you like: node test/soak.ts --minutes 10 --seed 7
// Prints where it is once in a while; on a difference the shrunk pack and signals, with the seed that finds them again.
import { parseArgs } from 'node:util';
import { checkCases } from './evaluate.ts';

const CASES_A_SEED = 500;
const REPORT_MS = 15_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const endTime = Date.now() + Number(values.minutes) * 60_000;
let reportTime = Date.now() + REPORT_MS;
let seed = Number(values.seed);
let cases = 0;

if (!Number.isFinite(endTime) || !Number.isSafeInteger(seed)) {
  console.error('usage: node test/soak.ts --minutes 10 --seed 7');
  process.exit(2);
}

do {
  try {
    checkCases(CASES_A_SEED, seed);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(`engine and oracle differ: node test/soak.ts --minutes 1 --seed ${seed}`);
    process.exit(1);
  }
  cases += CASES_A_SEED;
  seed++;
  if (Date.now() > reportTime) {
    console.log(`${cases} cases alike, next seed ${seed}`);
    reportTime = Date.now() + REPORT_MS;
  }
} while (Date.now() < endTime);

console.log(`${cases} cases, engine and oracle alike; seeds ${values.seed} to ${seed - 1}`);
