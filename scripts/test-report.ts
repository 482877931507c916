// What a run of vitest leaves in its JSON report, as far as `npm test` says it again: how many tests passed, and which failed and why.
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import Type from 'typebox';
import { Value } from 'typebox/value';

const REPORT = Type.Object({
  numPassedTests: Type.Number(),
  numFailedTests: Type.Number(),
  numPendingTests: Type.Number(),
  numTodoTests: Type.Number(),
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      message: Type.Optional(Type.String()),
      assertionResults: Type.Array(
        Type.Object({
          fullName: Type.String(),
          status: Type.String(),
          failureMessages: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
        }),
      ),
    }),
  ),
});

/** A test that failed, or a file that failed as a whole. */
export interface FailedTest {
  /** Path from the project's root. */
  readonly file: string;
  readonly name: string;
  /** The first lines of the first failure. */
  readonly why: string;
}

export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly FailedTest[];
}

const WHY_LINES = 4;
export const NO_REPORT: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** Reads a report; NO_REPORT when there is none or it is no report. */
export async function readTestReport(file: string): Promise<TestReport> {
  try {
    return testReportOf(await readFile(file, 'utf8'));
  } catch {
    return NO_REPORT;
  }
}

/** Takes a report apart. Throws when the text is not one. */
export function testReportOf(text: string): TestReport {
  const report = Value.Parse(REPORT, JSON.parse(text));
  const failures = report.testResults.flatMap((result): FailedTest[] => {
    const file = relative(process.cwd(), result.name);
    const failed = result.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && result.status === 'failed')
      return [{ file, name: 'the file itself', why: firstLines(result.message ?? '') }];
    return failed.map(({ fullName, failureMessages }) => ({
      file,
      name: fullName,
      why: firstLines(failureMessages?.[0] ?? ''),
    }));
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

/** Lines to show at the end of a run: each failure with its file and why. */
export function failureLines(failures: readonly FailedTest[]): string[] {
  return failures.map(({ file, name, why }) => `  ${file} > ${name}\n${why}`);
}

function firstLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines
    .slice(0, WHY_LINES)
    .map((line) => `      ${line.trim()}`)
    .join('\n');
}
