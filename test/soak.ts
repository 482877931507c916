// Holds engine against oracle on random packs and streams for as long as you like: node test/soak.ts --minutes 10 --seed 7
// With --scan it holds the scanner against parseSignalLine on damaged lines instead. Prints where it is once in a while; on a difference
// the shrunk pack and signals, or the line, with the seed that finds them again. With --outage 60 it has the tests of outages keep each server away for that many seconds.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { checkCases } from './evaluate.ts';
import { checkBytes, checkScans } from './scan-difference.ts';

const CASES_A_SEED = 500;
const FRAMES_A_SEED = 200;
const REPORT_MS = 15_000;

const { values } = parseArgs({
  options: {
    scan: { type: 'boolean', default: false },
    outage: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

if (values.outage !== undefined) {
  const files = ['test/crash/outage.e2e.test.ts', 'test/crash/kafka-outage.e2e.test.ts'];
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'e2e', ...files], {
    stdio: 'inherit',
    env: { ...process.env, FOREWARN_OUTAGE_SECONDS: values.outage },
  });
  process.exit(status ?? 1);
}

const endTime = Date.now() + Number(values.minutes) * 60_000;
let reportTime = Date.now() + REPORT_MS;
let seed = Number(values.seed);
let cases = 0;
const pair = values.scan ? 'scanner and parser' : 'engine and oracle';

if (!Number.isFinite(endTime) || !Number.isSafeInteger(seed)) {
  console.error('usage: node test/soak.ts [--scan] --minutes 10 --seed 7, or --outage 60');
  process.exit(2);
}

do {
  try {
    cases += checkSeed();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(
      `${pair} differ: node test/soak.ts ${values.scan ? '--scan ' : ''}--minutes 1 --seed ${seed}`,
    );
    process.exit(1);
  }
  seed++;
  if (Date.now() > reportTime) {
    console.log(`${cases} cases alike, next seed ${seed}`);
    reportTime = Date.now() + REPORT_MS;
  }
} while (Date.now() < endTime);

console.log(`${cases} cases, ${pair} alike; seeds ${values.seed} to ${seed - 1}`);

/** How many cases or lines were compared. */
function checkSeed(): number {
  if (values.scan) return checkScans(FRAMES_A_SEED, seed).lines + checkBytes(seed).lines;
  checkCases(CASES_A_SEED, seed);
  return CASES_A_SEED;
}
