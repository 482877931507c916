// Runs the commands that make up `npm run check` and `npm test`, a few at a time, and shows the output of each when it ends.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

export interface Step {
  readonly name: string;
  /** Program and arguments, run without a shell. */
  readonly command: readonly string[];
}

export interface StepResult {
  readonly name: string;
  readonly isGood: boolean;
}

/** Tests of whole processes wait for those half of their time, so that two more files at a time than there are cores have room. */
const WAITING_PROJECT = 'e2e';
/** Simulations only compute, and need no server: they take what all others leave of the processors while those wait. */
const PATIENT_PROJECT = 'sim';
const PATIENT = ['nice', '-n', '10'];

/** What `npm run check` runs, the longest first. Programs are found in node_modules/.bin, which is on the PATH. */
export const CHECK_STEPS: readonly Step[] = [
  { name: 'unit tests', command: testCommand('unit') },
  { name: 'types', command: ['tsc'] },
  { name: 'types of the console', command: ['tsc', '-p', 'console'] },
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'layers', command: [process.execPath, 'scripts/layers.ts'] },
];

/** The file in which a vitest project leaves its counts. */
export function resultFile(project: string): string {
  return `.cache/vitest/${project}.json`;
}

/** The command that runs one vitest project, or some files of it, readable on the terminal and counted in a result file. */
export function testCommand(
  project: string,
  files: readonly string[] = [],
  result = resultFile(project),
): readonly string[] {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${result}`];
  const run = ['vitest', 'run', '--project', project, ...files, '--passWithNoTests'];
  if (project === PATIENT_PROJECT) return [...PATIENT, ...run, ...reporters];
  if (project !== WAITING_PROJECT) return [...run, ...reporters];
  return [...run, `--maxWorkers=${Math.max(2, availableParallelism()) + 2}`, ...reporters];
}

/** Runs the steps, as many at once as there are cores (two at least). The output of a step appears whole, when it ends. */
export async function runTogether(steps: readonly Step[]): Promise<StepResult[]> {
  const waiting = [...steps];
  const results: StepResult[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      results.push(await runStep(step, true));
    }
  };
  const workerCount = Math.min(steps.length, Math.max(2, availableParallelism()));
  await Promise.all(Array.from({ length: workerCount }, worker));
  return results;
}

/** Runs one step; its output appears at once unless it is held back. */
export function runStep(step: Step, isHeldBack = false): Promise<StepResult> {
  const [program = '', ...args] = step.command;
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', isHeldBack ? 'pipe' : 'inherit', isHeldBack ? 'pipe' : 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const end = (isGood: boolean, why: string) => {
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      const output = Buffer.concat(chunks).toString().trim();
      if (output !== '') console.log(output);
      console.log(`${isGood ? '✓' : '✗'} ${step.name} (${seconds} s)${why}`);
      resolve({ name: step.name, isGood });
    };
    child.once('error', (error) => end(false, `: ${error.message}`));
    child.once('close', (code, signal) =>
      end(code === 0, code === 0 ? '' : `: ${signal ?? `exit code ${code}`}`),
    );
  });
}
