// Everything that a clean machine can test, in the order of how soon it tells: checks and unit tests, while what the others need is fetched, then
// real Redis, Kafka and ClickHouse, then whole processes; simulations beside all of them. The last line counts all tests: `N passed, N failed`.
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  CHECK_STEPS,
  resultFile,
  runStep,
  runTogether,
  type Step,
  type StepResult,
  testCommand,
} from './steps.ts';
import { type FailedTest, failureLines, readTestReport, type TestReport } from './test-report.ts';

const PROJECTS = ['unit', 'int', 'sim', 'e2e'] as const;
type Project = (typeof PROJECTS)[number];

/** Their tests work with servers and processes, in this order: files that fail, if few, are run once more by themselves. */
const WITH_SERVERS: readonly Project[] = ['int', 'e2e'];
const SECOND_GO_FILES_MAX = 4;

/** On a machine of one's own without Python the rest is still tested, and it is said; CI has to have it. */
const IS_CI = process.env['CI'] === 'true';
const FUZZ_STEP: Step = {
  name: 'every route as nobody, a partner and staff of all roles, by schemathesis',
  command: [
    ...[process.execPath, 'scripts/fuzz-api.ts', '--as', 'nobody,partner,all'],
    ...['--phases', 'fuzzing', '--examples', '1', '--seconds', '8'],
  ],
};

/** What tests speak to, and the script that finds or installs it. */
const SERVERS = [
  ['a Redis server', 'ensure-redis.ts'],
  ['Apache Kafka', 'ensure-kafka.ts'],
  ['a schema registry', 'ensure-schema-registry.ts'],
  ['servers of partners', 'ensure-partners.ts'],
  ['a browser', 'ensure-browser.ts'],
] as const;

interface Outcome {
  readonly isGood: boolean;
  readonly report: TestReport;
  /** What failed among all others and passed by itself. */
  readonly unsteady: readonly FailedTest[];
}

for (const project of PROJECTS) await rm(resultFile(project), { force: true });
await mkdir(dirname(resultFile('unit')), { recursive: true });

const simulations = runStep(testStep('sim'), true);
const [[servers, schemathesis], checks] = await Promise.all([
  everythingEnsured(),
  runTogether(CHECK_STEPS),
]);
const results: StepResult[] = [...servers, ...checks];
if (schemathesis.isGood) results.push(await runStep(FUZZ_STEP));
else if (IS_CI) results.push(schemathesis);
else
  console.log(
    'the API was not fuzzed with schemathesis: it is not here, and could not be installed',
  );
const outcomes = [await outcomeOf('unit', isGood('unit tests'))];
if (servers.every((step) => step.isGood))
  for (const project of WITH_SERVERS) await conclude(project, await runStep(testStep(project)));
await conclude('sim', await simulations);

const sum = (count: (report: TestReport) => number) =>
  outcomes.reduce((total, { report }) => total + count(report), 0);
const [passed, failed, skipped] = [
  sum((report) => report.passed),
  // A run that broke outside of a test (a crash, an unhandled rejection) counts as one failure.
  outcomes.reduce((total, one) => total + Math.max(one.report.failed, one.isGood ? 0 : 1), 0),
  sum((report) => report.skipped),
];
const unsteady = outcomes.flatMap((outcome) => outcome.unsteady);
const failures = outcomes.flatMap((outcome) => outcome.report.failures);
if (unsteady.length > 0)
  console.log(['unsteady: failed at first, passed alone', ...failureLines(unsteady)].join('\n'));
if (failures.length > 0) console.log(['failed', ...failureLines(failures)].join('\n'));
const bad = results.filter((result) => !result.isGood).map((result) => result.name);
if (bad.length > 0) console.log(`not good: ${bad.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = bad.length === 0 && failed === 0 && passed > 0 ? 0 : 1;

/** One after the other: the machine's package manager does one thing at a time. */
async function everythingEnsured(): Promise<[StepResult[], StepResult]> {
  const found: StepResult[] = [];
  for (const [name, script] of SERVERS) found.push(await ensured(name, script));
  return [found, await ensured('schemathesis', 'ensure-schemathesis.ts')];
}

function testStep(project: Project): Step {
  return { name: `${project} tests`, command: testCommand(project) };
}

async function conclude(project: Project, step: StepResult): Promise<void> {
  const outcome = await outcomeOf(project, step.isGood);
  outcomes.push(outcome);
  results.push({ name: step.name, isGood: outcome.isGood });
}

function ensured(name: string, script: string): Promise<StepResult> {
  return runStep({ name, command: [process.execPath, `scripts/${script}`] });
}

function isGood(step: string): boolean {
  return results.some((result) => result.name === step && result.isGood);
}

async function outcomeOf(project: Project, isGood: boolean): Promise<Outcome> {
  const report = await readTestReport(resultFile(project));
  const files = [...new Set(report.failures.map(({ file }) => file))];
  const isWorthIt = WITH_SERVERS.includes(project) && files.length <= SECOND_GO_FILES_MAX;
  if (isGood || files.length === 0 || !isWorthIt) return { isGood, report, unsteady: [] };
  const result = resultFile(`${project}-again`);
  await rm(result, { force: true });
  const step = await runStep({
    name: `${project} tests that failed, by themselves`,
    command: testCommand(project, files, result),
  });
  const again = await readTestReport(result);
  if (!step.isGood || again.passed === 0) return { isGood: false, report, unsteady: [] };
  const mended = { ...report, passed: report.passed + report.failed, failed: 0, failures: [] };
  return { isGood: true, report: mended, unsteady: report.failures };
}
