// Everything that a clean machine can test, in the order of how soon it tells: checks and unit tests, then real Redis,
// Kafka and ClickHouse, then simulations, then whole processes. The last line counts the tests of all four: `N passed, N failed`.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  CHECK_STEPS,
  resultFile,
  runStep,
  runTogether,
  type StepResult,
  testCommand,
} from './steps.ts';

const PROJECTS = ['unit', 'int', 'sim', 'e2e'] as const;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

for (const project of PROJECTS) await rm(resultFile(project), { force: true });
await mkdir(dirname(resultFile('unit')), { recursive: true });

const redis = await runStep({
  name: 'a Redis server',
  command: [process.execPath, 'scripts/ensure-redis.ts'],
});
const kafka = await runStep({
  name: 'Apache Kafka',
  command: [process.execPath, 'scripts/ensure-kafka.ts'],
});
const registry = await runStep({
  name: 'a schema registry',
  command: [process.execPath, 'scripts/ensure-schema-registry.ts'],
});
const partners = await runStep({
  name: 'servers of partners',
  command: [process.execPath, 'scripts/ensure-partners.ts'],
});
const browser = await runStep({
  name: 'a browser',
  command: [process.execPath, 'scripts/ensure-browser.ts'],
});
const results: StepResult[] = [
  redis,
  kafka,
  registry,
  partners,
  browser,
  ...(await runTogether(CHECK_STEPS)),
];
const isReady = [redis, kafka, registry, partners, browser].every(({ isGood }) => isGood);
if (isReady) {
  for (const project of PROJECTS.filter((name) => name !== 'unit')) {
    results.push(await runStep({ name: `${project} tests`, command: testCommand(project) }));
  }
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const project of PROJECTS) {
  const counts = await countsOf(project);
  const isGood = results.some((result) => result.name === `${project} tests` && result.isGood);
  // A run that broke outside of a test (a crash, an unhandled rejection, a file that does not load) counts as one failure.
  if (!isGood && counts.failed === 0) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

const bad = results.filter((result) => !result.isGood).map((result) => result.name);
if (bad.length > 0) console.log(`not good: ${bad.join(', ')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = bad.length === 0 && total.failed === 0 && total.passed > 0 ? 0 : 1;

async function countsOf(project: string): Promise<Counts> {
  let report: unknown;
  try {
    report = JSON.parse(await readFile(resultFile(project), 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const count = (name: string) => Number(Reflect.get(Object(report), name) ?? 0);
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}
